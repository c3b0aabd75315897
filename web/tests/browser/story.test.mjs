// What people do with the app, on a real network with a real aggregator and trainers at work. Started by tests/e2e/test_web.py.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { browser, connect, open, person, send, account, SHF } from './person.mjs';

const { SHEAF_PROOFS: proofs, SHEAF_CLIENT: client, SHEAF_WEIGHTS: weights } = process.env;
const nonce = randomBytes(6).toString('hex');
const people = [
  { name: 'Ada', uri: `//Eve//web//${nonce}` },
  { name: 'Clinic', uri: `//Eve//clinic//${nonce}` },
];
let [api, launched, page, complaints] = [];

before(async () => {
  [api, launched] = await Promise.all([connect(), browser()]);
  const [ada, clinic] = people.map(({ uri }) => account(uri).address);
  const pay = (who, amount) => api.tx.balances.transferKeepAlive(who, amount * SHF);
  await send(api, account('//Eve'), api.tx.utility.batchAll([pay(ada, 50n), pay(clinic, 200n)]));
  ({ page, complaints } = await person(launched, api, people));
});
after(async () => {
  await launched?.close();
  await api?.disconnect();
});

const heading = (name) => page.getByRole('heading', { name });
const done = (label) => page.locator('.send', { has: page.getByRole('button', { name: label }) }).getByText('Done.');

test('a person browses: a task, its terms, and client.py, whose hash matches the chain', async () => {
  const answer = await open(page, '/');
  const policy = answer.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  await page.getByRole('link', { name: /Handwritten digits/ }).click();
  await heading('Task 0 Handwritten digits').waitFor();
  await page.getByText('hash matches the chain').waitFor();
  await page.getByText('import numpy as np').waitFor();
  await page.getByText(/A round needs 2 trainers; there are 2 seats\./).waitFor();
  assert.ok((await page.title()).includes('Handwritten digits'));
});

test('a round goes by without a reload: check-ins appear as salted hashes, then the round is on the chain', async () => {
  const checkIns = page.getByRole('list', { name: 'Verified check-ins' }).locator('li.mono');
  await checkIns.first().waitFor();
  const commitment = await checkIns.first().getAttribute('title');
  assert.match(commitment, /^[0-9a-f]{64}$/);
  const round = Number((await page.locator('#live').innerText()).match(/Round (\d+)/)[1]);
  await page.getByRole('rowheader', { name: `Round ${round}`, exact: true }).waitFor();
});

test('a round is verified in the browser, down to the model file', async () => {
  await open(page, '/tasks/0/rounds/0');
  await heading('Round 0').waitFor();
  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  await page.getByText(/Everything agrees with the chain: 8 checks/).waitFor();
  await page.getByRole('button', { name: 'Fetch and check the model file' }).click();
  await page.getByText(/have the hash that stands on the chain/).waitFor();
});

test('a report that is not the one on chain is not believed', async () => {
  const forged = await person(launched, api, []);
  await forged.page.route('**/v1/objects/*', (route) =>
    route.fulfill({ body: '{"version":"sheaf round report v1","updates":[]}' }),
  );
  await open(forged.page, '/tasks/0/rounds/0');
  await forged.page.getByText(/The report cannot be checked: the aggregator’s file has another hash/).waitFor();
  await forged.page.context().close();
});

test('a trainer registers, bonds and unbonds, signing in its extension', async () => {
  await open(page, '/trainer');
  await page.getByRole('button', { name: 'Connect polkadot-js' }).click();
  await page.getByLabel('Name').fill('Ada');
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByLabel('Amount in SHF').waitFor();
  await page.getByLabel('Amount in SHF').fill('20');
  await page.getByRole('button', { name: 'Bond', exact: true }).click();
  await done('Bond').first().waitFor();
  await page.getByLabel('Amount in SHF').fill('2.5');
  await page.getByRole('button', { name: 'Unbond', exact: true }).click();
  await page
    .locator('dd', { hasText: '2.5 SHF' })
    .getByText(/free in|can be withdrawn/)
    .first()
    .waitFor();
  const ledger = (await api.query.trainerStaking.ledgers(account(people[0].uri).address)).unwrap();
  assert.equal(ledger.bonded.toBigInt(), (35n * SHF) / 2n);
});

test('rewards are checked against the chain and claimed; a claim that was tampered with is refused', async () => {
  const paths = JSON.parse(proofs);
  const [genuine] = paths;
  const tampered = JSON.parse(readFileSync(genuine, 'utf8'));
  tampered.cases[0].claim.payee = 'ab'.repeat(32);
  const forged = `${process.env.SHEAF_OUT}/tampered.json`;
  writeFileSync(forged, JSON.stringify(tampered));
  await page.getByLabel('Proof files').setInputFiles(forged);
  await page.getByText(/Does not hold: the path leads to another root/).waitFor();
  await page.getByLabel('Proof files').setInputFiles(genuine);
  await page.getByText('Verified, can be claimed').waitFor();
  const { payee } = JSON.parse(readFileSync(genuine, 'utf8')).cases[0].claim;
  const before = (await api.query.system.account(`0x${payee}`)).data.free.toBigInt();
  await page.getByRole('button', { name: /^Claim / }).click();
  await page.getByRole('cell', { name: 'Paid', exact: true }).waitFor();
  const paid = (await api.query.system.account(`0x${payee}`)).data.free.toBigInt() - before;
  assert.ok(paid > 0n);
  await open(page, '/tasks/0/rounds/0');
  await page.getByRole('cell', { name: 'Paid', exact: true }).first().waitFor();
});

test('an organization publishes a model from files and proposes a task; a trainer takes a seat in it', async () => {
  await open(page, '/propose');
  await page.getByLabel('Account').selectOption(account(people[1].uri).address);
  await page.getByLabel('Name', { exact: true }).fill('Clinic');
  await page.getByRole('button', { name: 'Register the organization' }).click();
  await page.getByLabel('Name of the model').fill('<b>Skin</b> lesions');
  await page.getByLabel('client.py, or a zip of a package').setInputFiles(client);
  await page.getByLabel('Initial weights (.safetensors)').setInputFiles(weights);
  await page.getByLabel('Where the weights are').fill(`file://${weights}`);
  await page.getByRole('button', { name: 'Publish the model' }).click();
  await page.getByRole('radio').first().waitFor();
  for (const [label, value] of [
    ['Deposit in SHF', '30'],
    ['Rounds', '2'],
    ['Trainers a round needs', '1'],
    ['Seats', '2'],
  ])
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByText('A whole number from 2 to').waitFor();
  await page.getByLabel('Trainers a round needs').fill('2');
  await page.getByText(/30 SHF for 2 rounds\./).waitFor();
  await page.getByRole('button', { name: 'Propose the task' }).click();
  // Markup in a name stays text.
  await heading(/Task 1 <b>Skin<\/b> lesions/).waitFor();
  await page.getByText('Open', { exact: true }).first().waitFor({ timeout: 90_000 });
  assert.equal((await api.query.tasks.tasks(1)).unwrap().terms.deposit.toBigInt(), 30n * SHF);

  await page.evaluate(
    (address) => localStorage.setItem('sheaf.wallet', JSON.stringify(['polkadot-js', address])),
    account(people[0].uri).address,
  );
  await open(page, '/tasks/1');
  await page.getByRole('button', { name: 'Take a seat for 5 SHF' }).click();
  await page.getByText('You hold a seat here.').waitFor();
});

test('search finds tasks, rounds, accounts and hashes', async () => {
  const search = page.getByRole('searchbox', { name: 'Search tasks, addresses, hashes' });
  const model = (await api.query.tasks.rounds(0, 0)).unwrap().model.toHex();
  for (const [words, found] of [
    ['digits', /^Task 0, Handwritten digits/],
    ['0/0', /^Task 0, round 0/],
    [model, /^Task 0, round 0/],
  ]) {
    await search.fill(words);
    await search.press('Enter');
    await page.getByRole('link', { name: found }).waitFor();
  }
});

test('a node that is gone, and one that is no node, are said to be so', async () => {
  const reader = await person(launched, api, []);
  await reader.page.goto(`${process.env.SHEAF_WEB}/?node=ws://127.0.0.1:9`);
  await reader.page.getByText(/ws:\/\/127\.0\.0\.1:9 does not answer/).waitFor();
  await reader.page.getByRole('link', { name: 'Choose another node' }).click();
  await reader.page.getByLabel('Address', { exact: true }).fill(process.env.SHEAF_NODE);
  await reader.page.getByRole('button', { name: 'Use this node' }).click();
  await reader.page.getByText('connected', { exact: true }).last().waitFor();
  await reader.page.context().close();
});

test('nothing was asked of third parties, and nothing went wrong in the page', () => {
  assert.deepEqual(complaints, []);
});
