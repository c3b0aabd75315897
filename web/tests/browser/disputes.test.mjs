// Trainers with a seat in a round object to it. Started by tests/e2e/test_web.py.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { WINDOWS, account, browser, connect, open, person, rule, send } from './person.mjs';

const [uri, other] = JSON.parse(process.env.SHEAF_TRAINERS).map((path) => readFileSync(path, 'utf8').trim());
const who = account(uri).address;
let [api, launched, local, page, complaints] = [];

before(async () => {
  [api, launched] = await Promise.all([connect(), browser()]);
  local = await api.query.tasks.params();
  ({ page, complaints } = await person(launched, api, [{ name: 'Trainer 1', uri }]));
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Connect polkadot-js' }).click();
});
after(async () => {
  if (local) await set({});
  await launched?.close();
  await api?.disconnect();
});

const set = (changed) => rule(api, api.tx.tasks.setParams({ ...local.toJSON(), ...changed }));

/** The next round, as soon as it is on the chain, with time to object to it. */
async function nextRound() {
  // A local network's window is over before its round is final. Nobody could read the round first, as pages do.
  const window = 20 * WINDOWS;
  await set({ minRoundGap: window, challengeWindow: window, claimWindow: 10 * window });
  const posted = async () => (await api.query.tasks.tasks(0)).unwrap().roundsPosted.toNumber();
  const round = await posted();
  await open(page, `/tasks/0/rounds/${round}`);
  await page.getByText('It is not on the chain yet.').waitFor();
  while ((await posted()) === round) await page.waitForTimeout(500);
  return round;
}

/** Objects during the window, while `meanwhile` goes on. */
async function object(round, ...meanwhile) {
  // A round keeps the window that it was posted with, so later rounds can have the short one again.
  const others = Promise.all([set({}), ...meanwhile]);
  await page.getByRole('button', { name: `Object to round ${round}` }).click();
  await page.getByText('You objected to this round.').waitFor();
  await others;
  assert.ok((await api.query.tasks.objections(0, round, who)).isSome);
}

/** Settles the trainer's objection in its list. */
async function settle(round, said, label) {
  await page.getByRole('link', { name: 'Your objections' }).click();
  const mine = page.getByRole('listitem').filter({ hasText: `Task 0, round ${round}` });
  await mine.getByText(said).waitFor();
  await mine.getByRole('button', { name: label }).click();
  await mine.waitFor({ state: 'detached' });
  assert.ok((await api.query.tasks.objections(0, round, who)).isNone);
}

const held = async () => (await api.query.system.account(who)).data.reserved.toBigInt();
const owned = async () => (await api.query.system.account(who)).data.free.toBigInt() + (await held());

test('a trainer with a seat in a round objects in time, and takes the bond back once the round opens', async () => {
  const round = await nextRound();
  await object(round);
  assert.equal((await api.query.tasks.rounds(0, round)).unwrap().objections.toNumber(), 1);

  await settle(round, 'Not upheld: the round stands', 'Take the bond back');
});

test('a round that more than half object to is frozen, and a dismissed objector loses the bond', async () => {
  const bond = local.objectionBond.toBigInt();
  const round = await nextRound();
  await object(round, send(api, account(other), api.tx.tasks.objectRound(0, round)));
  await page.getByText('More than half of its seats objected.').waitFor();

  await rule(api, api.tx.tasks.ruleOnRound(0, round, 'Dismiss'));
  const [before, had] = [await held(), await owned()];
  await settle(round, 'Dismissed by the arbiter: the bond is lost', 'Settle it');
  assert.equal(before - (await held()), bond);
  const lost = had - (await owned());
  assert.ok(lost > bond && lost < 2n * bond, `the bond and a fee are gone, not ${lost}`);
});

test('the page had no errors', () => assert.deepEqual(complaints, []));
