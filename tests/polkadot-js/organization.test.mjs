// What an organization does in polkadot.js, with the plain library and the chain's own metadata.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SHF, account, connect, events, send } from './chain.mjs';

let api;
before(async () => {
  api = await connect();
});
after(() => api.disconnect());

const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;
const named = (list, section, method) => list.find((event) => event.section === section && event.method === method);

test('an organization registers, publishes a model, proposes a task and reads it back', async () => {
  const organization = account(`//Eve//organization//${randomBytes(8).toString('hex')}`);
  await send(api, account('//Eve'), api.tx.balances.transferKeepAlive(organization.address, 200n * SHF));

  await send(api, organization, api.tx.registry.registerOrganization({ name: 'Eve Radiology', uri: 'https://eve.example' }));
  const stored = (await api.query.registry.organizations(organization.address)).unwrap();
  assert.equal(stored.profile.name.toUtf8(), 'Eve Radiology');

  const code = Buffer.from(`class Client:\n    """${randomBytes(8).toString('hex')}"""\n`);
  const weights = { sha256: sha256('weights'), size: 7, uri: 'https://eve.example/weights.safetensors' };
  const published = await send(
    api,
    organization,
    api.tx.registry.publishModel({ name: 'Chest X-ray', weights, card: null }, `0x${code.toString('hex')}`),
  );
  const [modelId] = named(published, 'registry', 'ModelPublished').data;
  const model = (await api.query.registry.models(modelId)).unwrap();
  assert.equal(model.owner.toString(), organization.address);
  assert.equal(model.client.sha256.toHex(), sha256(code));
  // polkadot.js renames the field: a struct is a Map there, and has a `size` of its own.
  assert.equal(model.client.size_.toNumber(), code.length);
  const cid = model.client.uri.toUtf8().replace('ipfs://', '');
  assert.equal(await api._rpcCore.provider.send('bitswap_v1_get', [cid]), `0x${code.toString('hex')}`);

  const [[aggregatorKey]] = await api.query.registry.aggregators.entries();
  const terms = {
    deposit: 20n * SHF,
    rounds: 2,
    stake: 5n * SHF,
    min_trainers: 2,
    max_trainers: 4,
    deadline: Date.now() + 3_600_000,
    round_ms: 60_000,
    admission: 'List',
    disclosure: 'Private',
    aggregation: { kind: 'Mean', learning_rate: 65536, clip: 65536, frac_bits: 16, sample_weight_cap: 65536 },
    reward: 'Equal',
    aggregator_share: 50_000,
  };
  const before = (await api.query.system.account(organization.address)).data;
  const proposed = await send(api, organization, api.tx.tasks.proposeTask(modelId, aggregatorKey.args[0], terms));
  const [taskId] = named(proposed, 'tasks', 'TaskProposed').data;

  const task = (await api.query.tasks.tasks(taskId)).unwrap();
  assert.equal(task.organization.toString(), organization.address);
  assert.equal(task.aggregator.toString(), aggregatorKey.args[0].toString());
  assert.equal(task.model.toString(), modelId.toString());
  assert.deepEqual(task.terms.toJSON(), api.createType(task.terms.toRawType(), terms).toJSON());
  const held = (await api.query.system.account(organization.address)).data.reserved.toBigInt() - before.reserved.toBigInt();
  assert.ok(held >= terms.deposit, `the deposit is held: ${held}`);

  // An aggregator may accept by itself meanwhile: with no seat taken the organization can still take everything back.
  await send(api, organization, api.tx.tasks.withdrawTask(taskId));
});

test('a call that the chain refuses names its error', async () => {
  const stranger = account('//Eve');
  await assert.rejects(
    send(api, stranger, api.tx.registry.publishModelAt(
      { name: 'x', weights: { sha256: sha256('w'), size: 1, uri: 'https://x' }, card: null },
      { sha256: sha256('c'), size: 1, uri: 'https://x' },
    )),
    /registry\.\w+/,
  );
});

test('every event of the chain decodes', async () => {
  const head = await api.rpc.chain.getFinalizedHead();
  const last = (await api.rpc.chain.getHeader(head)).number.toNumber();
  const seen = new Map();
  for await (const { event } of events(api, last)) {
    const name = `${event.section}.${event.method}`;
    assert.doesNotThrow(() => event.toHuman(), `${name} decodes`);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  assert.ok(seen.size > 0);
  for (const name of (process.env.SHEAF_EXPECTED_EVENTS ?? '').split(',').filter(Boolean)) {
    assert.ok(seen.has(name), `${name} was seen among ${[...seen.keys()].join(', ')}`);
  }
});
