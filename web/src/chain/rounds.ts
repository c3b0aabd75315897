/** Posted rounds, and which of their leaves are claimed. */

import { fromHex } from '../verify/bytes';
import type { At } from './connection.svelte';
import type { PalletRewardsRewardRound, PalletTasksRoundRecord } from './generated/sheaf';

export interface Round extends PalletTasksRoundRecord {
  number: number;
  /** The reward tree; absent once the task is swept. */
  rewards: PalletRewardsRewardRound | undefined;
}

const PAGE_BITS = 512;

export async function readRounds(at: At, task: bigint, posted: number): Promise<Round[]> {
  const keys = Array.from({ length: posted }, (_, round): [bigint, number] => [task, round]);
  if (keys.length === 0) return [];
  const [records, rewards] = await Promise.all([
    at.query.tasks.rounds.multi(keys),
    at.query.rewards.rounds.multi(keys),
  ]);
  return records.flatMap((record, number) => (record ? [{ ...record, number, rewards: rewards[number] }] : []));
}

/** The indexes of the leaves of a round that are claimed. */
export async function readClaimed(at: At, task: bigint, round: number, leaves: number): Promise<Set<number>> {
  const pages = Array.from({ length: Math.ceil(leaves / PAGE_BITS) }, (_, page): [bigint, number, number] => [
    task,
    round,
    page,
  ]);
  const marks = await at.query.rewards.claimedPages.multi(pages);
  const claimed = new Set<number>();
  marks.forEach((mark, page) => {
    if (!mark) return;
    const bytes = typeof mark === 'string' ? fromHex(mark) : mark;
    for (let bit = 0; bit < PAGE_BITS; bit++) {
      if (((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1) claimed.add(page * PAGE_BITS + bit);
    }
  });
  return claimed;
}
