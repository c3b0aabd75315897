import { fromHex, toHex } from '../verify/bytes';

/** Bytes of the chain that are text. What is no UTF-8 is shown with replacement characters. */
export function textOf(bytes: string | Uint8Array): string {
  return new TextDecoder().decode(typeof bytes === 'string' ? fromHex(bytes) : bytes);
}

/** Text for the chain, as hex: a text that begins with `0x` would be taken for hex otherwise. */
export function bytesOf(text: string): `0x${string}` {
  return `0x${toHex(new TextEncoder().encode(text.trim()))}`;
}
