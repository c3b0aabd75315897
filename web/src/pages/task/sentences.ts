/** A task's terms as sentences. */

import type { Task } from '../../chain/tasks';
import { shf } from '../../show/amount';
import { date, span } from '../../show/time';

export function sentences({ terms, rounds }: Pick<Task, 'terms' | 'rounds'>): { what: string; says: string }[] {
  const { aggregation: rule } = terms;
  const fee = terms.aggregatorFee / 10_000;
  const [rate, clip] = [rule.learningRate / 65_536, rule.clip / 65_536];
  return [
    {
      what: 'Pay',
      says:
        `${shf(terms.deposit)} for ${rounds} rounds. Each round gets an equal part of what is left` +
        (fee > 0 ? `; ${fee} % of it is the aggregator’s fee, and the rest` : ', which') +
        ' is shared equally by the trainers with an accepted update.',
    },
    {
      what: 'Stake',
      says: `${shf(terms.stake)} of your bond is allocated to a seat while you hold it. Part of it is slashed only for misconduct.`,
    },
    { what: 'Trainers', says: `A round needs ${terms.minTrainers} trainers; there are ${terms.maxTrainers} seats.` },
    {
      what: 'Who',
      says:
        terms.admission === 'Open'
          ? 'Any registered trainer may take a seat.'
          : 'Only trainers whom the organization admits may take a seat.',
    },
    {
      what: 'Time',
      says: `Each round collects updates for ${span(Number(terms.roundMs))}, and ends sooner when all are in. No round starts after ${date(Number(terms.deadline))}.`,
    },
    {
      what: 'Your update',
      says:
        terms.disclosure === 'Public'
          ? 'Accepted updates are published, so that anyone can recompute the model. They carry information about your data.'
          : 'Only the aggregator sees updates. They carry information about your data.',
    },
    {
      what: 'Arithmetic',
      says: `The mean of the updates, weighted by samples up to ${rule.sampleWeightCap}, is added to the model${rate === 1 ? '' : `, times ${rate}`}. Each change is clipped at ±${clip} and rounded to ${rule.fracBits} fraction bits.`,
    },
  ];
}
