/** The Merkle-sum tree over a round's trainers: each node carries the sum of the shares below it. */

import { fromHex, littleEndian } from './bytes';
import { sha256, tag } from './hash';
import { requireAscending, rootOf } from './merkle';
import { roundBytes, type RoundId } from './roundId';

export interface SumNode {
  sum: bigint;
  hash: Uint8Array;
}

/** A trainer's leaf of the tree. */
export interface Leaf {
  /** The salted hash of the payee, 64 lower-case hex digits. */
  commitment: string;
  share: bigint;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const LEAF_TAG = tag('reward-leaf');
const NODE_TAG = tag('reward-node');
const TWO_TO_128 = 1n << 128n;

/** `(share, SHA-256(0x00 ‖ T("reward-leaf") ‖ round ‖ index:u32 ‖ commitment ‖ share:u64))`. */
export function rewardLeaf(id: RoundId, index: number, { commitment, share }: Leaf): SumNode {
  const hash = sha256(
    LEAF,
    LEAF_TAG,
    roundBytes(id),
    littleEndian(index, 4),
    fromHex(commitment),
    littleEndian(share, 8),
  );
  return { sum: share, hash };
}

/** `(L.sum + R.sum, SHA-256(0x01 ‖ T("reward-node") ‖ L.sum:u128 ‖ L.hash ‖ R.sum:u128 ‖ R.hash))`. Throws if the sum exceeds 128 bits. */
export function joinSums(left: SumNode, right: SumNode): SumNode {
  const sum = left.sum + right.sum;
  if (sum >= TWO_TO_128) throw new Error('the sum of the shares exceeds 128 bits');
  const sums = [littleEndian(left.sum, 16), littleEndian(right.sum, 16)] as const;
  return { sum, hash: sha256(NODE, NODE_TAG, sums[0], left.hash, sums[1], right.hash) };
}

/** The root over `leaves`. Throws if they do not form a tree. */
export function rewardRoot(id: RoundId, leaves: Leaf[]): SumNode {
  requireAscending(leaves.map((leaf) => leaf.commitment));
  leaves.forEach(({ share }, index) => {
    if (share < 1n) throw new Error(`leaf ${index} has a share of 0`);
  });
  return rootOf(
    leaves.map((leaf, index) => rewardLeaf(id, index, leaf)),
    joinSums,
  );
}
