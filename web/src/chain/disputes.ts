/** What trainers dispute: rounds that they object to, and reports of misconduct against them. */

import { addressOf } from './address';
import type { At } from './connection.svelte';
import type { PalletTasksRoundRecord, PalletTrainerStakingMisconductReport } from './generated/sheaf';

export interface Objection {
  task: bigint;
  round: number;
  /** Held from the trainer, in plancks. */
  bond: bigint;
  record: PalletTasksRoundRecord | undefined;
  /** The block from which the round's rewards can be claimed; absent once the round is void or swept. */
  opensAt: number | undefined;
}

/** An account's objections with a bond that is still held. */
export async function readObjections(at: At, who: string): Promise<Objection[]> {
  const all = await at.query.tasks.objections.entries();
  const mine = all.filter(([[, , trainer]]) => addressOf(at, trainer) === who);
  return Promise.all(
    mine.map(async ([[task, round], bond]) => {
      const [record, rewards] = await Promise.all([
        at.query.tasks.rounds([task, round]),
        at.query.rewards.rounds([task, round]),
      ]);
      return { task, round, bond, record, opensAt: rewards?.opensAt };
    }),
  );
}

/**
 * How an objection ended, if it did: it was accepted and the round is void, the arbiter dismissed it, or the round opened
 * without a ruling against it.
 */
export function outcome(
  { record, opensAt }: Objection,
  block: number,
): 'accepted' | 'dismissed' | 'expired' | undefined {
  if (!record || record.standing === 'Void') return 'accepted';
  if (record.standing === 'Upheld') return 'dismissed';
  return opensAt !== undefined && opensAt <= block ? 'expired' : undefined;
}

/** What decides whether an account may object to a round. */
export interface Objector {
  /** What an objection would hold from the account, in plancks. */
  bond: bigint;
  free: bigint;
  /** Whether it had a seat in the round. */
  hadSeat: boolean;
  objected: boolean;
}

export async function readObjector(
  at: At,
  who: string,
  task: bigint,
  round: number,
  postedAt: number,
): Promise<Objector> {
  const [seat, objection, params, account] = await Promise.all([
    at.query.trainerStaking.seats([task, who]),
    at.query.tasks.objections([task, round, who]),
    at.query.tasks.params(),
    at.query.system.account(who),
  ]);
  return {
    bond: params.objectionBond,
    free: account.data.free,
    hadSeat: seat !== undefined && seat.takenAt < postedAt,
    objected: objection !== undefined,
  };
}

export interface MisconductReport extends PalletTrainerStakingMisconductReport {
  task: bigint;
}

/** The undecided reports of misconduct against an account in `tasks`. */
export async function readMisconductReports(at: At, who: string, tasks: bigint[]): Promise<MisconductReport[]> {
  if (tasks.length === 0) return [];
  const found = await at.query.trainerStaking.reports.multi(tasks.map((task): [bigint, string] => [task, who]));
  return found.flatMap((report, index) => {
    const task = tasks[index];
    return report && task !== undefined ? [{ ...report, task }] : [];
  });
}
