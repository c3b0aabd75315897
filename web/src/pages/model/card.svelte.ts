/** A model's card: from an aggregator that serves the model or, if the reader asks for it, from the host that its organization named. */

import { fetchFrom, fetchObject, type Fetched } from '../../aggregator/files';
import type { Artifact } from '../../chain/registry';
import { messageOf } from '../../show/message';

/** A card is a page of text, so more than 256 KiB is not one. */
const MAX_BYTES = 256 << 10;

export class Card {
  text = $state('');
  /** The source of the card that is shown or refused. */
  from = $state('');
  status = $state<'fetching' | 'shown' | 'other' | 'missing'>('fetching');
  problem = $state('');
  #asked = '';

  /** Asks the aggregator, once for each card. Its endpoint may become known only later. */
  ask(endpoint: string, card: Artifact): void {
    if (this.#asked === card.sha256) return;
    if (!endpoint) {
      [this.status, this.problem] = ['missing', 'no aggregator serves this model'];
      return;
    }
    this.#asked = card.sha256;
    void this.#take('the aggregator', fetchObject(endpoint, card.sha256, MAX_BYTES));
  }

  /** Asks the host that the organization named, which then sees the reader's IP address. */
  askHost(url: string, host: string, card: Artifact): Promise<void> {
    return this.#take(host, fetchFrom(url, host, card.sha256, MAX_BYTES));
  }

  async #take(from: string, file: Promise<Fetched>): Promise<void> {
    [this.status, this.from, this.problem] = ['fetching', from, ''];
    try {
      const { bytes, matches } = await file;
      this.status = matches ? 'shown' : 'other';
      this.text = matches ? new TextDecoder().decode(bytes) : '';
    } catch (error) {
      [this.status, this.problem] = ['missing', messageOf(error)];
    }
  }
}
