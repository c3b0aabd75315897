// Connects and sends with PAPI's unsafe API: it needs no generated descriptors, only the chain's own metadata.
import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_MINI_SECRET, ss58Address } from '@polkadot-labs/hdkd-helpers';
import { createClient } from 'polkadot-api';
import { getPolkadotSigner } from 'polkadot-api/signer';
import { getWsProvider } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { docsOf } from './metadata.mjs';

export const SHF = 10n ** 12n;
/** Read what the newest block says, not the newest finalized one. */
export const BEST = { at: 'best' };

// Node.js has its own WebSocket from version 22 on.
export const client = createClient(getWsProvider(process.env.SHEAF_NODE, { websocketClass: WebSocket }));
export const api = client.getUnsafeApi();

const derive = sr25519CreateDerive(DEV_MINI_SECRET);

export function account(path) {
  const { publicKey, sign } = derive(path);
  return { address: ss58Address(publicKey, 42), signer: getPolkadotSigner(publicKey, 'Sr25519', sign) };
}

/** Signs, submits and waits until the transaction is in a block. Resolves to that block and the events; a refused call rejects. */
export async function send(who, call) {
  // By default PAPI counts up to the newest finalized block, which lacks transactions that were sent just before.
  const nonce = await api.apis.AccountNonceApi.account_nonce(who.address, BEST);
  const included = await new Promise((resolve, reject) => {
    call.signSubmitAndWatch(who.signer, { nonce }).subscribe({ next: (event) => event.found && resolve(event), error: reject });
  });
  if (!included.ok) throw new Error(await reason(included.dispatchError));
  return included;
}

/** Why the chain refused a call, in the words of its own documentation. */
async function reason({ type, value }) {
  if (type !== 'Module') return `${type}: ${JSON.stringify(value)}`;
  return `${value.type}.${value.value.type}: ${await docsOf(value.type, value.value.type)}`;
}

/** The value of an event, of which there must be one. */
export function named(events, pallet, name) {
  const found = events.find(({ event }) => event.type === pallet && event.value.type === name);
  if (!found) throw new Error(`no ${pallet}.${name} among ${events.map(({ event }) => `${event.type}.${event.value.type}`)}`);
  return found.event.value.value;
}
