/** What `@noble/hashes` leaves out: hex with `0x`, and integers as the chain writes them. */

import { hexToBytes } from '@noble/hashes/utils';

/** Hex digits, with or without `0x`, as bytes. Throws if they are not hex. */
export function fromHex(text: string): Uint8Array {
  return hexToBytes(withoutPrefix(text));
}

/** `value` in `length` bytes, the lowest first. It must fit. */
export function littleEndian(value: bigint | number, length: number): Uint8Array {
  let rest = BigInt(value);
  return Uint8Array.from({ length }, () => {
    const byte = Number(rest & 0xffn);
    rest >>= 8n;
    return byte;
  });
}

/** Whether two hex texts name the same bytes. */
export function sameHex(left: string, right: string): boolean {
  return withoutPrefix(left).toLowerCase() === withoutPrefix(right).toLowerCase();
}

function withoutPrefix(text: string): string {
  return text.replace(/^0x/i, '');
}
