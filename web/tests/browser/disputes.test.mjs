// A trainer that sat in a round objects to it. Started by tests/e2e/test_web.py.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { account, browser, connect, open, person, send } from './person.mjs';

const trainer = { name: 'Trainer 1', uri: readFileSync(process.env.SHEAF_TRAINER, 'utf8').trim() };
let [api, launched, local] = [];

before(async () => {
  [api, launched] = await Promise.all([connect(), browser()]);
  local = await api.query.tasks.params();
  // A local network's window is over before its round is final. Nobody could read the round first, as pages do.
  await set({ minRoundGap: 7, challengeWindow: 7, claimWindow: 70 });
});
after(async () => {
  if (local) await set({});
  await launched?.close();
  await api?.disconnect();
});

const set = (changed) =>
  send(api, account('//Alice'), api.tx.sudo.sudo(api.tx.tasks.setParams({ ...local.toJSON(), ...changed })));

test('who sat in a round objects in time, and takes the bond back once the round stands', async () => {
  const who = account(trainer.uri).address;
  const { page, complaints } = await person(launched, api, [trainer]);
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Connect polkadot-js' }).click();
  const posted = async () => (await api.query.tasks.tasks(0)).unwrap().roundsPosted.toNumber();
  const round = await posted();
  await open(page, `/tasks/0/rounds/${round}`);
  await page.getByText('It is not on the chain yet.').waitFor();
  while ((await posted()) === round) await page.waitForTimeout(500);
  // The window is the round's from its posting on: those that follow need not wait as long.
  await set({});
  await page.getByRole('button', { name: `Object to round ${round}` }).click();
  await page.getByText('You objected to this round.').waitFor();
  assert.ok((await api.query.tasks.objections(0, round, who)).isSome);
  assert.equal((await api.query.tasks.rounds(0, round)).unwrap().objections.toNumber(), 1);

  await page.getByRole('link', { name: 'Your objections' }).click();
  const mine = page.getByRole('listitem').filter({ hasText: `Task 0, round ${round}` });
  await mine.getByRole('button', { name: 'Take the bond back' }).click();
  await mine.waitFor({ state: 'detached' });
  assert.ok((await api.query.tasks.objections(0, round, who)).isNone);
  assert.deepEqual(complaints, []);
  await page.context().close();
});
