/** A model's card: from an aggregator that serves the model, or, where a reader asks for it, from where its organization put it. */

import { fetchFrom, fetchObject, type Fetched } from '../../aggregator/files';
import type { Artifact } from '../../chain/registry';

/** A card is a page of text. */
const MAX_BYTES = 256 << 10;

export class Card {
  text = $state('');
  /** Who gave what is shown, or what was refused. */
  from = $state('');
  status = $state<'fetching' | 'shown' | 'other' | 'missing'>('fetching');
  problem = $state('');
  #asked = '';

  /** Asks the aggregator, once for each card. Where it listens may become known only later. */
  ask(endpoint: string, card: Artifact): void {
    if (this.#asked === card.sha256) return;
    if (!endpoint) {
      [this.status, this.problem] = ['missing', 'no aggregator serves this model'];
      return;
    }
    this.#asked = card.sha256;
    void this.#take('the aggregator', fetchObject(endpoint, card.sha256, MAX_BYTES));
  }

  /** Asks the host that the organization named: it learns who reads the card. */
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
      [this.status, this.problem] = ['missing', error instanceof Error ? error.message : String(error)];
    }
  }
}
