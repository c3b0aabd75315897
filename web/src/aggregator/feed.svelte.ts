/** An aggregator's public feed of one task. It only informs: whatever decides anything is read from the chain. */

import { endpointOf } from './endpoint';

export type RoundState = 'waiting' | 'collecting' | 'aggregating' | 'submitting' | 'finalizing' | 'done';

export interface CurrentRound {
  round: number;
  state: RoundState;
  have: number;
  need: number;
  closesMs: number | undefined;
}

type Message = Record<string, unknown>;

export class Feed {
  status = $state<'connecting' | 'open' | 'lost'>('connecting');
  current = $state.raw<CurrentRound>();
  /** The commitments of the current round's verified check-ins. */
  checkIns = $state.raw<string[]>([]);
  done = $state('');
  #round = -1;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly endpoint: string,
    private readonly task: bigint,
  ) {
    this.#open(500);
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #open(pause: number): void {
    const url = endpointOf(this.endpoint, '/v1/feed', 'ws');
    if (!url) {
      this.status = 'lost';
      return;
    }
    const socket = new WebSocket(url);
    this.#socket = socket;
    let next = Math.min(pause * 2, 15_000);
    socket.onopen = () => {
      [this.status, next] = ['open', 500];
    };
    socket.onmessage = ({ data }) => typeof data === 'string' && this.#take(data);
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.status = 'lost';
      this.#retry = setTimeout(() => this.#open(next), pause);
    };
  }

  #take(text: string): void {
    let message: Message;
    try {
      message = JSON.parse(text) as Message;
    } catch {
      return;
    }
    if (message['task'] !== String(this.task)) return;
    if (message['type'] === 'round') this.#begin(message);
    if (message['type'] === 'check_in') this.#checkIn(message);
    if (message['type'] === 'task_done') this.done = String(message['reason']);
  }

  #begin({ round, state, have, need, closes_ms: closes }: Message): void {
    if (typeof round !== 'number') return;
    if (round !== this.#round) this.checkIns = [];
    this.#round = round;
    this.current = {
      round,
      state: state as RoundState,
      have: Number(have) || 0,
      need: Number(need) || 0,
      closesMs: typeof closes === 'number' ? closes : undefined,
    };
  }

  #checkIn({ round, commitment }: Message): void {
    if (round !== this.#round || typeof commitment !== 'string' || !/^[0-9a-f]{64}$/.test(commitment)) return;
    if (!this.checkIns.includes(commitment)) this.checkIns = [...this.checkIns, commitment];
  }
}
