/** The terms as typed into the form, and what is wrong with them by the chain's own bounds. */

import {
  BOUNDS,
  FIXED_ONE,
  maxClip,
  maxRoundMs,
  minDeposit,
  termsErrors,
  usualTerms,
  type Terms,
  type TermsError,
  type TermsLimits,
} from '../../chain/terms';
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
  /** The aggregator's fee, in per cent of every round. */
  fee: string;
  admission: Terms['admission'];
  disclosure: Terms['disclosure'];
  clip: string;
}

export type Field = keyof Draft;
export type Problems = Partial<Record<Field, string>>;

const MINUTE_MS = 60_000;
/** Millionths in a per cent. */
const PER_CENT = 10_000;

/** The usual terms, as the form shows them. */
export function firstDraft(now: number, limits: TermsLimits): Draft {
  const terms = usualTerms(limits, BigInt(now));
  const amount = (plancks: bigint) => shf(plancks, 12).replace(/\u2009| SHF/g, '');
  return {
    deposit: amount(terms.deposit),
    rounds: String(terms.rounds),
    stake: amount(terms.stake),
    minTrainers: String(terms.minTrainers),
    maxTrainers: String(terms.maxTrainers),
    deadline: localField(Number(terms.deadline)),
    minutes: inMinutes(terms.roundMs),
    fee: String(terms.aggregatorFee / PER_CENT),
    admission: terms.admission,
    disclosure: terms.disclosure,
    clip: String(terms.aggregation.clip / FIXED_ONE),
  };
}

/** Minutes with at most four decimals, rounded down. */
function inMinutes(ms: bigint): string {
  return String(Math.floor(Number(ms) / 6) / 10_000);
}

/** `2027-07-10T18:00` in the reader's zone. */
export function localField(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}

/** The terms, if nothing is wrong. */
export function check(
  draft: Draft,
  limits: TermsLimits,
  now: number,
): { problems: Problems; terms: Terms | undefined } {
  const { problems, terms } = read(draft, limits, now);
  for (const error of termsErrors(terms, limits, BigInt(now))) {
    const fields = FIELDS[error];
    // An error that may follow from a field that is already marked is not shown.
    if (fields.some((field) => problems[field])) continue;
    problems[fields[0]] = sentence(error, terms, limits, BigInt(now));
  }
  return Object.keys(problems).length > 0 ? { problems, terms: undefined } : { problems, terms };
}

/** The terms as typed. A text that cannot be read marks its field, and the usual value takes its place. */
function read(draft: Draft, limits: TermsLimits, now: number): { problems: Problems; terms: Terms } {
  const problems: Problems = {};
  const usual = usualTerms(limits, BigInt(now));
  const parsed = <T>(field: Field, value: T | undefined, instead: T, problem: string): T => {
    if (value === undefined) problems[field] = problem;
    return value ?? instead;
  };
  const whole = (field: Field, instead: number) =>
    parsed(field, /^\d{1,7}$/.test(draft[field].trim()) ? Number(draft[field]) : undefined, instead, 'A whole number');
  const decimal = (field: Field, unit: number, instead: number) => {
    const typed = /^\d{1,7}(\.\d{1,4})?$/.test(draft[field].trim());
    return parsed(field, typed ? Math.round(Number(draft[field]) * unit) : undefined, instead, 'A number');
  };
  const amount = (field: Field, instead: bigint) =>
    parsed(field, parseShf(draft[field]), instead, 'An amount, as in 100 or 12.5');
  const time = new Date(draft.deadline).getTime();

  const terms: Terms = {
    ...usual,
    deposit: amount('deposit', usual.deposit),
    rounds: whole('rounds', usual.rounds),
    stake: amount('stake', usual.stake),
    minTrainers: whole('minTrainers', usual.minTrainers),
    maxTrainers: whole('maxTrainers', usual.maxTrainers),
    deadline: parsed('deadline', Number.isNaN(time) ? undefined : BigInt(time), usual.deadline, 'A day and a time'),
    roundMs: BigInt(decimal('minutes', MINUTE_MS, Number(usual.roundMs))),
    admission: draft.admission,
    disclosure: draft.disclosure,
    aggregation: { ...usual.aggregation, clip: decimal('clip', FIXED_ONE, usual.aggregation.clip) },
    aggregatorFee: decimal('fee', PER_CENT, usual.aggregatorFee),
  };
  return { problems, terms };
}

/** The field that shows an error, then the other fields that it depends on. The form has no fields for the rest of the rule. */
const FIELDS: Record<TermsError, [Field, ...Field[]]> = {
  RoundsOutOfRange: ['rounds'],
  TooFewTrainers: ['minTrainers'],
  TooManyTrainers: ['maxTrainers'],
  TrainersOutOfOrder: ['maxTrainers', 'minTrainers'],
  StakeTooSmall: ['stake'],
  DepositTooSmall: ['deposit', 'rounds', 'maxTrainers'],
  AggregatorFeeTooLarge: ['fee'],
  DeadlineTooSoon: ['deadline'],
  DeadlineTooFar: ['deadline'],
  RoundTooShort: ['minutes'],
  RoundTooLong: ['minutes', 'deadline'],
  FracBitsTooLarge: ['clip'],
  SampleWeightCapOutOfRange: ['clip'],
  LearningRateZero: ['clip'],
  ClipZero: ['clip'],
  ClipTooLarge: ['clip'],
};

function sentence(error: TermsError, terms: Terms, limits: TermsLimits, now: bigint): string {
  const { rounds, minTrainers, maxTrainers, deadline, aggregation } = terms;
  switch (error) {
    case 'RoundsOutOfRange':
      return `A whole number from 1 to ${BOUNDS.max_rounds}`;
    case 'TooFewTrainers':
      return `At least ${BOUNDS.min_trainers}`;
    case 'TooManyTrainers':
      return `At most ${BOUNDS.max_trainers}`;
    case 'TrainersOutOfOrder':
      return `At least ${minTrainers}, the number of trainers that a round needs`;
    case 'StakeTooSmall':
      return `At least ${shf(limits.minStake)}`;
    case 'DepositTooSmall':
      return `At least ${shf(minDeposit(rounds, maxTrainers, limits.minShare))} for ${rounds} rounds and ${maxTrainers} seats`;
    case 'AggregatorFeeTooLarge':
      return `At most ${BOUNDS.max_aggregator_fee / PER_CENT}`;
    case 'DeadlineTooSoon':
      return `At least ${span(Number(limits.minDurationMs))} ahead`;
    case 'DeadlineTooFar':
      return `At most ${span(Number(BOUNDS.max_duration_ms))} ahead`;
    case 'RoundTooShort':
      return 'More than 0';
    case 'RoundTooLong':
      return `At most ${inMinutes(maxRoundMs(deadline - now, limits.stallMs))}`;
    case 'ClipZero':
      return 'More than 0';
    case 'ClipTooLarge':
      return `At most ${Math.floor(Number(maxClip(aggregation.fracBits)) / FIXED_ONE)}`;
    case 'FracBitsTooLarge':
    case 'SampleWeightCapOutOfRange':
    case 'LearningRateZero':
      return `The chain refuses it: ${error}`;
  }
}
