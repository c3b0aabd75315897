/** The status of a posted round, as a word and as a sentence. */

import type { Round } from '../../chain/rounds';
import { blocks } from '../../show/time';

export interface StatusWords {
  word: string;
  tone: 'live' | 'quiet' | 'bad';
  says: string;
}

export function roundStatus(round: Round, block: number, blockMs: number): StatusWords {
  const opens = round.rewards?.opensAt;
  const wait = opens === undefined ? 0 : opens - block;
  if (round.standing === 'Void') return { word: 'Void', tone: 'bad', says: 'The arbiter voided it: it pays nothing.' };
  if (round.standing === 'Frozen' && wait > 0)
    return {
      word: 'Frozen',
      tone: 'bad',
      says: `More than half of its seats objected. Unless the arbiter rules, its rewards open in ${blocks(wait, blockMs)}.`,
    };
  if (opens === undefined) return { word: 'Over', tone: 'quiet', says: 'Its claims are over.' };
  if (wait > 0)
    return {
      word: 'Open to objections',
      tone: 'quiet',
      says: `Its trainers may object for ${blocks(wait, blockMs)}; then its rewards open.`,
    };
  if (round.paid === round.pool) return { word: 'All paid', tone: 'live', says: 'Every reward was claimed.' };
  return { word: 'Open to claim', tone: 'live', says: 'Its rewards can be claimed.' };
}
