/**
 * What rounds pay, in plancks: the functions of `primitives/src/pay.rs`. Tests hold both to `pay.json` of its vectors.
 */

import type { Terms } from './terms';

export interface RoundPay {
  /** For the trainers: a multiple of the round's total shares. */
  pool: bigint;
  aggregatorPart: bigint;
}

const MILLION = 1_000_000n;

/**
 * What is set aside for one of `roundsLeft` rounds that are paid from `unallocated`. `aggregatorFee` is in millionths.
 * `undefined` if no round or no share is left to pay.
 */
export function roundPay(
  unallocated: bigint,
  roundsLeft: number,
  aggregatorFee: number,
  totalShares: bigint,
): RoundPay | undefined {
  if (roundsLeft <= 0 || totalShares <= 0n) return undefined;
  const gross = unallocated / BigInt(roundsLeft);
  const aggregatorPart = (gross * BigInt(aggregatorFee)) / MILLION;
  const rest = gross - aggregatorPart;
  return { pool: rest - (rest % totalShares), aggregatorPart };
}

/**
 * What the round under way pays if it has `totalShares`. A task that finishes early still pays a round as its terms say,
 * and not all that is left.
 */
export function nextRoundPay(
  terms: Pick<Terms, 'rounds' | 'aggregatorFee'>,
  unallocated: bigint,
  roundsPosted: number,
  totalShares: bigint,
): RoundPay | undefined {
  return roundPay(unallocated, terms.rounds - roundsPosted, terms.aggregatorFee, totalShares);
}

/** What one seat earns of a pool that `trainers` share equally; `undefined` without trainers. */
export function seatPay(pool: bigint, trainers: number): bigint | undefined {
  return trainers > 0 ? pool / BigInt(trainers) : undefined;
}
