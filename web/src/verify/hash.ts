/** SHA-256, the one hash of Sheaf, and the tags that keep its uses apart. */

import { sha256 as hash } from '@noble/hashes/sha2';
import { concat, type Bytes } from './bytes';

const encoder = new TextEncoder();

/** SHA-256 of the concatenation of `parts`. */
export function sha256(...parts: Bytes[]): Bytes {
  return hash(concat(parts));
}

/** `T(name) = SHA-256("sheaf/v1/" ‖ name)`. */
export function tag(name: string): Bytes {
  return sha256(encoder.encode(`sheaf/v1/${name}`));
}
