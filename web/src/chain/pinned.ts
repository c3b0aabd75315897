/**
 * The network that this browser follows, by the hash of its first block: that of the first node that its user chose, until
 * the user says otherwise. No link can pass off another chain as this one.
 */

import { sameHex } from '../verify/bytes';
import { isLinked } from './nodeAddress';

const KEY = 'sheaf.genesis';

/** What forbids to follow `genesis`: the network of this browser, or the one that a link is about. In hex. */
export function contradicting(genesis: string): string | undefined {
  const linked = new URLSearchParams(location.search).get('genesis') ?? '';
  if (/^0x[0-9a-f]{64}$/i.test(linked)) sessionStorage.setItem(KEY, linked);
  return (
    [localStorage.getItem(KEY), sessionStorage.getItem(KEY)].find((known) => known && !sameHex(known, genesis)) ??
    undefined
  );
}

/** Keeps to `genesis` if no network is kept to yet. A node that only a link chose is watched, not kept to. */
export function keep(genesis: string): void {
  if (!localStorage.getItem(KEY) && !isLinked()) localStorage.setItem(KEY, genesis);
}

/** From now on `genesis`, because the user says so. */
export function follow(genesis: string): void {
  sessionStorage.removeItem(KEY);
  localStorage.setItem(KEY, genesis);
}
