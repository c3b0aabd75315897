/** The IPFS content identifier of a file that is one block: CIDv1, codec raw, SHA-256. It carries the hash that the chain pins. */

import { concat, fromHex, type Bytes } from './bytes';

const PREFIX = Uint8Array.of(0x01, 0x55, 0x12, 0x20);
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The CID of the file with this SHA-256, as people write it: `bafkrei…`. */
export function cidOf(sha256: Bytes | string): string {
  const bytes = concat([PREFIX, typeof sha256 === 'string' ? fromHex(sha256) : sha256]);
  let [text, pending, bits] = ['b', 0, 0];
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(pending >> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET[(pending << (5 - bits)) & 31] : text;
}
