/** The Merkle tree over the updates that a round's model was computed from. */

import { bytesToHex } from '@noble/hashes/utils';
import { fromHex, littleEndian } from './bytes';
import { sha256, tag } from './hash';
import { requireAscending, rootOf } from './merkle';
import { roundBytes, type RoundId } from './roundId';

export interface UpdateLeaf {
  commitment: string;
  sampleWeight: bigint;
  /** SHA-256 of the update file, in hex. */
  update: string;
}

/**
 * The root, in hex. A leaf is `SHA-256(0x00 ‖ T("update-leaf") ‖ round ‖ index:u32 ‖ commitment ‖ sample_weight:u64 ‖ update)`,
 * a node `SHA-256(0x01 ‖ T("update-node") ‖ L ‖ R)`.
 */
export function updateRoot(id: RoundId, updates: UpdateLeaf[]): string {
  requireAscending(updates.map((update) => update.commitment));
  const [leafTag, nodeTag, round] = [tag('update-leaf'), tag('update-node'), roundBytes(id)];
  const leaves = updates.map(({ commitment, sampleWeight, update }, index) =>
    sha256(
      Uint8Array.of(0),
      leafTag,
      round,
      littleEndian(index, 4),
      fromHex(commitment),
      littleEndian(sampleWeight, 8),
      fromHex(update),
    ),
  );
  return bytesToHex(rootOf(leaves, (left, right) => sha256(Uint8Array.of(1), nodeTag, left, right)));
}
