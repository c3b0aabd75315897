/**
 * Unsigned transactions: version 5, of the general type, with the chain's extensions and no signature. The chain accepts
 * them by their content: a claim is one, and its fee comes out of the reward.
 */

import { Extrinsic, ExtrinsicType } from 'dedot/codecs';
import type { Client } from './connection.svelte';
import type { Call, Transaction } from './submission.svelte';

const EXTENSIONS_VERSION = 0;
/** For how many blocks it is valid; a power of two. */
const LIFETIME = 64n;

/** The data of the extensions that carry any: an era, but no nonce, no tip and no metadata hash. */
const FIELDS: Record<string, (block: number) => unknown> = {
  CheckMortality: (block) => ({ period: LIFETIME, current: BigInt(block) }),
  CheckNonce: () => 0,
  ChargeTransactionPayment: () => 0n,
  CheckMetadataHash: () => ({ mode: 'Disabled' }),
};

/** `call` as a transaction that needs no signer, valid for the 64 blocks after `block`. */
export function unsigned(client: Client, call: Call, block: number): Transaction {
  const extra = client.metadata.latest.extrinsic.signedExtensions.map(({ ident, typeId }) => {
    const known = FIELDS[ident];
    if (known) return known(block);
    if (client.registry.findCodec(typeId).staticSize > 0)
      throw new Error(`transactions of this network carry “${ident}”, which this page does not support`);
    return {};
  });
  const transaction = new Extrinsic(client.registry, call.call, {
    version: 5,
    extrinsicType: ExtrinsicType.General,
    versionedExtensions: { extensionVersion: EXTENSIONS_VERSION, extra },
  });
  return client.toTx(transaction) as unknown as Transaction;
}

/** Why a node refuses an unsigned claim. The numbers are those of the rewards pallet. */
export function refusalText(error: unknown): string | undefined {
  const verdict = at(at(error, 'data'), 'err');
  const reason = at(verdict, 'value');
  const kind = at(reason, 'type');
  if (kind === 'Future') return 'The round’s rewards cannot be claimed yet.';
  if (kind === 'Stale') return 'The reward was claimed already.';
  if (kind !== 'Custom') return undefined;
  const number = Number(at(reason, 'value'));
  return CLAIM_REFUSALS[number] ?? `The claim does not open a leaf of the round’s reward tree (${number}).`;
}

const CLAIM_REFUSALS: Record<number, string> = {
  1: 'The round is not on the chain.',
  2: 'The task’s claims are over.',
  6: 'The share is worth nothing.',
  7: 'The reward is not above its own fee. A signed claim is still possible: its signer pays the fee.',
  8: 'The rest after the fee is too small to create the payee’s account. A signed claim is still possible.',
  9: 'The task’s deposit cannot pay it.',
};

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
