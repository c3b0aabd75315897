/** The calls that claim rewards. */

import type { Client } from '../../chain/connection.svelte';
import type { SheafPrimitivesClaimRewardClaim } from '../../chain/generated/sheaf';
import type { Call, Transaction } from '../../chain/submission.svelte';
import type { Claim } from '../../verify/claim';
import type { ClaimCase } from '../../verify/claimFile';

/** Claims several rewards of one payee. The signer pays the fee. */
export function claimMany(client: Client, cases: ClaimCase[]): Transaction {
  return client.tx.rewards.claimMany(cases.map(({ id, claim }) => [id.task, id.round, onChain(claim)]));
}

/** Claims one reward. If nobody signs, the fee comes out of the reward. */
export function claimOne(client: Client, { id, claim }: ClaimCase): Call {
  return client.tx.rewards.claim(id.task, id.round, onChain(claim));
}

/** A claim as the chain takes it. */
export function onChain(claim: Claim): SheafPrimitivesClaimRewardClaim {
  return {
    index: claim.index,
    payee: `0x${claim.payee}`,
    salt: `0x${claim.salt}`,
    share: claim.share,
    path: claim.path.map(({ sum, hash }) => ({ sum, hash: `0x${hash}` as const })),
  };
}
