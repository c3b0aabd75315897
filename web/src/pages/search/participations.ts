/** In which round a commitment took part: the chain does not list commitments, the rounds' public reports do. */

import { fetchObject } from '../../aggregator/files';
import type { At } from '../../chain/connection.svelte';
import { readAggregator } from '../../chain/registry';
import { readRounds } from '../../chain/rounds';
import type { Task } from '../../chain/tasks';
import { readReport } from '../../verify/report';

/** Maximum number of reports that one search reads, newest rounds first. */
const MAX_REPORTS = 200;
const MAX_BYTES = 64 << 20;
const MAX_PARALLEL = 6;

/** The commitments of the reports read so far, by the report's hash. */
const known = new Map<string, Set<string>>();

export interface Participation {
  task: bigint;
  round: number;
}

/** The round of a commitment (64 hex digits without `0x`), among the reports that can be fetched and have their hash on the chain. */
export async function findCommitment(at: At, tasks: Task[], commitment: string): Promise<Participation | undefined> {
  const rounds = (await Promise.all(tasks.map((task) => reported(at, task))))
    .flat()
    .sort((left, right) => right.postedAt - left.postedAt)
    .slice(0, MAX_REPORTS);
  for (let from = 0; from < rounds.length; from += MAX_PARALLEL) {
    const some = rounds.slice(from, from + MAX_PARALLEL);
    const named = await Promise.all(some.map(({ endpoint, report }) => commitments(endpoint, report)));
    const found = some.find((_, index) => named[index]?.has(commitment));
    if (found) return found;
  }
  return undefined;
}

async function reported(at: At, task: Task) {
  const [rounds, aggregator] = await Promise.all([
    readRounds(at, task.id, task.posted),
    readAggregator(at, task.aggregator),
  ]);
  return rounds.map(({ number, report, postedAt }) => {
    return { task: task.id, round: number, report, postedAt, endpoint: aggregator?.endpoint ?? '' };
  });
}

async function commitments(endpoint: string, report: string): Promise<Set<string>> {
  const before = known.get(report);
  if (before) return before;
  try {
    const file = await fetchObject(endpoint, report, MAX_BYTES);
    if (!file.matches) return new Set();
    const named = new Set(readReport(file.bytes).updates.map((update) => update.commitment));
    known.set(report, named);
    return named;
  } catch {
    // An aggregator that is gone no longer serves its reports; the search goes on with the others.
    return new Set();
  }
}
