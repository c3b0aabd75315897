/** One transaction: signed by the extension or unsigned, sent, and followed until it is final. */

import type { ChainSubmittableExtrinsic } from 'dedot/types';
import { messageOf } from '../show/message';
import { wallet } from '../wallet/wallet.svelte';
import { connection, type Client } from './connection.svelte';
import { errorText } from './errorText';
import type { FrameSystemEventRecord, SheafApi } from './generated/sheaf';
import { refusalText, unsigned } from './unsigned';

/** Any call, to be signed and sent. */
export type Transaction = Pick<ChainSubmittableExtrinsic<SheafApi>, 'signAndSend' | 'send'>;
/** Any call, to be encoded. */
export type Call = Pick<ChainSubmittableExtrinsic<SheafApi>, 'call'>;
export type Events = FrameSystemEventRecord['event'][];
type Step = 'idle' | 'signing' | 'sent' | 'in a block' | 'final' | 'failed';
type StatusCallback = (result: { status: { type: string } }) => void;
type Sending = ReturnType<Transaction['send']>;

export class Submission {
  step = $state<Step>('idle');
  problem = $state('');

  get busy(): boolean {
    return this.step === 'signing' || this.step === 'sent' || this.step === 'in a block';
  }

  /** The text beside the button. */
  get says(): string {
    const words: Record<Step, string> = {
      idle: '',
      signing: 'Confirm it in your extension.',
      sent: 'Sent. Waiting for a block.',
      'in a block': 'In a block. Waiting until it is final.',
      final: 'Done.',
      failed: this.problem,
    };
    return words[this.step];
  }

  /** Resolves to the transaction's events once it is final, or to `undefined` after a failure, which `problem` describes. */
  async send(make: (client: Client) => Transaction): Promise<Events | undefined> {
    const { signer, address } = wallet;
    if (!address || !signer) return this.#fail('Connect an account first.');
    return this.#follow('signing', (client, onStatus) => make(client).signAndSend(address, { signer }, onStatus));
  }

  /** As `send`, for a call that needs no signer. */
  async sendUnsigned(make: (client: Client) => Call): Promise<Events | undefined> {
    const block = connection.finalized?.number ?? 0;
    return this.#follow('sent', (client, onStatus) => unsigned(client, make(client), block).send(onStatus));
  }

  async #follow(
    first: Step,
    start: (client: Client, onStatus: StatusCallback) => Sending,
  ): Promise<Events | undefined> {
    const { client } = connection;
    if (!client) return this.#fail('Connect a node first.');
    [this.step, this.problem] = [first, ''];
    try {
      const done = await start(client, ({ status }) => {
        if (this.step === 'signing') this.step = 'sent';
        if (status.type === 'BestChainBlockIncluded') this.step = 'in a block';
      }).untilFinalized();
      if (done.dispatchError) return this.#fail(errorText(client, done.dispatchError));
      this.step = 'final';
      return done.events.map((record) => record.event) as Events;
    } catch (error) {
      return this.#fail(refusalText(error) ?? messageOf(error));
    }
  }

  #fail(problem: string): undefined {
    [this.step, this.problem] = ['failed', problem];
  }
}
