// What you offer and ask. Amounts are plancks, times milliseconds.
import { SHF } from './chain.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const terms = {
  // Pays for all rounds; each gets an equal part of what is left.
  deposit: 20n * SHF,
  rounds: 2,
  // What a trainer puts at risk for a seat.
  stake: 5n * SHF,
  // A round needs so many trainers; the task has so many seats.
  min_trainers: 2,
  max_trainers: 4,
  // In Unix time. No round starts later.
  deadline: Date.now() + HOUR,
  round_ms: MINUTE,
  // 'List' lets in only whom you admit.
  admission: 'Open',
  // 'Private' updates are seen by the aggregator alone.
  disclosure: 'Public',
  // The first two in units of 2^-16: the plain mean, of updates cut at 4.
  aggregation: { kind: 'Mean', learning_rate: 65_536, clip: 4 * 65_536, frac_bits: 16, sample_weight_cap: 1_000 },
  reward: 'Equal',
  // In millionths of every round: 5 %.
  aggregator_share: 50_000,
};
