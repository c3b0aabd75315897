/** The connection to the node that the user chose. Everything shown is read at its latest finalized block. */

import { DedotClient, WsProvider, type ISubstrateClientAt } from 'dedot';
import { messageOf } from '../show/message';
import type { SheafApi } from './generated/sheaf';
import { conflictingGenesis, pin, pinFirst } from './pinned';

export type Client = DedotClient<SheafApi>;
/** The chain as it stood at one block. */
export type At = ISubstrateClientAt<SheafApi>;
export interface Block {
  number: number;
  hash: string;
}
export type Status = 'connecting' | 'connected' | 'disconnected' | 'wrong network';

const PALLETS = ['Registry', 'Tasks', 'TrainerStaking', 'Rewards'];
/** How long a node may take to answer before the page reports it as unreachable. */
const TIMEOUT_MS = 6000;

class Connection {
  url = $state('');
  status = $state<Status>('connecting');
  /** What is wrong, for people. */
  problem = $state('');
  chain = $state('');
  best = $state.raw<Block>();
  finalized = $state.raw<Block>();
  at = $state.raw<At>();
  client = $state.raw<Client>();
  /** Genesis hash of the node's network, if that is a Sheaf network but not the one that this browser follows. */
  other = $state('');
  #provider: WsProvider | undefined;

  get genesis(): string {
    return this.client?.genesisHash ?? '';
  }

  /** The time from one block to the next in milliseconds, as the tasks pallet counts it; 0 until a node has answered. */
  get blockMs(): number {
    return Number(this.client?.consts.tasks.millisecsPerBlock ?? 0n);
  }

  /** Leaves the node in use and connects to the one at `url`. */
  async use(url: string): Promise<void> {
    await this.#leave();
    [this.url, this.status, this.problem, this.other] = [url, 'connecting', '', ''];
    let provider: WsProvider;
    try {
      provider = new WsProvider({ endpoint: url, retryDelayMs: 2000 });
    } catch {
      [this.status, this.problem] = ['disconnected', `${url} is not a node’s address: one begins with ws:// or wss://`];
      return;
    }
    this.#provider = provider;
    const mine = () => this.#provider === provider;
    const lost = () => {
      if (mine() && this.status !== 'wrong network')
        [this.status, this.problem] = ['disconnected', `${url} does not answer. Trying again.`];
    };
    provider.on('disconnected', lost);
    provider.on('error', lost);
    setTimeout(() => this.status === 'connecting' && lost(), TIMEOUT_MS);
    try {
      const client = await DedotClient.new<SheafApi>({ provider });
      if (mine()) await this.#begin(client, provider);
    } catch (error) {
      // The error of a socket that cannot be opened says nothing more.
      if (provider.status !== 'connected') lost();
      else if (mine()) [this.status, this.problem] = ['disconnected', messageOf(error)];
    }
  }

  /** Follows the network of this node in place of the one followed so far. */
  async followOther(): Promise<void> {
    if (this.other) pin(this.other);
    await this.use(this.url);
  }

  async #begin(client: Client, provider: WsProvider): Promise<void> {
    this.chain = await client.chainSpec.chainName();
    const names = new Set(client.metadata.latest.pallets.map((pallet) => pallet.name));
    if (!PALLETS.every((name) => names.has(name))) {
      this.status = 'wrong network';
      this.problem = `The node at ${this.url} follows “${this.chain}”, which is not a Sheaf network.`;
      return;
    }
    if (conflictingGenesis(client.genesisHash)) {
      [this.status, this.other] = ['wrong network', client.genesisHash];
      this.problem = `The node at ${this.url} follows another network than yours. Nothing from it is shown.`;
      return;
    }
    pinFirst(client.genesisHash);
    this.client = client;
    client.block.best((block) => this.#provider === provider && (this.best = block));
    client.block.finalized(async (block) => {
      const at = await client.at(block.hash);
      if (this.#provider !== provider) return;
      [this.at, this.finalized, this.status, this.problem] = [at, block, 'connected', ''];
    });
  }

  async #leave(): Promise<void> {
    const [client, provider] = [this.client, this.#provider];
    [this.client, this.at, this.best, this.finalized, this.#provider] = [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ];
    await Promise.resolve(client ? client.disconnect() : provider?.disconnect()).catch(() => undefined);
  }
}

export const connection = new Connection();
