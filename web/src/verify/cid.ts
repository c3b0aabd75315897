/** The IPFS content identifier of a file that is one block: CIDv1, codec raw, SHA-256. It contains the hash that is on the chain. */

import { concatBytes } from '@noble/hashes/utils';
import { base32 } from 'multiformats/bases/base32';
import { fromHex } from './bytes';

/** Version 1, codec raw, SHA-256, 32 bytes. `multiformats`' class CID, which also reads CIDs, adds 3 kB more to the first load. */
const PREFIX = Uint8Array.of(0x01, 0x55, 0x12, 0x20);

/** The CID of the file with this SHA-256, in hex, as people write it: `bafkrei…`. */
export function cidOf(sha256: string): string {
  return base32.encode(concatBytes(PREFIX, fromHex(sha256)));
}
