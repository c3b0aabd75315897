/** Which tasks are listed, in which order. */

import { payPerSeat, type Task } from '../../chain/tasks';

export type Shown = 'all' | 'open' | 'proposed' | 'closed';
export type Order = 'newest' | 'pay' | 'deadline' | 'stake';

export interface Choice {
  shown: Shown;
  order: Order;
  /** Part of a name, an address or a number. */
  words: string;
}

const ORDERS: Record<Order, (left: Task, right: Task) => number> = {
  newest: (left, right) => compare(right.id, left.id),
  pay: (left, right) => compare(payPerSeat(right), payPerSeat(left)),
  deadline: (left, right) => compare(left.terms.deadline, right.terms.deadline),
  stake: (left, right) => compare(left.terms.stake, right.terms.stake),
};

export function select(tasks: Task[], { shown, order, words }: Choice): Task[] {
  const wanted = words.trim().toLowerCase();
  return tasks
    .filter((task) => shown === 'all' || kind(task) === shown)
    .filter((task) =>
      [String(task.id), task.modelName, task.organizationName, task.organization].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    )
    .sort(ORDERS[order]);
}

export function kind(task: Task): Exclude<Shown, 'all'> {
  if (task.state === 'Proposed') return 'proposed';
  return task.state === 'Open' ? 'open' : 'closed';
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : Number(left > right);
}
