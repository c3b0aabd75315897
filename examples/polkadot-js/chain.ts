// Connects, signs and sends with plain @polkadot/api, which learns every type from the chain's metadata.
import { readFileSync } from 'node:fs';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { DispatchError, Event } from '@polkadot/types/interfaces';

/** A token in plancks, the unit of every amount on the chain. */
export const SHF = 10n ** 12n;

/** An amount for people. */
export const shf = (plancks: bigint) => `${Number(plancks) / Number(SHF)} SHF`;

export function connect(): Promise<ApiPromise> {
  const provider = new WsProvider(process.env.SHEAF_NODE ?? 'ws://127.0.0.1:9944');
  // `noInitWarn` silences a warning that the extension AuthorizeCall is unknown. That extension adds nothing to a transaction.
  return ApiPromise.create({ provider, noInitWarn: true });
}

/** The account that signs. A file has its mnemonic or, on a development network, a path like //Alice. */
export function account(): KeyringPair {
  const file = process.env.SHEAF_SECRET_FILE;
  if (!file) throw new Error('SHEAF_SECRET_FILE must name a file with your mnemonic');
  return new Keyring({ type: 'sr25519' }).addFromUri(readFileSync(file, 'utf8').trim());
}

type Call = SubmittableExtrinsic<'promise'>;

/** Prints the fee, signs and submits, and resolves to the transaction's events once it is in a block. */
export async function send(api: ApiPromise, signer: KeyringPair, call: Call): Promise<Event[]> {
  const { partialFee } = await call.paymentInfo(signer);
  console.log(`${call.method.section}.${call.method.method}, for a fee of ${shf(partialFee.toBigInt())}`);
  return new Promise((resolve, reject) => {
    call
      .signAndSend(signer, { nonce: -1 }, ({ dispatchError, events, isError, status }) => {
        if (dispatchError) reject(new Error(reason(api, dispatchError)));
        else if (status.isInBlock) resolve(events.map(({ event }) => event));
        else if (isError) reject(new Error(`the transaction was not accepted: ${status.type}`));
      })
      .catch(reject);
  });
}

/** Why the chain refused a call: the error's name and documentation. */
export function reason(api: ApiPromise, error: DispatchError): string {
  if (!error.isModule) return error.toString();
  const { section, name, docs } = api.registry.findMetaError(error.asModule);
  return `${section}.${name}: ${docs.join(' ')}`;
}

/** The event with this name among those of a transaction. Throws if there is none. */
export function find(events: Event[], section: string, method: string): Event {
  const found = events.find((event) => event.section === section && event.method === method);
  if (!found) throw new Error(`there is no ${section}.${method} among ${events.map((event) => event.method)}`);
  return found;
}
