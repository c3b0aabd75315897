import { concatBytes } from '@noble/hashes/utils';
import { fromHex, littleEndian } from './bytes';

/** Which round, of which task, on which chain. Every hash of a round is bound to it. */
export interface RoundId {
  /** Hash of block 0, in hex. */
  genesis: string;
  task: bigint;
  round: number;
}

/** `genesis ‖ task:u64 ‖ round:u32`. */
export function roundBytes({ genesis, task, round }: RoundId): Uint8Array {
  return concatBytes(fromHex(genesis), littleEndian(task, 8), littleEndian(round, 4));
}
