// What you offer and ask. Amounts are plancks, times milliseconds.
import { SHF } from './chain.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const terms = {
  // Pays for all rounds; each gets an equal part of what is left.
  deposit: 100n * SHF,
  rounds: 10,
  // What a trainer puts at risk for a seat.
  stake: 5n * SHF,
  // The minimum of trainers in a round, and the number of seats.
  min_trainers: 3,
  max_trainers: 20,
  // In Unix time. No round starts later.
  deadline: Date.now() + 30 * DAY,
  // How long a round collects updates. Usual are 10 minutes; a local network allows 2.5.
  round_ms: MINUTE,
  // With 'List' only trainers that you admit may take a seat.
  admission: 'Open',
  // 'Private' updates are seen by the aggregator alone.
  disclosure: 'Private',
  // The first two in units of 2^-16: the plain mean, of updates cut at 4.
  aggregation: { kind: 'Mean', learning_rate: 65_536, clip: 4 * 65_536, frac_bits: 16, sample_weight_cap: 1_000 },
  reward: 'Equal',
  // In millionths of every round: 5 %.
  aggregator_share: 50_000,
};
