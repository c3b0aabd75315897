/** A claim on a round's reward, and its verification against what the chain stores of the round. */

import { bytesToHex } from '@noble/hashes/utils';
import { fromHex, sameHex } from './bytes';
import { sha256, tag } from './hash';
import { siblingSides } from './merkle';
import { joinSums, rewardLeaf, type SumNode } from './rewardTree';
import { roundBytes, type RoundId } from './roundId';

export interface Claim {
  index: number;
  /** The account to be paid, in hex. */
  payee: string;
  salt: string;
  share: bigint;
  path: { sum: bigint; hash: string }[];
}

/** What the chain stores of a round's reward tree. */
export interface RewardRoot {
  root: string;
  totalShares: bigint;
  leaves: number;
}

/** `SHA-256(T("commitment") ‖ round ‖ payee ‖ salt)`, in hex. */
export function commitmentOf(id: RoundId, payee: string, salt: string): string {
  return bytesToHex(sha256(tag('commitment'), roundBytes(id), fromHex(payee), fromHex(salt)));
}

/** Why the claim is refused, or `undefined` if it opens a leaf of the tree. */
export function refusal(id: RoundId, root: RewardRoot, claim: Claim): string | undefined {
  const sides = siblingSides(claim.index, root.leaves);
  if (!sides) return `leaf ${claim.index} does not exist: the round has ${root.leaves} leaves, counted from 0`;
  if (claim.share < 1n) return 'the share is 0';
  if (claim.path.length !== sides.length)
    return `the path has ${claim.path.length} siblings, it should have ${sides.length}`;

  let node: SumNode = rewardLeaf(id, claim.index, {
    commitment: commitmentOf(id, claim.payee, claim.salt),
    share: claim.share,
  });
  try {
    sides.forEach((side, at) => {
      const step = claim.path[at] as Claim['path'][number];
      const sibling = { sum: step.sum, hash: fromHex(step.hash) };
      node = side === 'left' ? joinSums(sibling, node) : joinSums(node, sibling);
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (node.sum !== root.totalShares)
    return `the shares along the path sum to ${node.sum}, the round has ${root.totalShares}`;
  if (!sameHex(bytesToHex(node.hash), root.root))
    return 'the path leads to another root: payee, salt, share, index or path differ';
  return undefined;
}

/** What a share of a pool is worth, in plancks: `floor(pool · share / total_shares)`. */
export function payout(pool: bigint, share: bigint, totalShares: bigint): bigint {
  return (pool * share) / totalShares;
}
