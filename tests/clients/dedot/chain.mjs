// Connects and sends with dedot, without generated types: it reads the chain's own metadata.
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { DedotClient, WsProvider } from 'dedot';

export const SHF = 10n ** 12n;

await cryptoWaitReady();
export const client = await DedotClient.new({ provider: new WsProvider(process.env.SHEAF_NODE), rpcVersion: 'v2' });
// Nodes that prune have no archive of past blocks: only the older RPC reads them.
export const history = await DedotClient.new({ provider: new WsProvider(process.env.SHEAF_NODE), rpcVersion: 'legacy' });

export function account(uri) {
  return new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri(uri);
}

/** Signs, submits and waits until the transaction is in a block. Resolves to that block and the events; a refused call rejects. */
export async function send(who, call, options = {}) {
  const sent = call.signAndSend(who, options);
  // A transaction that is refused at once rejects the second promise, one that is dropped later the first.
  const [included] = await Promise.all([sent.untilBestChainBlockIncluded(), sent]);
  if (included.dispatchError) throw new Error(reason(included.dispatchError));
  return { block: included.status.value.blockHash, events: included.events.map(({ event }) => event) };
}

/** Why the chain refused a call, in the words of its own documentation. */
function reason(error) {
  const known = client.registry.findErrorMeta(error);
  return known ? `${known.pallet}.${known.name}: ${known.docs.join(' ').trim()}` : JSON.stringify(error);
}

/** The data of an event, of which there must be one. */
export function named(events, { is, meta }) {
  const found = events.find(is);
  if (!found) throw new Error(`no ${meta.pallet}.${meta.name} among ${events.map(nameOf)}`);
  return found.palletEvent.data;
}

export const nameOf = ({ pallet, palletEvent }) => `${pallet}.${palletEvent.name ?? palletEvent}`;
