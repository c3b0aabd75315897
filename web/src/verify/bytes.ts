/** Bytes, hex and little-endian integers, as the chain writes them. */

export type Bytes = Uint8Array;

/** Hex digits, with or without `0x`, as bytes. Throws where they are none. */
export function fromHex(text: string): Bytes {
  const digits = text.startsWith('0x') ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw new Error(`${text.slice(0, 20)} is not hex`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

export function toHex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `value` in `length` bytes, the lowest first. The caller has checked that it fits. */
export function littleEndian(value: bigint | number, length: number): Bytes {
  let rest = BigInt(value);
  return Uint8Array.from({ length }, () => {
    const byte = Number(rest & 0xffn);
    rest >>= 8n;
    return byte;
  });
}

export function concat(parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two hex texts name the same bytes. */
export function sameHex(left: string, right: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/^0x/, '');
  return plain(left) === plain(right);
}
