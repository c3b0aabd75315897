/** The account that signs. Keys stay in the browser extension; without one everything can be read and nothing signed. */

import { AccountId32 } from 'dedot/codecs';
import type { InjectedSigner } from 'dedot/types';
import { enable, installed, type InjectedAccount } from './injected';

const KEY = 'sheaf.wallet';

class Wallet {
  extensions = $state.raw<string[]>([]);
  accounts = $state.raw<InjectedAccount[]>([]);
  /** The chosen account, as an address of this network. */
  address = $state('');
  extension = $state('');
  problem = $state('');
  signer: InjectedSigner | undefined;

  get name(): string {
    return this.accounts.find((account) => account.address === this.address)?.name ?? '';
  }

  /** Extensions appear some moments after the page. Takes up again what was connected before. */
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
      const take = (found: InjectedAccount[]) => {
        this.accounts = found.map((account) => ({ ...account, address: new AccountId32(account.address).address(42) }));
        if (!this.accounts.some((account) => account.address === this.address))
          this.choose(wanted || (this.accounts[0]?.address ?? ''));
      };
      [this.extension, this.signer] = [name, extension.signer];
      take(await extension.accounts.get());
      extension.accounts.subscribe?.(take);
      if (this.accounts.length === 0)
        this.problem = `${name} shows no account to this page: allow one in the extension.`;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  choose(address: string): void {
    this.address = this.accounts.some((account) => account.address === address)
      ? address
      : (this.accounts[0]?.address ?? '');
    localStorage.setItem(KEY, JSON.stringify([this.extension, this.address]));
  }

  leave(): void {
    [this.extension, this.address, this.accounts, this.signer] = ['', '', [], undefined];
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
