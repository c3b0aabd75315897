// Publishes a model, with its client code on the chain: npx tsx publish.ts NAME CLIENT.PY WEIGHTS.SAFETENSORS WEIGHTS_URI
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { account, connect, find, send, shf } from './chain.ts';

const [name, codeFile, weightsFile, uri] = process.argv.slice(2);
const api = await connect();
const code = readFileSync(codeFile);
const bytes = readFileSync(weightsFile);

// The weights stay where your aggregator can fetch them; the chain stores their hash.
const weights = { sha256: `0x${createHash('sha256').update(bytes).digest('hex')}`, size: bytes.length, uri };
const events = await send(api, account(), api.tx.registry.publishModel({ name, weights, card: null }, `0x${code.toString('hex')}`));

const { model, client, fee } = find(events, 'registry', 'ModelPublished').data as any;
console.log(`model ${model}, with code at ${client.uri.toUtf8()}, kept for ${shf(fee.toBigInt())}`);
await api.disconnect();
