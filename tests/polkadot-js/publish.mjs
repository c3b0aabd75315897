// Publishes standard input as client code, as a new organization paid for by //Ferdie.
import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { SHF, account, connect, send } from './chain.mjs';

const code = await buffer(process.stdin);
const api = await connect();
const organization = account(`//Ferdie//organization//${randomBytes(8).toString('hex')}`);
await send(api, account('//Ferdie'), api.tx.balances.transferKeepAlive(organization.address, 100n * SHF));
await send(api, organization, api.tx.registry.registerOrganization({ name: 'A publisher', uri: '' }));
const weights = { sha256: `0x${createHash('sha256').update('weights').digest('hex')}`, size: 7, uri: 'https://example.org/weights' };
await send(api, organization, api.tx.registry.publishModel({ name: 'A model', weights, card: null }, `0x${code.toString('hex')}`));
await api.disconnect();
