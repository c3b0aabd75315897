/**
 * The network that this browser follows, by the hash of its first block: the network of the first node that the user
 * chose, until the user changes it. No link can substitute another chain.
 */

import { sameHex } from '../verify/bytes';
import { isLinked } from './nodeAddress';

const KEY = 'sheaf.genesis';

/** The genesis hash that conflicts with `genesis`: of this browser's network, or of the one that a link names. In hex. */
export function conflictingGenesis(genesis: string): string | undefined {
  const linked = new URLSearchParams(location.search).get('genesis') ?? '';
  if (/^0x[0-9a-f]{64}$/i.test(linked)) sessionStorage.setItem(KEY, linked);
  return (
    [localStorage.getItem(KEY), sessionStorage.getItem(KEY)].find((known) => known && !sameHex(known, genesis)) ??
    undefined
  );
}

/** Pins `genesis` if no network is pinned yet. A node that only a link chose pins none. */
export function pinFirst(genesis: string): void {
  if (!localStorage.getItem(KEY) && !isLinked()) localStorage.setItem(KEY, genesis);
}

/** Pins `genesis` in place of any other network, at the user's request. */
export function pin(genesis: string): void {
  sessionStorage.removeItem(KEY);
  localStorage.setItem(KEY, genesis);
}
