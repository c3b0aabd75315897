/** The status and worth of a claim, by what the chain stores now and not by its file. */

import { addressOf } from '../../chain/address';
import type { At } from '../../chain/connection.svelte';
import { readClaimed } from '../../chain/rounds';
import { sameHex } from '../../verify/bytes';
import { payout, refusal } from '../../verify/claim';
import type { ClaimCase } from '../../verify/claimFile';
import { onChain } from './claimCall';

export interface CheckedClaim extends ClaimCase {
  status: 'open' | 'later' | 'paid' | 'over' | 'refused';
  says: string;
  /** In plancks. */
  amount: bigint;
  /** What an unsigned claim pays after its fee, in plancks; absent if the chain would refuse one. */
  left?: bigint;
  payeeAddress: string;
}

export async function checkClaim(at: At, genesis: string, found: ClaimCase): Promise<CheckedClaim> {
  const { id, claim } = found;
  const made = (status: CheckedClaim['status'], says: string, amount = 0n): CheckedClaim => {
    return { ...found, status, says, amount, payeeAddress: addressOf(at, `0x${claim.payee}`) };
  };
  if (!sameHex(id.genesis, genesis)) return made('refused', 'For another chain');
  const [rewards, record, number] = await Promise.all([
    at.query.rewards.rounds([id.task, id.round]),
    at.query.tasks.rounds([id.task, id.round]),
    at.query.system.number(),
  ]);
  if (!rewards || !record) return made('over', 'Claims are over');
  const root = { root: rewards.root, totalShares: rewards.totalShares, leaves: rewards.leaves };
  const wrong = refusal(id, root, claim);
  if (wrong) return made('refused', `Does not hold: ${wrong}`);

  const amount = payout(record.pool, claim.share, rewards.totalShares);
  const claimed = await readClaimed(at, id.task, id.round, rewards.leaves);
  if (claimed.has(claim.index)) return made('paid', 'Paid', amount);
  if (record.standing === 'Void') return made('over', 'The round is void', 0n);
  if (rewards.opensAt > number) return made('later', `Opens at block ${rewards.opensAt}`, amount);
  const left = await at.view.rewards.payableWithoutSigner(id.task, id.round, onChain(claim));
  return { ...made('open', 'Verified, can be claimed', amount), ...(left === undefined ? {} : { left }) };
}
