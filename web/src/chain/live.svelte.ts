/** A value read from the chain, again at every finalized block. Create it while a component initializes. */

import { messageOf } from '../show/message';
import { connection, type At } from './connection.svelte';

export class Live<T> {
  value = $state.raw<T>();
  error = $state('');
  #running = false;
  #again = false;

  constructor(read: (at: At) => Promise<T>) {
    $effect(() => {
      const at = connection.at;
      if (at) void this.#refresh(read);
    });
  }

  async #refresh(read: (at: At) => Promise<T>): Promise<void> {
    this.#again = this.#running;
    if (this.#running) return;
    this.#running = true;
    try {
      do {
        this.#again = false;
        const at = connection.at;
        if (!at) return;
        this.value = await read(at);
        this.error = '';
      } while (this.#again);
    } catch (error) {
      // While the connection is down, the header says so and the last value stays.
      if (connection.status === 'connected') this.error = messageOf(error);
    } finally {
      this.#running = false;
    }
  }
}
