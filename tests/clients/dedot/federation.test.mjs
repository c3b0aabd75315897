// What people do on a chain with dedot. tests/e2e/test_clients.py starts it on a federation with rewards to claim.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { MerkleizedMetadata } from 'dedot/merkleized-metadata';
import { hexToString, stringCamelCase, u8aToHex } from 'dedot/utils';
import { SHF, account, client, history, named, nameOf, send } from './chain.mjs';

const { SHEAF_FAUCET, SHEAF_PROOF, SHEAF_WEIGHTS } = process.env;
const nonce = randomBytes(8).toString('hex');
const faucet = account(SHEAF_FAUCET);
const organization = account(`${SHEAF_FAUCET}//organization//${nonce}`);
const trainer = account(`${SHEAF_FAUCET}//trainer//${nonce}`);
const sha256 = (bytes) => `0x${createHash('sha256').update(bytes).digest('hex')}`;
const { consts, errors, events, metadata, query, tx, view } = client;
let [model, task] = [];

before(async () => {
  const pay = (to, amount) => tx.balances.transferKeepAlive(to.address, amount * SHF).call;
  // Before it sends, dedot asks the newest finalized block whether a transaction can be paid for.
  await tx.utility
    .batchAll([pay(organization, 100n), pay(trainer, 20n)])
    .signAndSend(faucet)
    .untilFinalized();
});
after(() => Promise.all([client.disconnect(), history.disconnect()]));

test('the chain names its token and its addresses', async () => {
  assert.deepEqual(await client.chainSpec.properties(), { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'SHF' });
  assert.equal(consts.system.ss58Prefix, 42);
});

test('an organization registers', async () => {
  await send(organization, tx.registry.registerOrganization({ name: 'Dedot Radiology', uri: 'https://dedot.example' }));
  const stored = await query.registry.organizations(organization.address);
  assert.equal(hexToString(stored.profile.name), 'Dedot Radiology');
  assert.deepEqual(await view.registry.organization(organization.address), stored);
});

test('it publishes a model, whose code any node returns by its CID', async () => {
  const code = Buffer.from(`class Client:\n    """${nonce}"""\n`);
  const file = readFileSync(SHEAF_WEIGHTS);
  const weights = { sha256: sha256(file), size: BigInt(file.length), uri: `file://${SHEAF_WEIGHTS}` };
  const spec = { name: 'Chest X-ray', weights, card: undefined };
  const done = await send(organization, tx.registry.publishModel(spec, u8aToHex(code)));
  const published = named(done.events, events.registry.ModelPublished);
  model = published.model;
  assert.equal(published.client.sha256, sha256(code));
  assert.equal(published.fee, await view.registry.codeCost(code.length));
  const cid = hexToString(published.client.uri).replace('ipfs://', '');
  assert.equal(await client.rpc.bitswap_v1_get(cid), u8aToHex(code));
});

test('it proposes a task, and the aggregator accepts it', async () => {
  const [[aggregator]] = await query.registry.aggregators.entries();
  const terms = {
    deposit: 20n * SHF,
    rounds: 2,
    stake: 5n * SHF,
    minTrainers: 2,
    maxTrainers: 4,
    deadline: BigInt(Date.now() + 3_600_000),
    roundMs: 60_000n,
    admission: 'Open',
    disclosure: 'Private',
    aggregation: { kind: 'Mean', learningRate: 65_536, clip: 65_536, fracBits: 16, sampleWeightCap: 1_000 },
    reward: 'Equal',
    aggregatorFee: 50_000,
  };
  const done = await send(organization, tx.tasks.proposeTask(model, aggregator, terms));
  task = named(done.events, events.tasks.TaskProposed).task;

  assert.deepEqual((await query.tasks.tasks(task)).terms, terms);
  assert.deepEqual(await view.tasks.tasksOf(organization.address), [task]);
  assert.equal((await view.tasks.books(task)).unallocated, 20n * SHF);
  while ((await query.tasks.tasks(task)).state.type !== 'Open') await setTimeout(1_000);
});

test('a trainer registers, bonds and takes a seat', async () => {
  await send(trainer, tx.registry.registerTrainer({ name: 'Ada', uri: '' }));
  await send(trainer, tx.trainerStaking.bond(8n * SHF));
  await send(trainer, tx.trainerStaking.takeSeat(task));
  assert.equal((await query.trainerStaking.seats([task, trainer.address])).stake, 5n * SHF);
  assert.equal(await view.trainerStaking.freeBond(trainer.address), 3n * SHF);
});

test('a refused call is reported by its name and its documentation', async () => {
  await assert.rejects(send(trainer, tx.trainerStaking.takeSeat(task)), /^Error: TrainerStaking\.AlreadySeated: \w+/);
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
  while ((payable = await view.rewards.payable(...of, claim)) === undefined) await setTimeout(1_000);
  assert.equal(await view.rewards.worth(...of, claim.share), payable);

  const done = await send(faucet, tx.rewards.claim(...of, claim));
  const claimed = named(done.events, events.rewards.Claimed);
  assert.deepEqual([claimed.task, claimed.round, claimed.amount, claimed.fee], [...of, payable, 0n]);
  assert.equal(claimed.payee.raw, claim.payee);
  assert.equal(await view.rewards.isClaimed(...of, claim.index), true);
  await assert.rejects(send(faucet, tx.rewards.claim(...of, claim)), /Rewards\.AlreadyClaimed: \w+/);

  // The block may contain other claims for the same payee, so all of them must add up.
  const { parentHash } = await history.rpc.chain_getHeader(done.block);
  const [then, before] = [await history.at(done.block), await history.at(parentHash)];
  const free = async (at) => (await at.query.system.account(claimed.payee)).data.free;
  const paid = (await then.query.system.events())
    .map(({ event }) => event)
    .filter((event) => events.rewards.Claimed.is(event) && event.palletEvent.data.payee.eq(claimed.payee));
  const sum = paid.reduce((total, { palletEvent }) => total + palletEvent.data.amount, 0n);
  assert.equal((await free(then)) - (await free(before)), sum);
});

test('the estimated fee is the one that is charged', async () => {
  const transfer = () => tx.balances.transferKeepAlive(trainer.address, SHF);
  const { partialFee } = await transfer().paymentInfo(faucet.address);
  const done = await send(faucet, transfer());
  assert.equal(named(done.events, events.transactionPayment.TransactionFeePaid).actualFee, partialFee);
});

// Wallets that know CheckMetadataHash need it here. Releases know the hash of their own metadata, builds for tests do not:
// they accept only its disabled mode, and refuse, without a charge, a signer that insists on the hash.
test('a transaction that pins a metadata hash is refused', async () => {
  const metadataHash = u8aToHex(new MerkleizedMetadata(metadata, { decimals: 12, tokenSymbol: 'SHF' }).digest());
  await assert.rejects(send(faucet, tx.system.remark('pinned'), { metadataHash }), /CannotLookup/);
});

test('the organization takes its task back', async () => {
  const done = await send(organization, tx.tasks.withdrawTask(task));
  assert.equal(named(done.events, events.tasks.TaskClosed).refunded, 20n * SHF);
});

test('every event of every finalized block decodes', async () => {
  const head = await history.block.finalized();
  const seen = new Set();
  // Nodes keep the state of the last 256 blocks.
  for (let number = Math.max(1, head.number - 240); number <= head.number; number++) {
    const at = await history.at(await history.rpc.chain_getBlockHash(number));
    for (const { event } of await at.query.system.events()) seen.add(nameOf(event));
  }
  for (const name of ['Registry.ModelPublished', 'Tasks.RoundPosted', 'TrainerStaking.SeatTaken']) assert.ok(seen.has(name), name);
});

test('every constant decodes, and every error of our pallets has documentation', () => {
  for (const pallet of metadata.latest.pallets)
    for (const { name } of pallet.constants) {
      assert.notEqual(consts[stringCamelCase(pallet.name)][stringCamelCase(name)], undefined, `${pallet.name}.${name}`);
    }
  for (const name of ['Registry', 'Tasks', 'TrainerStaking', 'Rewards']) {
    const { error } = metadata.latest.pallets.find((pallet) => pallet.name === name);
    const { members } = metadata.latest.types[error.typeId].typeDef.value;
    assert.ok(members.length > 0);
    for (const member of members) assert.notEqual(errors[stringCamelCase(name)][member.name].meta.docs.join('').trim(), '', member.name);
  }
});
