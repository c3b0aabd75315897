/** Tasks as the pages show them. */

import type { PalletTasksBooks, PalletTasksTask } from './generated/sheaf';
import { addressOf } from './address';
import type { At } from './connection.svelte';
import { nextRoundPay, seatPay } from './pay';
import type { Terms } from './terms';
import { textOf } from './text';
import { readRounds, type Round } from './rounds';

export type Books = PalletTasksBooks;
export type State = PalletTasksTask['state']['type'];

export interface Task {
  id: bigint;
  state: State;
  terms: Terms;
  organization: string;
  organizationName: string;
  aggregator: string;
  model: bigint;
  modelName: string;
  seated: number;
  /** Seats taken so far, with those that were left. */
  everSeated: number;
  /** The rounds of its terms, or fewer once its organization finishes it early. */
  rounds: number;
  posted: number;
  unallocated: bigint;
  currentModel: string;
  proposedAt: number;
  closedAt: number | undefined;
  claimsEndAt: number | undefined;
  successor: string | undefined;
}

/** What one seat earns of the round under way, in plancks, if all seats take part; 0 after the last round. */
export function payPerSeat({ terms, unallocated, rounds, posted }: Task): bigint {
  if (posted >= rounds) return 0n;
  const pay = nextRoundPay(terms, unallocated, posted, BigInt(terms.maxTrainers));
  return (pay && seatPay(pay.pool, terms.maxTrainers)) ?? 0n;
}

export async function readTasks(at: At): Promise<Task[]> {
  const [tasks, models, organizations, counts] = await Promise.all([
    at.query.tasks.tasks.entries(),
    at.query.registry.models.entries(),
    at.query.registry.organizations.entries(),
    at.query.trainerStaking.seatCounts.entries(),
  ]);
  const names = new Map(models.map(([id, model]) => [id, textOf(model.name)]));
  const people = new Map(organizations.map(([who, { profile }]) => [addressOf(at, who), textOf(profile.name)]));
  const seats = new Map(counts);
  return tasks
    .map(([id, task]) =>
      taskOf(at, id, task, names.get(task.model), people.get(addressOf(at, task.organization)), seats.get(id)),
    )
    .sort((left, right) => Number(right.id - left.id));
}

/** The accounts on a task's admission list. */
export async function readAdmitted(at: At, id: bigint): Promise<string[]> {
  const found = await at.query.tasks.admitted.entries(id);
  return found.map(([[, who]]) => addressOf(at, who)).sort();
}

export interface TaskDetails {
  task: Task;
  books: Books | undefined;
  rounds: Round[];
}

/** One task with its rounds and its money, or `undefined` if it does not exist. */
export async function readTask(at: At, id: bigint): Promise<TaskDetails | undefined> {
  const task = await at.query.tasks.tasks(id);
  if (!task) return undefined;
  const [model, organization, count, books, rounds] = await Promise.all([
    at.query.registry.models(task.model),
    at.query.registry.organizations(task.organization),
    at.query.trainerStaking.seatCounts(id),
    at.view.tasks.books(id),
    readRounds(at, id, task.roundsPosted),
  ]);
  const names = [model && textOf(model.name), organization && textOf(organization.profile.name)] as const;
  return { task: taskOf(at, id, task, names[0], names[1], count), books, rounds };
}

function taskOf(
  at: At,
  id: bigint,
  task: PalletTasksTask,
  model = '',
  organization = '',
  seats: { seated: number; ever: number } = { seated: 0, ever: 0 },
): Task {
  return {
    id,
    state: task.state.type,
    terms: task.terms,
    organization: addressOf(at, task.organization),
    organizationName: organization,
    aggregator: addressOf(at, task.aggregator),
    model: task.model,
    modelName: model || `Model ${task.model}`,
    seated: seats.seated,
    everSeated: seats.ever,
    rounds: task.lastRound === undefined ? task.terms.rounds : task.lastRound + 1,
    posted: task.roundsPosted,
    unallocated: task.unallocated,
    currentModel: task.currentModel,
    proposedAt: task.proposedAt,
    closedAt: task.closedAt,
    claimsEndAt: task.claimsEndAt,
    successor: task.successor && addressOf(at, task.successor),
  };
}
