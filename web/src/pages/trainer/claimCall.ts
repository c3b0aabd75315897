/** The call that claims rewards of one payee. */

import type { Client } from '../../chain/connection.svelte';
import type { Transaction } from '../../chain/submission.svelte';
import type { ClaimCase } from '../../verify/claimFile';

export function claimCall(client: Client, cases: ClaimCase[]): Transaction {
  return client.tx.rewards.claimMany(
    cases.map(({ id, claim }) => [
      id.task,
      id.round,
      {
        index: claim.index,
        payee: `0x${claim.payee}`,
        salt: `0x${claim.salt}`,
        share: claim.share,
        path: claim.path.map(({ sum, hash }) => ({ sum, hash: `0x${hash}` as const })),
      },
    ]),
  );
}
