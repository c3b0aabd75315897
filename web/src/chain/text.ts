import { bytesToHex, bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { fromHex } from '../verify/bytes';

/** Decodes text from the chain. Invalid UTF-8 becomes replacement characters. */
export function textOf(bytes: string | Uint8Array): string {
  return bytesToUtf8(typeof bytes === 'string' ? fromHex(bytes) : bytes);
}

/** Encodes text for the chain, as hex: dedot would decode a plain text that begins with `0x`. */
export function bytesOf(text: string): `0x${string}` {
  return `0x${bytesToHex(utf8ToBytes(text.trim()))}`;
}
