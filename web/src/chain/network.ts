/** Validators and eras. The generated types do not cover these pallets, so the parts in use are described here. */

import type { AccountId32 } from 'dedot/codecs';
import { addressOf } from './address';
import type { At } from './connection.svelte';

interface Overview {
  total: bigint;
  own: bigint;
  nominatorCount: number;
}

export interface Validator {
  address: string;
  stake: Overview | undefined;
}

export interface Network {
  validators: Validator[];
  session: number;
  era: number | undefined;
  issuance: bigint;
}

export async function readNetwork(at: At): Promise<Network> {
  const { session, staking, balances } = at.query;
  const [validators, sessionIndex, era, issuance] = await Promise.all([
    call<AccountId32[]>(session?.['validators']),
    call<number>(session?.['currentIndex']),
    call<{ index: number } | undefined>(staking?.['activeEra']),
    balances.totalIssuance(),
  ]);
  const stakes = await Promise.all(
    (validators ?? []).map((who) =>
      call<Overview | undefined>(staking?.['erasStakersOverview'], [era?.index ?? 0, who]),
    ),
  );
  return {
    validators: (validators ?? []).map((who, index) => ({ address: addressOf(at, who), stake: stakes[index] })),
    session: sessionIndex ?? 0,
    era: era?.index,
    issuance,
  };
}

async function call<T>(query: unknown, ...keys: unknown[]): Promise<T | undefined> {
  return typeof query === 'function' ? ((await query(...keys)) as T) : undefined;
}
