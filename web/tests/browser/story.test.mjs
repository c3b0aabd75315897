// What people do with the app, on a real network with a real aggregator and real trainers. Started by tests/e2e/test_web.py.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { accessible } from './accessible.mjs';
import { SHF, WINDOWS, account, browser, byRoot, connect, open, person, region, rule, send } from './person.mjs';

const { SHEAF_PROOFS: proofs, SHEAF_CLIENT: client, SHEAF_WEIGHTS: weights, SHEAF_CARD: card } = process.env;
const cardHash = createHash('sha256').update(readFileSync(card)).digest('hex');
const nonce = randomBytes(6).toString('hex');
const people = [
  { name: 'Ada', uri: `//Eve//web//${nonce}` },
  { name: 'Clinic', uri: `//Eve//clinic//${nonce}` },
];
let [api, launched, page, complaints, task] = [];

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

test('a person reads a task, its terms, and client.py with its hash on the chain', async () => {
  const answer = await open(page, '/');
  const policy = answer.headers()['content-security-policy'];
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  await page.getByRole('link', { name: /Handwritten digits/ }).click();
  await heading('Task 0 Handwritten digits').waitFor();
  await region(page, 'client.py').first().getByText('hash matches the chain').waitFor();
  await page.getByText('import numpy as np').waitFor();
  // The card can be read before taking a seat: from the aggregator, hashed here, as text and tables.
  await region(page, 'Model card').getByText('hash matches the chain').waitFor();
  await region(page, 'Model card').getByRole('heading', { name: 'Limits' }).waitFor();
  await region(page, 'Model card')
    .getByRole('cell', { name: '1,000 digits, 100 of each kind, that no trainer has' })
    .waitFor();
  await page.getByText(/A round needs 2 trainers; there are 2 seats\./).waitFor();
  assert.ok((await page.title()).includes('Handwritten digits'));
});

test('a round passes without a reload: check-ins appear as salted hashes, then the round is on the chain', async () => {
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
  await page.getByText(/has the hash that is on the chain/).waitFor();
});

test('a report with another hash than on the chain is refused', async () => {
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
  await page.getByRole('button', { name: /^Claim [\d.]+ SHF$/ }).click();
  await page.getByRole('cell', { name: 'Paid', exact: true }).waitFor();
  const paid = (await api.query.system.account(`0x${payee}`)).data.free.toBigInt() - before;
  assert.ok(paid > 0n);
  await open(page, '/tasks/0/rounds/0');
  await page.getByRole('cell', { name: 'Paid', exact: true }).first().waitFor();
});

test('a payee without tokens, extension or account claims unsigned, and the fee comes out of the reward', async () => {
  const file = JSON.parse(proofs).at(-1);
  const { payee } = JSON.parse(readFileSync(file, 'utf8')).cases[0].claim;
  assert.equal((await api.query.system.account(`0x${payee}`)).providers.toNumber(), 0);
  const payeeOnly = await person(launched, api, []);
  await open(payeeOnly.page, '/trainer');
  await payeeOnly.page.getByLabel('Proof files').setInputFiles(file);
  await payeeOnly.page.getByRole('button', { name: /^Claim .* without signing$/ }).click();
  await payeeOnly.page.getByRole('cell', { name: 'Paid', exact: true }).waitFor();
  const { data } = await api.query.system.account(`0x${payee}`);
  assert.ok(data.free.toBigInt() > SHF / 100n);
  assert.deepEqual(payeeOnly.complaints, []);
  await payeeOnly.page.context().close();

  await open(page, '/tasks/0');
  const paid = page.getByRole('list', { name: /^Who was paid in round \d+$/ }).getByText('paid', { exact: true });
  await paid.first().waitFor();
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
  await page.getByLabel('Model card (.md)').setInputFiles(card);
  const cards = await serveCards();
  await page.getByLabel('Where the card is').fill(`${cards.url}/card.md`);
  await page.getByRole('button', { name: 'Publish the model' }).click();
  await page.getByRole('radio').first().waitFor();
  for (const [label, value] of [
    ['Deposit in SHF', '30'],
    ['Rounds', '2'],
    ['Trainers a round needs', '1'],
    ['Seats', '2'],
  ])
    await page.getByLabel(label, { exact: true }).fill(value);
  await page.getByLabel('Who may take a seat').selectOption('Those I admit');
  await page.getByText('At least 2', { exact: true }).waitFor();
  await page.getByLabel('Trainers a round needs').fill('2');
  await page.getByText(/30 SHF for 2 rounds\./).waitFor();
  await page.getByRole('button', { name: 'Propose the task' }).click();
  // Markup in a name stays text.
  await heading(/Task \d+ <b>Skin<\/b> lesions/).waitFor();
  task = Number(new URL(page.url()).pathname.split('/').at(-1));
  await page.getByText('Open', { exact: true }).first().waitFor();
  assert.equal((await api.query.tasks.tasks(task)).unwrap().terms.deposit.toBigInt(), 30n * SHF);

  // The aggregator has no copy of the card. No host is asked before the reader agrees, and another file is not shown.
  await region(page, 'Model card').getByText('the aggregator has no such file').waitFor();
  assert.equal(cards.requests(), 0);
  const ask = region(page, 'Model card').getByRole('button', { name: `Fetch it from ${new URL(cards.url).host}` });
  cards.forge();
  await ask.click();
  await region(page, 'Model card').getByText('has another SHA-256. It is not shown.').waitFor();
  assert.equal(await page.getByText('free money').count(), 0);
  cards.restore();
  await ask.click();
  await region(page, 'Model card').getByText('hash matches the chain').waitFor();
  await cards.close();

  const ada = account(people[0].uri).address;
  const own = region(page, 'Your task');
  await own.getByLabel('Addresses to admit').fill('someone');
  await own.getByText('someone is not an address').waitFor();
  await own.getByLabel('Addresses to admit').fill(ada);
  await own.getByRole('button', { name: 'Admit' }).click();
  await own.getByRole('button', { name: /^Remove 5.* from the list$/ }).waitFor();
  await accessible(page, 'an own task');
  await own.getByLabel('Add to the deposit, in SHF').fill('2');
  await own.getByRole('button', { name: 'Add it' }).click();
  await page.getByText('32 SHF', { exact: true }).first().waitFor();

  await page.evaluate((address) => localStorage.setItem('sheaf.wallet', JSON.stringify(['polkadot-js', address])), ada);
  await open(page, `/tasks/${task}`);
  const seat = page.getByRole('button', { name: 'Take a seat for 5 SHF' });
  await seat.waitFor();
  assert.equal(await own.count(), 0);
  await seat.click();
  await page.getByText('You hold a seat here.').waitFor();
});

test('a trainer contests a report of misconduct, and settles it when the arbiter is silent', async () => {
  const ada = account(people[0].uri).address;
  const { aggregator } = (await api.query.tasks.tasks(task)).unwrap();
  const evidence = { sha256: `0x${'00'.repeat(32)}`, size: 1, uri: 'https://evidence.example/<b>1' };
  const report = api.tx.trainerStaking.reportMisconduct(task, ada, evidence);
  // There is more time to contest than usual, and the arbiter need not be waited for as long.
  const usual = (await api.query.trainerStaking.params()).toJSON();
  await rule(api, api.tx.trainerStaking.setParams({ ...usual, contestWindow: 40 * WINDOWS, rulingWindow: 4 }));
  await byRoot(api, api.tx.sudo.sudoAs(aggregator, report));
  await open(page, '/trainer');
  await page.getByText('https://evidence.example/<b>1').waitFor();
  await page.getByRole('button', { name: 'Contest the report' }).click();
  await page.getByText(/You contested it, and 0\.1 SHF is held\./).waitFor();
  await rule(api, api.tx.trainerStaking.setParams(usual));
  assert.ok((await api.query.trainerStaking.reports(task, ada)).unwrap().contest.isSome);

  const stake = (await api.query.trainerStaking.seats(task, ada)).unwrap().stake.toBigInt();
  await page.getByText('The arbiter was silent: nobody loses anything.').waitFor();
  await page.getByRole('button', { name: 'Settle the report' }).click();
  await page.getByText('https://evidence.example/<b>1').waitFor({ state: 'detached' });
  assert.ok((await api.query.trainerStaking.reports(task, ada)).isNone);
  assert.equal((await api.query.trainerStaking.seats(task, ada)).unwrap().stake.toBigInt(), stake);
});

test('search finds tasks, models, rounds, accounts, hashes, and a participant by its commitment', async () => {
  const search = page.getByRole('searchbox', { name: 'Search tasks, addresses, hashes' });
  const report = await (await fetch(`${process.env.SHEAF_WEB}/v1/tasks/0/rounds/1/report`)).json();
  const model = (await api.query.tasks.rounds(0, 0)).unwrap().model.toHex();
  for (const [words, found] of [
    ['digits', /^Task 0, Handwritten digits/],
    ['0/0', /^Task 0, round 0/],
    [model, /^Task 0, round 0/],
    ['lesions', /^Model \d+, <b>Skin<\/b> lesions/],
    [report.updates[0].commitment, /^Task 0, round 1: a participant’s commitment/],
  ]) {
    await search.fill(words);
    await search.press('Enter');
    await page.getByRole('link', { name: found }).first().waitFor();
  }
});

test('the page asked no third parties and had no errors', () => {
  // Except for the card that the aggregator did not have: browsers report that as an error.
  const known = (complaint) => complaint.includes('404') && complaint.endsWith(`/v1/objects/${cardHash}`);
  assert.deepEqual(
    complaints.filter((complaint) => !known(complaint)),
    [],
  );
});

/** An organization's host, which may serve another file than the card. */
async function serveCards() {
  let [requests, forged] = [0, false];
  const server = createServer((request, answer) => {
    requests += 1;
    answer.setHeader('access-control-allow-origin', '*');
    answer.setHeader('cache-control', 'no-store');
    answer.end(forged ? '# free money' : readFileSync(card));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests: () => requests,
    forge: () => (forged = true),
    restore: () => (forged = false),
    close: () => new Promise((closed) => server.close(closed)),
  };
}
