// Connects to a node with plain @polkadot/api: no custom types, no type overrides.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';

export const SHF = 10n ** 12n;

export async function connect(url = process.env.SHEAF_NODE ?? 'ws://127.0.0.1:9944') {
  // `noInitWarn` hides the warning that AuthorizeCall is unknown: that extension adds nothing to a transaction.
  return ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
}

export function account(uri) {
  return new Keyring({ type: 'sr25519' }).addFromUri(uri);
}

/** Signs, submits and waits until a block has the transaction. Resolves to its events; rejects with `pallet.Error` if it failed. */
export function send(api, signer, call) {
  return new Promise((resolve, reject) => {
    call
      .signAndSend(signer, { nonce: -1 }, ({ dispatchError, events, status }) => {
        if (dispatchError) {
          const error = dispatchError.isModule ? api.registry.findMetaError(dispatchError.asModule) : null;
          reject(new Error(error ? `${error.section}.${error.name}: ${error.docs.join(' ')}` : dispatchError.toString()));
        } else if (status.isInBlock || status.isFinalized) {
          resolve(events.map(({ event }) => event));
        } else if (status.isError) {
          reject(new Error(`the transaction was not accepted: ${status.type}`));
        }
      })
      .catch(reject);
  });
}

/** Every event from block `first` to `last`, decoded, as `{ block, event }`. */
export async function* events(api, last, first = 1) {
  for (let block = first; block <= last; block++) {
    const hash = await api.rpc.chain.getBlockHash(block);
    const at = await api.at(hash);
    for (const { event } of await at.query.system.events()) yield { block, event };
  }
}
