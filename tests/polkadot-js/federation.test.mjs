// What people do with plain polkadot.js: no custom types, no overrides. What an organization does is the TypeScript of
// examples/polkadot-js. Most tests need a federation with rewards to claim, which tests/e2e/test_clients.py starts.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SHF, account, connect, events, send } from './chain.mjs';
import { view } from './view.mjs';

const { SHEAF_EXPECTED_EVENTS, SHEAF_FAUCET, SHEAF_PROOF, SHEAF_WEIGHTS } = process.env;
// Nodes keep the state of the last 256 blocks.
const KEPT = 240;
const OURS = ['registry', 'tasks', 'trainerStaking', 'rewards'];
const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;
const named = (list, section, method) => list.find((event) => event.section === section && event.method === method);

let api;
before(async () => {
  api = await connect();
});
after(() => api.disconnect());

describe('in a federation', { skip: !SHEAF_PROOF && 'tests/e2e/test_clients.py starts one' }, () => {
  const nonce = randomBytes(8).toString('hex');
  const folder = mkdtempSync(join(tmpdir(), 'sheaf-'));
  let [faucet, organization, trainer, model, task] = [];

  /** Runs a script of the example as the organization; what it printed. */
  async function example(script, ...values) {
    const cwd = fileURLToPath(new URL('../../examples/polkadot-js', import.meta.url));
    const env = { ...process.env, SHEAF_SECRET_FILE: join(folder, 'secret') };
    return (await promisify(execFile)(join(cwd, 'node_modules/.bin/tsx'), [`${script}.ts`, ...values], { cwd, env })).stdout;
  }

  before(async () => {
    const secret = `${SHEAF_FAUCET}//organization//${nonce}`;
    writeFileSync(join(folder, 'secret'), secret, { mode: 0o600 });
    [faucet, organization, trainer] = [SHEAF_FAUCET, secret, `${SHEAF_FAUCET}//trainer//${nonce}`].map(account);
    const pay = (to, amount) => api.tx.balances.transferKeepAlive(to.address, amount * SHF);
    await send(api, faucet, api.tx.utility.batchAll([pay(organization, 200n), pay(trainer, 20n)]));
  });
  after(() => rmSync(folder, { recursive: true }));

  test('an organization registers', async () => {
    await example('register', 'Eve Radiology', 'https://eve.example');
    const stored = (await api.query.registry.organizations(organization.address)).unwrap();
    assert.equal(stored.profile.name.toUtf8(), 'Eve Radiology');
    assert.ok((await view(api, 'Registry', 'organization', organization.address)).unwrap().eq(stored));
  });

  test('it publishes a model, whose code any node returns by its CID', async () => {
    const code = Buffer.from(`class Client:\n    """${nonce}"""\n`);
    writeFileSync(join(folder, 'client.py'), code);
    const said = await example('publish', 'Chest X-ray', join(folder, 'client.py'), SHEAF_WEIGHTS, `file://${SHEAF_WEIGHTS}`);
    model = said.match(/^model (\d+)/m)[1];
    const { client, owner, weights } = (await api.query.registry.models(model)).unwrap();
    assert.equal(owner.toString(), organization.address);
    assert.equal(weights.sha256.toHex(), sha256(readFileSync(SHEAF_WEIGHTS)));
    assert.equal(client.sha256.toHex(), sha256(code));
    // polkadot.js renames the field: a struct is a Map there, and has a `size` of its own.
    assert.equal(client.size_.toNumber(), code.length);
    const cid = client.uri.toUtf8().replace('ipfs://', '');
    assert.equal(await api._rpcCore.provider.send('bitswap_v1_get', [cid]), `0x${code.toString('hex')}`);
  });

  test('it proposes a task, and follows it until the aggregator has accepted', async () => {
    const [[aggregator]] = await api.query.registry.aggregators.entries();
    task = (await example('propose', model, aggregator.args[0].toString())).match(/^task (\d+)/m)[1];
    const stored = (await api.query.tasks.tasks(task)).unwrap();
    assert.equal(stored.model.toString(), model);
    assert.equal(stored.terms.deposit.toBigInt(), 100n * SHF);
    assert.equal((await view(api, 'Tasks', 'books', task)).unwrap().unallocated.toBigInt(), 100n * SHF);
    const held = (await api.query.system.account(organization.address)).data.reserved.toBigInt();
    assert.ok(held >= 100n * SHF, `the deposit is held: ${held}`);
    assert.match(await example('follow', task, 'Open'), /: Open, 100 SHF not set aside/);
  });

  test('a trainer registers, bonds and takes a seat', async () => {
    await send(api, trainer, api.tx.registry.registerTrainer({ name: 'Ada', uri: '' }));
    await send(api, trainer, api.tx.trainerStaking.bond(8n * SHF));
    await send(api, trainer, api.tx.trainerStaking.takeSeat(task));
    const seat = (await api.query.trainerStaking.seats(task, trainer.address)).unwrap();
    assert.equal(seat.stake.toBigInt(), 5n * SHF);
    assert.equal((await view(api, 'TrainerStaking', 'free_bond', trainer.address)).toBigInt(), 3n * SHF);
  });

  test('a refused call is reported by its name and its documentation', async () => {
    await assert.rejects(send(api, trainer, api.tx.trainerStaking.takeSeat(task)), /^Error: trainerStaking\.AlreadySeated: \w+/);
  });

  test('a reward is claimed with a proof, for the payee it is due to', async () => {
    const { task, round, claim: leaf } = JSON.parse(readFileSync(SHEAF_PROOF, 'utf8')).cases[0];
    const path = leaf.path.map(({ sum, hash }) => ({ sum, hash: `0x${hash}` }));
    const claim = { ...leaf, payee: `0x${leaf.payee}`, salt: `0x${leaf.salt}`, path };
    let payable;
    while ((payable = await view(api, 'Rewards', 'payable', task, round, claim)).isNone) await setTimeout(1_000);
    const worth = await view(api, 'Rewards', 'worth', task, round, claim.share);
    assert.equal(worth.toString(), payable.toString());

    const call = api.tx.rewards.claim(task, round, claim);
    const { block, events } = await sendInBlock(faucet, call);
    const { amount, fee, payee } = named(events, 'rewards', 'Claimed').data;
    assert.deepEqual([amount.toString(), fee.toNumber(), payee.toHex()], [payable.toString(), 0, claim.payee]);
    assert.equal((await view(api, 'Rewards', 'is_claimed', task, round, claim.index)).isTrue, true);
    await assert.rejects(send(api, faucet, call), /^Error: rewards\.AlreadyClaimed: \w+/);

    // The block may contain other claims for the same payee, so all of them must add up.
    const { parentHash } = await api.rpc.chain.getHeader(block);
    const [then, before] = [await api.at(block), await api.at(parentHash)];
    const free = async (at) => (await at.query.system.account(payee)).data.free.toBigInt();
    const paid = (await then.query.system.events()).filter(({ event }) => event.method === 'Claimed' && event.data.payee.eq(payee));
    const sum = paid.reduce((total, { event }) => total + event.data.amount.toBigInt(), 0n);
    assert.equal((await free(then)) - (await free(before)), sum);
  });

  test('the estimated fee is the one that is charged', async () => {
    const call = api.tx.balances.transferKeepAlive(trainer.address, SHF);
    const { partialFee } = await call.paymentInfo(faucet);
    const [, charged] = named(await send(api, faucet, call), 'transactionPayment', 'TransactionFeePaid').data;
    assert.equal(charged.toString(), partialFee.toString());
  });

  // Wallets that know CheckMetadataHash need it here. Releases know the hash of their own metadata, builds for tests do
  // not: they accept only its disabled mode, and refuse, without a charge, a signer that insists on the hash.
  test('a transaction that pins a metadata hash is refused', async () => {
    assert.ok(api.registry.signedExtensions.includes('CheckMetadataHash'));
    const pinned = api.tx.system.remark('pinned').signAndSend(faucet, { nonce: -1, mode: 1, metadataHash: sha256('any') });
    await assert.rejects(pinned, /CannotLookup/);
  });

  test('the organization takes its task back', async () => {
    const closed = named(await send(api, organization, api.tx.tasks.withdrawTask(task)), 'tasks', 'TaskClosed');
    assert.equal(closed.data.refunded.toBigInt(), 100n * SHF);
  });

  /** As `send`, and resolves to the block as well. */
  function sendInBlock(signer, call) {
    return new Promise((resolve, reject) => {
      const told = ({ events, status }) =>
        status.isInBlock && resolve({ block: status.asInBlock, events: events.map(({ event }) => event) });
      call.signAndSend(signer, { nonce: -1 }, told).catch(reject);
    });
  }
});

test('the chain names its token and its addresses', async () => {
  assert.deepEqual(api.registry.chainTokens, ['SHF']);
  assert.deepEqual(api.registry.chainDecimals, [12]);
  assert.equal(api.registry.chainSS58, 42);
  assert.equal(api.consts.system.ss58Prefix.toNumber(), 42);
});

test('every event of every finalized block decodes', async () => {
  const head = await api.rpc.chain.getFinalizedHead();
  const last = (await api.rpc.chain.getHeader(head)).number.toNumber();
  const seen = new Map();
  for await (const { event } of events(api, last, Math.max(1, last - KEPT))) {
    const name = `${event.section}.${event.method}`;
    assert.doesNotThrow(() => event.toHuman(), `${name} decodes`);
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const expected = (SHEAF_EXPECTED_EVENTS ?? 'registry.ModelPublished,tasks.RoundPosted,trainerStaking.SeatTaken').split(',');
  for (const name of expected) assert.ok(seen.has(name), `${name} was seen among ${[...seen.keys()].join(', ')}`);
});

test('every constant decodes, and every error of our pallets has documentation', () => {
  for (const [section, constants] of Object.entries(api.consts))
    for (const [name, value] of Object.entries(constants))
      assert.ok(value.toHuman() !== undefined && value.meta.docs, `${section}.${name}`);
  for (const pallet of OURS) {
    const errors = Object.values(api.errors[pallet]);
    assert.ok(errors.length > 0);
    for (const { meta } of errors) assert.notEqual(meta.docs.join('').trim(), '', `${pallet}.${meta.name}`);
  }
});
