/** What the form says, and what is wrong with it by the chain's own bounds. */

import type { PalletTasksParamsTaskParams, SheafPrimitivesTermsTaskTerms } from '../../chain/generated/sheaf';
import { parseShf, shf } from '../../show/amount';
import { span } from '../../show/time';

/** Texts as typed. */
export interface Draft {
  deposit: string;
  rounds: string;
  stake: string;
  minTrainers: string;
  maxTrainers: string;
  /** As a `datetime-local` field gives it, in the reader's zone. */
  deadline: string;
  minutes: string;
  share: string;
  admission: 'Open' | 'List';
  disclosure: 'Public' | 'Private';
  clip: string;
}

/** What bounds the terms on the connected chain. */
export interface Limits extends PalletTasksParamsTaskParams {
  /** The time from one block to the next, in milliseconds. */
  blockMs: number;
}

export type Problems = Partial<Record<keyof Draft, string>>;
export type Terms = SheafPrimitivesTermsTaskTerms;

const MAX_DURATION_MS = 180 * 86_400_000;
const FRACTION = 65_536;

export function firstDraft(now: number, limits: Limits): Draft {
  return {
    deposit: '100',
    rounds: '10',
    stake: '5',
    minTrainers: '3',
    maxTrainers: '20',
    deadline: localField(now + 30 * 86_400_000),
    minutes: String(Math.min(10, longestRoundMinutes(limits))),
    share: '5',
    admission: 'Open',
    disclosure: 'Private',
    clip: '4',
  };
}

/** How long a round may collect: half of the stall window, so that an honest aggregator has time to post. */
function longestRoundMinutes({ stallWindow, blockMs }: Limits): number {
  return Math.floor((stallWindow * blockMs) / 2 / 6000) / 10;
}

/** `2027-07-10T18:00` in the reader's zone. */
export function localField(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The terms, if nothing is wrong. */
export function check(draft: Draft, limits: Limits, now: number): { problems: Problems; terms: Terms | undefined } {
  const problems: Problems = {};
  const whole = (field: keyof Draft, least: number, most: number) => {
    const value = /^\d{1,7}$/.test(draft[field].trim()) ? Number(draft[field]) : Number.NaN;
    if (!(value >= least && value <= most)) problems[field] = `A whole number from ${least} to ${most}`;
    return value;
  };
  const decimal = (field: keyof Draft, least: number, most: number) => {
    const value = /^\d{1,7}(\.\d{1,4})?$/.test(draft[field].trim()) ? Number(draft[field]) : Number.NaN;
    if (!(value >= least && value <= most)) problems[field] = `A number from ${least} to ${most}`;
    return value;
  };
  const amount = (field: keyof Draft) => {
    const value = parseShf(draft[field]);
    if (value === undefined) problems[field] = 'An amount, as in 100 or 12.5';
    return value ?? 0n;
  };

  const [deposit, stake] = [amount('deposit'), amount('stake')];
  const [rounds, minTrainers, maxTrainers] = [
    whole('rounds', 1, 1000),
    whole('minTrainers', 2, 1 << 20),
    whole('maxTrainers', 2, 1 << 20),
  ];
  const [minutes, share, clip] = [
    decimal('minutes', 0.1, longestRoundMinutes(limits)),
    decimal('share', 0, 20),
    decimal('clip', 0.0001, 65_535),
  ];
  if (maxTrainers < minTrainers) problems.maxTrainers = 'At least as many seats as a round needs trainers';
  if (!problems.stake && stake < limits.minStake) problems.stake = `At least ${shf(limits.minStake)}`;
  if (!problems.rounds && !problems.maxTrainers && !problems.deposit) {
    const least = limits.minShare * BigInt(rounds) * BigInt(maxTrainers);
    if (deposit < least) problems.deposit = `At least ${shf(least)} for so many rounds and seats`;
  }
  const deadline = new Date(draft.deadline).getTime();
  const ahead = deadline - now;
  if (Number.isNaN(deadline)) problems.deadline = 'A day and a time';
  else if (ahead < Number(limits.minDurationMs))
    problems.deadline = `At least ${span(Number(limits.minDurationMs))} ahead`;
  else if (ahead > MAX_DURATION_MS) problems.deadline = 'At most 180 days ahead';
  else if (ahead < minutes * 60_000) problems.deadline = 'Later than the end of the first round';

  if (Object.keys(problems).length > 0) return { problems, terms: undefined };
  const terms: Terms = {
    deposit,
    rounds,
    stake,
    minTrainers,
    maxTrainers,
    deadline: BigInt(deadline),
    roundMs: BigInt(Math.round(minutes * 60_000)),
    admission: draft.admission,
    disclosure: draft.disclosure,
    aggregation: {
      kind: 'Mean',
      learningRate: FRACTION,
      clip: Math.round(clip * FRACTION),
      fracBits: 16,
      sampleWeightCap: 1000,
    },
    reward: 'Equal',
    aggregatorShare: Math.round(share * 10_000),
  };
  return { problems, terms };
}
