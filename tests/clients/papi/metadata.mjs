// What PAPI's API does not show, read from the metadata: lists of all items, documentation, and storage of past blocks.
import { getDynamicBuilder, getLookupFn } from '@polkadot-api/metadata-builders';
import { decAnyMetadata, unifyMetadata } from '@polkadot-api/substrate-bindings';
import { client } from './chain.mjs';

let loaded, builder;

export function metadata() {
  loaded ??= client
    .getFinalizedBlock()
    .then(({ hash }) => client.getMetadata(hash))
    .then((bytes) => unifyMetadata(decAnyMetadata(bytes)));
  return loaded;
}

/** The errors of a pallet, as [{ name, docs }]. */
export async function errorsOf(pallet) {
  const { lookup, pallets } = await metadata();
  const { errors } = pallets.find(({ name }) => name === pallet);
  return lookup[errors.type].def.value.map(({ name, docs }) => ({ name, docs: docs.join(' ').trim() }));
}

export async function docsOf(pallet, error) {
  return (await errorsOf(pallet)).find(({ name }) => name === error).docs;
}

/** A storage item as a past block had it. Nodes that prune have no archive for PAPI to ask, but the older RPC reaches back. */
export async function past(hash, pallet, item, ...keys) {
  builder ??= getDynamicBuilder(getLookupFn(await metadata()));
  const { keys: key, value } = builder.buildStorage(pallet, item);
  const found = await client._request('state_getStorage', [key.enc(...keys), hash]);
  return found === null ? undefined : value.dec(found);
}
