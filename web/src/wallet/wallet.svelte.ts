/** The account that signs. Keys stay in the browser extension; without one, everything can be read and nothing signed. */

import type { InjectedSigner } from 'dedot/types';
import { addressOf, parseAddress } from '../chain/address';
import { connection } from '../chain/connection.svelte';
import { messageOf } from '../show/message';
import { enable, installed, type InjectedAccount } from './injected';

const KEY = 'sheaf.wallet';

class Wallet {
  extensions = $state.raw<string[]>([]);
  /** The accounts that the extension offers, with their addresses on this network. */
  accounts = $derived.by(() =>
    this.#offered.map((account) => ({ ...account, address: addressOf(connection.client, account.address) })),
  );
  /** The chosen account's address on this network; empty without one. */
  address = $derived.by(() => parseAddress(connection.client, this.#chosen));
  extension = $state('');
  problem = $state('');
  signer: InjectedSigner | undefined;
  /** As the extension writes them. */
  #offered = $state.raw<InjectedAccount[]>([]);
  #chosen = $state('');

  get name(): string {
    return this.accounts.find((account) => account.address === this.address)?.name ?? '';
  }

  /** Looks for extensions, which appear shortly after the page loads, and reconnects the one that was used last. */
  look(): void {
    for (const wait of [0, 300, 1500]) {
      setTimeout(() => {
        this.extensions = installed();
        const [name, address] = remembered();
        if (name && !this.extension && this.extensions.includes(name)) void this.connect(name, address);
      }, wait);
    }
  }

  async connect(name: string, wanted = ''): Promise<void> {
    this.problem = '';
    try {
      const extension = await enable(name);
      const take = (offered: InjectedAccount[]) => {
        this.#offered = offered;
        if (!this.accounts.some((account) => account.address === this.address))
          this.choose(wanted || (this.accounts[0]?.address ?? ''));
      };
      [this.extension, this.signer] = [name, extension.signer];
      take(await extension.accounts.get());
      extension.accounts.subscribe?.(take);
      if (this.accounts.length === 0)
        this.problem = `${name} shows no account to this page: allow one in the extension.`;
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  choose(address: string): void {
    const wanted = parseAddress(connection.client, address);
    const account = this.accounts.find((account) => account.address === wanted) ?? this.accounts[0];
    this.#chosen = account?.address ?? '';
    localStorage.setItem(KEY, JSON.stringify([this.extension, this.address]));
  }

  leave(): void {
    [this.extension, this.#chosen, this.#offered, this.signer] = ['', '', [], undefined];
    localStorage.removeItem(KEY);
  }
}

function remembered(): [string, string] {
  try {
    const [name, address] = JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown[];
    return [typeof name === 'string' ? name : '', typeof address === 'string' ? address : ''];
  } catch {
    return ['', ''];
  }
}

export const wallet = new Wallet();
