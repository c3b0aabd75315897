/** What wallet extensions inject into the page: https://github.com/polkadot-js/extension */

import type { InjectedSigner } from 'dedot/types';

export interface InjectedAccount {
  address: string;
  name?: string;
}

export interface InjectedExtension {
  accounts: { get(): Promise<InjectedAccount[]>; subscribe?(changed: (accounts: InjectedAccount[]) => void): unknown };
  signer: InjectedSigner;
}

interface Provider {
  version?: string;
  enable?(origin: string): Promise<InjectedExtension>;
}

declare global {
  interface Window {
    injectedWeb3?: Record<string, Provider>;
  }
}

export function installed(): string[] {
  return Object.keys(window.injectedWeb3 ?? {});
}

export async function enable(name: string): Promise<InjectedExtension> {
  const provider = window.injectedWeb3?.[name];
  if (!provider?.enable) throw new Error(`the extension ${name} is not installed`);
  return provider.enable('Sheaf');
}
