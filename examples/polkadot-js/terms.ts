// The terms of the task. Amounts are in plancks, times in milliseconds.
import { SHF } from './chain.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const terms = {
  // Pays for all rounds: each gets an equal part of what is left.
  deposit: 100n * SHF,
  rounds: 10,
  // The part of a trainer's bond that a seat allocates.
  stake: 5n * SHF,
  // Minimum number of trainers of a round, and number of seats of the task.
  min_trainers: 3,
  max_trainers: 20,
  // In Unix time. No round starts at or after it.
  deadline: Date.now() + 30 * DAY,
  // How long a round collects updates. Usual are 10 minutes; a local network allows 2.5.
  round_ms: MINUTE,
  // 'Open' or 'List': with 'List', only trainers that you admit may take a seat.
  admission: 'Open',
  // 'Public' or 'Private': only the aggregator sees 'Private' updates.
  disclosure: 'Private',
  // The mean of updates clipped at ±4. The learning rate and the clip are in units of 2^-16.
  aggregation: { kind: 'Mean', learning_rate: 65_536, clip: 4 * 65_536, frac_bits: 16, sample_weight_cap: 1_000 },
  reward: 'Equal',
  // The aggregator's fee, in millionths of every round: 5 %.
  aggregator_fee: 50_000,
};
