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

/** Final blocks after which a transaction that is in none of them never will be: its era has passed. */
const ERA = 70;
/** Final blocks in which another transaction has the same nonce, until this one counts as displaced by it. */
const DISPLACED = 3;

/**
 * Signs, submits and waits until a block has the transaction. Resolves to its events; a failed dispatch rejects with
 * `pallet.Error`. Nodes do not always report a transaction that another with the same nonce displaced: final blocks show it.
 */
export async function send(api, signer, call) {
  const nonce = (await api.rpc.system.accountNextIndex(signer.address)).toNumber();
  let [heads, later, stop] = [0, 0];
  const lost = new Promise((_, reject) => {
    const look = async ({ hash }) => {
      const account = await (await api.at(hash)).query.system.account(signer.address);
      later += account.nonce.toNumber() > nonce;
      heads += 1;
      if (later === DISPLACED) reject(new Error(`outdated: another transaction has the nonce ${nonce}`));
      if (heads === ERA) reject(new Error('outdated: no block has the transaction'));
    };
    // The last look may be cut off by the end of the connection.
    stop = api.rpc.chain.subscribeFinalizedHeads((head) => look(head).catch(() => {}));
  });
  try {
    return await Promise.race([included(api, signer, call, nonce), lost]);
  } finally {
    (await stop)();
  }
}

function included(api, signer, call, nonce) {
  return new Promise((resolve, reject) => {
    call
      .signAndSend(signer, { nonce }, ({ dispatchError, events, status }) => {
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
