// What people do on a chain with PAPI. tests/e2e/test_clients.py starts it on a federation with rewards to claim.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Binary, Enum } from 'polkadot-api';
import { withMetadataHash } from 'polkadot-api/signer';
import { BEST, SHF, account, api, client, named, send } from './chain.mjs';
import { errorsOf, metadata, past } from './metadata.mjs';

const { SHEAF_FAUCET, SHEAF_PROOF, SHEAF_WEIGHTS } = process.env;
const nonce = randomBytes(8).toString('hex');
const faucet = account(SHEAF_FAUCET);
const organization = account(`${SHEAF_FAUCET}//organization//${nonce}`);
const trainer = account(`${SHEAF_FAUCET}//trainer//${nonce}`);
const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;
const text = Binary.fromText;
let [model, task] = [];

before(async () => {
  const pay = (to, amount) => api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', to.address), value: amount * SHF }).decodedCall;
  await send(faucet, api.tx.Utility.batch_all({ calls: [pay(organization, 100n), pay(trainer, 20n)] }));
});
after(() => client.destroy());

test('the chain names its token and its addresses', async () => {
  const { properties } = await client.getChainSpecData();
  assert.deepEqual(properties, { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'SHF' });
  assert.equal(await api.constants.System.SS58Prefix(), 42);
});

test('an organization registers', async () => {
  const profile = { name: text('PAPI Radiology'), uri: text('https://papi.example') };
  await send(organization, api.tx.Registry.register_organization({ profile }));
  const stored = await api.query.Registry.Organizations.getValue(organization.address, BEST);
  assert.equal(Binary.toText(stored.profile.name), 'PAPI Radiology');
  assert.deepEqual(await api.view.Registry.organization(organization.address, BEST), stored);
});

test('it publishes a model, whose code any node returns by its CID', async () => {
  const code = Buffer.from(`class Client:\n    """${nonce}"""\n`);
  const file = readFileSync(SHEAF_WEIGHTS);
  const weights = { sha256: sha256(file), size: BigInt(file.length), uri: text(`file://${SHEAF_WEIGHTS}`) };
  const spec = { name: text('Chest X-ray'), weights, card: undefined };
  const { events } = await send(organization, api.tx.Registry.publish_model({ spec, client_code: code }));
  const published = named(events, 'Registry', 'ModelPublished');
  model = published.model;
  assert.equal(published.client.sha256, sha256(code));
  assert.equal(published.fee, await api.view.Registry.code_cost(code.length, BEST));
  const cid = Binary.toText(published.client.uri).replace('ipfs://', '');
  assert.equal(await client._request('bitswap_v1_get', [cid]), Binary.toHex(code));
});

test('it proposes a task, and the aggregator accepts it', async () => {
  const [aggregator] = await api.query.Registry.Aggregators.getEntries(BEST);
  const terms = {
    deposit: 20n * SHF,
    rounds: 2,
    stake: 5n * SHF,
    min_trainers: 2,
    max_trainers: 4,
    deadline: BigInt(Date.now() + 3_600_000),
    round_ms: 60_000n,
    admission: Enum('Open'),
    disclosure: Enum('Private'),
    aggregation: { kind: Enum('Mean'), learning_rate: 65_536, clip: 65_536, frac_bits: 16, sample_weight_cap: 1_000 },
    reward: Enum('Equal'),
    aggregator_fee: 50_000,
  };
  const call = api.tx.Tasks.propose_task({ model, aggregator: aggregator.keyArgs[0], terms });
  const { events } = await send(organization, call);
  task = named(events, 'Tasks', 'TaskProposed').task;

  const stored = () => api.query.Tasks.Tasks.getValue(task, BEST);
  assert.deepEqual((await stored()).terms, terms);
  assert.deepEqual(await api.view.Tasks.tasks_of(organization.address, BEST), [task]);
  assert.equal((await api.view.Tasks.books(task, BEST)).unallocated, 20n * SHF);
  while ((await stored()).state.type !== 'Open') await setTimeout(1_000);
});

test('a trainer registers, bonds and takes a seat', async () => {
  await send(trainer, api.tx.Registry.register_trainer({ profile: { name: text('Ada'), uri: text('') } }));
  await send(trainer, api.tx.TrainerStaking.bond({ amount: 8n * SHF }));
  await send(trainer, api.tx.TrainerStaking.take_seat({ task }));
  const seat = await api.query.TrainerStaking.Seats.getValue(task, trainer.address, BEST);
  assert.equal(seat.stake, 5n * SHF);
  assert.equal(await api.view.TrainerStaking.free_bond(trainer.address, BEST), 3n * SHF);
});

test('a refused call is reported by its name and its documentation', async () => {
  const refused = send(trainer, api.tx.TrainerStaking.take_seat({ task }));
  await assert.rejects(refused, /^Error: TrainerStaking\.AlreadySeated: \w+/);
});

test('a reward is claimed with a proof, for the payee it is due to', async () => {
  const { task, round, claim: leaf } = JSON.parse(readFileSync(SHEAF_PROOF, 'utf8')).cases[0];
  const claim = {
    index: leaf.index,
    payee: `0x${leaf.payee}`,
    salt: `0x${leaf.salt}`,
    share: BigInt(leaf.share),
    path: leaf.path.map(({ sum, hash }) => ({ sum: BigInt(sum), hash: `0x${hash}` })),
  };
  const of = [BigInt(task), round];
  let payable;
  while ((payable = await api.view.Rewards.payable(...of, claim, BEST)) === undefined) await setTimeout(1_000);
  assert.equal(await api.view.Rewards.worth(...of, claim.share, BEST), payable);

  const call = api.tx.Rewards.claim({ task: of[0], round, claim });
  const { events, block } = await send(faucet, call);
  const claimed = named(events, 'Rewards', 'Claimed');
  assert.deepEqual([claimed.task, claimed.round, claimed.amount, claimed.fee], [...of, payable, 0n]);
  assert.equal(await api.view.Rewards.is_claimed(...of, claim.index, BEST), true);
  await assert.rejects(send(faucet, call), /Rewards\.AlreadyClaimed: \w+/);

  // The block may contain other claims for the same payee, so all of them must add up.
  const { parentHash } = await client.getBlockHeader(block.hash);
  const free = async (hash) => (await past(hash, 'System', 'Account', claimed.payee))?.data.free ?? 0n;
  const all = (await past(block.hash, 'System', 'Events')).map(({ event }) => event);
  const paid = all.filter(({ type, value }) => type === 'Rewards' && value.value.payee === claimed.payee);
  const sum = paid.reduce((total, { value }) => total + value.value.amount, 0n);
  assert.equal((await free(block.hash)) - (await free(parentHash)), sum);
});

test('the estimated fee is the one that is charged', async () => {
  const call = api.tx.Balances.transfer_keep_alive({ dest: Enum('Id', trainer.address), value: SHF });
  const estimated = await call.getEstimatedFees(faucet.address);
  const { events } = await send(faucet, call);
  assert.equal(named(events, 'TransactionPayment', 'TransactionFeePaid').actual_fee, estimated);
});

// Wallets that know CheckMetadataHash need it here. Releases know the hash of their own metadata, builds for tests do not:
// they accept only its disabled mode, and refuse, without a charge, a signer that insists on the hash.
test('a transaction that pins a metadata hash is refused', async () => {
  const info = { decimals: 12, tokenSymbol: 'SHF' };
  const pinning = { ...faucet, signer: withMetadataHash(info, faucet.signer) };
  await assert.rejects(send(pinning, api.tx.System.remark({ remark: text('pinned') })), /CannotLookup/);
});

test('the organization takes its task back', async () => {
  const { events } = await send(organization, api.tx.Tasks.withdraw_task({ task }));
  assert.equal(named(events, 'Tasks', 'TaskClosed').refunded, 20n * SHF);
});

test('every event of every finalized block decodes', async () => {
  const head = await client.getFinalizedBlock();
  const seen = new Set();
  // Nodes keep the state of the last 256 blocks.
  for (let number = Math.max(1, head.number - 240); number <= head.number; number++) {
    const hash = await client._request('chain_getBlockHash', [number]);
    for (const { event } of await past(hash, 'System', 'Events')) seen.add(`${event.type}.${event.value.type}`);
  }
  for (const name of ['Registry.ModelPublished', 'Tasks.RoundPosted', 'TrainerStaking.SeatTaken']) assert.ok(seen.has(name), name);
});

test('every constant decodes, and every error of our pallets has documentation', async () => {
  for (const { name: pallet, constants } of (await metadata()).pallets)
    for (const { name } of constants) assert.notEqual(await api.constants[pallet][name](), undefined, `${pallet}.${name}`);
  for (const pallet of ['Registry', 'Tasks', 'TrainerStaking', 'Rewards']) {
    const errors = await errorsOf(pallet);
    assert.ok(errors.length > 0);
    for (const { name, docs } of errors) assert.notEqual(docs, '', `${pallet}.${name}`);
  }
});
