/** Accounts as people write them. */

import { AccountId32 } from 'dedot/codecs';
import type { Client } from './connection.svelte';

/** A node, or the chain at one of its blocks: either knows the prefix of the network's addresses. */
type ChainConstants = Pick<Client, 'consts'>;

/** The address of an account on `network`. Until a node has answered it has the prefix that fits every Substrate chain. */
export function addressOf(network: ChainConstants | undefined, account: AccountId32 | string): string {
  return new AccountId32(account).address(network?.consts.system.ss58Prefix);
}

/** The address on `network` of what a person wrote, whatever prefix it has; empty if the text is not an address. */
export function parseAddress(network: ChainConstants | undefined, text: string): string {
  // An address has 46 characters or more; hex of another length would be taken for one.
  if (text.length < 46) return '';
  try {
    return addressOf(network, text);
  } catch {
    return '';
  }
}
