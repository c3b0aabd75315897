/** One transaction: signed by the extension, sent, and followed until it is final. */

import type { ChainSubmittableExtrinsic } from 'dedot/types';
import { wallet } from '../wallet/wallet.svelte';
import { connection, type Client } from './connection.svelte';
import { errorText } from './errorText';
import type { FrameSystemEventRecord, SheafApi } from './generated/sheaf';

/** A call that is ready to be signed, whichever it is. */
export type Transaction = Pick<ChainSubmittableExtrinsic<SheafApi>, 'signAndSend'>;
export type Events = FrameSystemEventRecord['event'][];
type Step = 'idle' | 'signing' | 'sent' | 'in a block' | 'final' | 'failed';

export class Submission {
  step = $state<Step>('idle');
  problem = $state('');

  get busy(): boolean {
    return this.step === 'signing' || this.step === 'sent' || this.step === 'in a block';
  }

  /** What stands beside the button, for people. */
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

  /** Resolves to the transaction's events once it is final, or to `undefined` after a failure, which `problem` tells. */
  async send(make: (client: Client) => Transaction): Promise<Events | undefined> {
    const { client } = connection;
    if (!client || !wallet.address || !wallet.signer) return this.#fail('Connect a node and an account first.');
    [this.step, this.problem] = ['signing', ''];
    try {
      const done = await make(client)
        .signAndSend(wallet.address, { signer: wallet.signer }, ({ status }) => {
          if (this.step === 'signing') this.step = 'sent';
          if (status.type === 'BestChainBlockIncluded') this.step = 'in a block';
        })
        .untilFinalized();
      if (done.dispatchError) return this.#fail(errorText(client, done.dispatchError));
      this.step = 'final';
      return done.events.map((record) => record.event) as Events;
    } catch (error) {
      return this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #fail(problem: string): undefined {
    [this.step, this.problem] = ['failed', problem];
  }
}
