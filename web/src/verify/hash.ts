/** SHA-256, the only hash function of Sheaf, and the tags that separate its uses. */

import { sha256 as hash } from '@noble/hashes/sha2';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';

/** SHA-256 of the concatenation of `parts`. */
export function sha256(...parts: Uint8Array[]): Uint8Array {
  return hash(concatBytes(...parts));
}

/** `T(name) = SHA-256("sheaf/v1/" ‖ name)`. */
export function tag(name: string): Uint8Array {
  return sha256(utf8ToBytes(`sheaf/v1/${name}`));
}
