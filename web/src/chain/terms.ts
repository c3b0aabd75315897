/**
 * The bounds of a task's terms and the usual terms, as `primitives/src/bounds.rs` and `usual.rs` have them: the numbers
 * come from `terms.json` of its vectors, and tests hold the functions to the cases in it.
 */

import { bounds, usual } from '../../../primitives/tests/vectors/terms.json';
import type { At } from './connection.svelte';
import type { SheafPrimitivesTermsTaskTerms } from './generated/sheaf';

export type Terms = SheafPrimitivesTermsTaskTerms;

/** The bounds that the chain's parameters set. */
export interface TermsLimits {
  /** Minimum stake of a seat, in plancks. */
  minStake: bigint;
  /** Minimum deposit per round and seat, in plancks. */
  minShare: bigint;
  /** Minimum time from proposal to deadline, in milliseconds. */
  minDurationMs: bigint;
  /** The time without a posting after which anyone may close a task, in milliseconds. */
  stallMs: bigint;
}

/** Why the chain refuses terms: the names of its errors. */
export type TermsError =
  | 'RoundsOutOfRange'
  | 'TooFewTrainers'
  | 'TooManyTrainers'
  | 'TrainersOutOfOrder'
  | 'StakeTooSmall'
  | 'DepositTooSmall'
  | 'AggregatorFeeTooLarge'
  | 'DeadlineTooSoon'
  | 'DeadlineTooFar'
  | 'RoundTooShort'
  | 'RoundTooLong'
  | 'FracBitsTooLarge'
  | 'SampleWeightCapOutOfRange'
  | 'LearningRateZero'
  | 'ClipZero'
  | 'ClipTooLarge';

export const BOUNDS = { ...bounds, max_duration_ms: BigInt(bounds.max_duration_ms) };

/** One in the fixed-point numbers of an aggregation rule. */
export const FIXED_ONE = 65_536;

const LARGEST_COORDINATE = (1n << 31n) - 1n;

export async function readLimits(at: At): Promise<TermsLimits> {
  const { minStake, minShare, minDurationMs, stallWindow } = await at.query.tasks.params();
  return { minStake, minShare, minDurationMs, stallMs: BigInt(stallWindow) * at.consts.tasks.millisecsPerBlock };
}

/** Every bound that the terms exceed where they are proposed at `now`, in the chain's order: it reports the first. */
export function termsErrors(terms: Terms, limits: TermsLimits, now: bigint): TermsError[] {
  const { rounds, minTrainers, maxTrainers, aggregation: rule } = terms;
  const ahead = terms.deadline - now;
  const broken: [boolean, TermsError][] = [
    [rounds < 1 || rounds > BOUNDS.max_rounds, 'RoundsOutOfRange'],
    [minTrainers < BOUNDS.min_trainers, 'TooFewTrainers'],
    [maxTrainers > BOUNDS.max_trainers, 'TooManyTrainers'],
    [minTrainers > maxTrainers, 'TrainersOutOfOrder'],
    [terms.stake < limits.minStake, 'StakeTooSmall'],
    [terms.deposit < minDeposit(rounds, maxTrainers, limits.minShare), 'DepositTooSmall'],
    [terms.aggregatorFee > BOUNDS.max_aggregator_fee, 'AggregatorFeeTooLarge'],
    [ahead <= 0n || ahead < limits.minDurationMs, 'DeadlineTooSoon'],
    [ahead > BOUNDS.max_duration_ms, 'DeadlineTooFar'],
    [terms.roundMs < 1n, 'RoundTooShort'],
    [terms.roundMs > maxRoundMs(ahead, limits.stallMs), 'RoundTooLong'],
    [rule.fracBits > BOUNDS.max_frac_bits, 'FracBitsTooLarge'],
    [rule.sampleWeightCap < 1 || rule.sampleWeightCap > BOUNDS.max_sample_weight_cap, 'SampleWeightCapOutOfRange'],
    [rule.learningRate < 1, 'LearningRateZero'],
    [rule.clip < 1, 'ClipZero'],
    [rule.clip > maxClip(rule.fracBits), 'ClipTooLarge'],
  ];
  return broken.flatMap(([holds, error]) => (holds ? [error] : []));
}

/** Minimum deposit, in plancks: `minShare` for every round and seat. */
export function minDeposit(rounds: number, maxTrainers: number, minShare: bigint): bigint {
  return minShare * BigInt(rounds) * BigInt(maxTrainers);
}

/** Maximum time that a round may collect, in milliseconds: to the deadline, or half of the time after which a task stalls. */
export function maxRoundMs(durationMs: bigint, stallMs: bigint): bigint {
  return smaller(durationMs, stallMs / 2n);
}

/** Maximum clip, in units of 2^-16, of updates with `fracBits`: their coordinates are 32-bit integers. */
export function maxClip(fracBits: number): bigint {
  return (LARGEST_COORDINATE << 16n) >> BigInt(fracBits);
}

/** The usual terms of a task that is proposed at `now`. */
export function usualTerms(limits: Pick<TermsLimits, 'stallMs'>, now: bigint): Terms {
  const { terms } = usual;
  const { aggregation: rule } = terms;
  const durationMs = BigInt(usual.duration_ms);
  return {
    deposit: BigInt(terms.deposit),
    rounds: terms.rounds,
    stake: BigInt(terms.stake),
    minTrainers: terms.min_trainers,
    maxTrainers: terms.max_trainers,
    deadline: now + durationMs,
    roundMs: usualRoundMs(terms.rounds, durationMs, limits.stallMs),
    admission: terms.admission as Terms['admission'],
    disclosure: terms.disclosure as Terms['disclosure'],
    aggregation: {
      kind: rule.kind as Terms['aggregation']['kind'],
      learningRate: rule.learning_rate,
      clip: rule.clip,
      fracBits: rule.frac_bits,
      sampleWeightCap: rule.sample_weight_cap,
    },
    reward: terms.reward as Terms['reward'],
    aggregatorFee: terms.aggregator_fee,
  };
}

/** The usual time that a round collects, in milliseconds, or less where `rounds` rounds or the chain leave less. */
export function usualRoundMs(rounds: number, durationMs: bigint, stallMs: bigint): bigint {
  const each = rounds > 0 ? durationMs / BigInt(rounds) : durationMs;
  const ms = smaller(smaller(BigInt(usual.terms.round_ms), each), maxRoundMs(durationMs, stallMs));
  return ms > 1n ? ms : 1n;
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
