/**
 * Transactions that nobody signs: version 5, general, with the chain's extensions and no signature. The chain lets them in
 * by what they say: a claim of a reward is such a one, and its fee comes out of the reward.
 */

import { concat, littleEndian, toHex, type Bytes } from '../verify/bytes';
import type { Client } from './connection.svelte';
import type { Call, Transaction } from './submission.svelte';

/** Version 5 in the low bits, and in the high ones that extensions follow. */
const GENERAL = 0x45;
const EXTENSIONS_VERSION = 0;
/** For how many blocks it may be included; a power of two. */
const LIFETIME = 64;

/** What the extensions hold that hold anything: no nonce, no tip, no metadata hash. */
const FIELDS: Record<string, (block: number) => Bytes> = {
  CheckMortality: mortalEra,
  CheckNonce: () => Uint8Array.of(0),
  ChargeTransactionPayment: () => Uint8Array.of(0),
  CheckMetadataHash: () => Uint8Array.of(0),
};

/** `call` as a transaction that needs no signer, valid for the 64 blocks after `block`. */
export function unsigned(client: Client, call: Call, block: number): Transaction {
  const { signedExtensions, callTypeId } = client.metadata.latest.extrinsic;
  const fields = signedExtensions.map(({ ident, typeId }) => {
    const known = FIELDS[ident]?.(block);
    if (known) return known;
    if (client.registry.findCodec(typeId).staticSize > 0)
      throw new Error(`this network’s transactions carry “${ident}”, which this page does not know`);
    return new Uint8Array();
  });
  const encoded = client.registry.findCodec(callTypeId).tryEncode(call.call);
  const body = concat([Uint8Array.of(GENERAL, EXTENSIONS_VERSION), ...fields, encoded]);
  return client.toTx(`0x${toHex(concat([compact(body.length), body]))}`) as unknown as Transaction;
}

/** Era of [`LIFETIME`] blocks that begins with `block`: four bits of its length, then where in it the block stands. */
export function mortalEra(block: number): Bytes {
  return littleEndian((Math.log2(LIFETIME) - 1) | ((block % LIFETIME) << 4), 2);
}

/** A length as SCALE writes it. */
export function compact(length: number): Bytes {
  if (length < 1 << 6) return littleEndian(length << 2, 1);
  if (length < 1 << 14) return littleEndian((length << 2) | 1, 2);
  if (length < 1 << 30) return littleEndian(length * 4 + 2, 4);
  throw new Error(`${length} bytes are too many for a transaction`);
}

/** Why a node does not take a claim that nobody signs: the numbers are those of the chain's rewards pallet. */
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
  7: 'The reward is not above its own fee. Whoever signs and pays the fee can still claim it.',
  8: 'What is left after the fee is too little to create the payee’s account. A signed claim can still pay it.',
  9: 'The task’s deposit cannot pay it.',
};

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
