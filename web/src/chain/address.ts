/** Accounts as people write them. */

import { AccountId32 } from 'dedot/codecs';

/** The address with the chain's prefix, whatever prefix it was written with; empty where the text is no address. */
export function addressOf(text: string): string {
  if (text.length < 46) return '';
  try {
    return new AccountId32(text).address(42);
  } catch {
    return '';
  }
}
