import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { fromHex } from '../verify/bytes';

/** Bytes of the chain that are text. What is no UTF-8 is shown with replacement characters. */
export function textOf(bytes: string | Uint8Array): string {
  return bytesToUtf8(typeof bytes === 'string' ? fromHex(bytes) : bytes);
}

/** Text for the chain, as hex: a text that begins with `0x` would be taken for hex otherwise. */
export function bytesOf(text: string): `0x${string}` {
  return `0x${bytesToHex(utf8ToBytes(text.trim()))}`;
}
