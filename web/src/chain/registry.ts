/** Aggregators and models, as the registry has them. */

import { addressOf } from './address';
import type { At } from './connection.svelte';
import type { PalletRegistryModel } from './generated/sheaf';
import { textOf } from './text';

export interface Aggregator {
  address: string;
  name: string;
  endpoint: string;
  bond: bigint;
}

export interface Artifact {
  sha256: string;
  size: bigint;
  uri: string;
}

export interface Model {
  id: bigint;
  owner: string;
  name: string;
  client: Artifact;
  weights: Artifact;
  card: Artifact | undefined;
  codeOnChain: boolean;
  publishedAt: number;
  retired: boolean;
}

export async function readAggregator(at: At, address: string): Promise<Aggregator | undefined> {
  const found = await at.query.registry.aggregators(address);
  return (
    found && { address, name: textOf(found.profile.name), endpoint: textOf(found.profile.endpoint), bond: found.bond }
  );
}

export async function readAggregators(at: At): Promise<Aggregator[]> {
  const all = await at.query.registry.aggregators.entries();
  return all.map(([who, { profile, bond }]) => {
    return { address: addressOf(at, who), name: textOf(profile.name), endpoint: textOf(profile.endpoint), bond };
  });
}

export async function readModel(at: At, id: bigint): Promise<Model | undefined> {
  const found = await at.query.registry.models(id);
  return found && modelOf(at, id, found);
}

export async function readModels(at: At): Promise<Model[]> {
  const all = await at.query.registry.models.entries();
  return all.map(([id, model]) => modelOf(at, id, model)).sort((left, right) => Number(right.id - left.id));
}

function modelOf(at: At, id: bigint, model: PalletRegistryModel): Model {
  return {
    id,
    owner: addressOf(at, model.owner),
    name: textOf(model.name),
    client: artifactOf(model.client),
    weights: artifactOf(model.weights),
    card: model.card && artifactOf(model.card),
    codeOnChain: model.codeOnChain,
    publishedAt: model.publishedAt,
    retired: model.retired,
  };
}

function artifactOf({ sha256, size, uri }: PalletRegistryModel['client']): Artifact {
  return { sha256, size, uri: textOf(uri) };
}
