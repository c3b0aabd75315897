// Everyone can use every page: axe finds nothing serious and nothing is wider than a phone, in light and dark.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { accessible } from './accessible.mjs';
import { browser, connect, open, person } from './person.mjs';

const shots = process.env.SHEAF_SHOTS;
const proofs = JSON.parse(process.env.SHEAF_PROOFS);
const pages = [
  ['tasks', '/', 'Handwritten digits'],
  ['task', '/tasks/0', 'hash matches the chain'],
  ['round', '/tasks/0/rounds/0', 'Verify in this browser'],
  ['model', '/models/0', 'hash matches the chain'],
  ['trainer', '/trainer', 'Stake'],
  ['propose', '/propose', 'The terms'],
  ['network', '/network', 'Blocks, as they become final'],
  ['search', '/search/digits', 'found for'],
  ['settings', '/settings', 'Genesis'],
];
let [api, launched] = [];

before(async () => {
  [api, launched] = await Promise.all([connect(), browser()]);
});
after(async () => {
  await launched?.close();
  await api?.disconnect();
});

// Both at once, since each mostly waits for the chain.
describe('every page', { concurrency: true }, () => {
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [360, 'dark'],
  ]) {
    test(`pages at ${width} px in ${colorScheme} colours`, async () => {
      const { page } = await person(launched, api, [{ name: 'Alice', uri: '//Alice' }], {
        viewport: { width, height: 900 },
        colorScheme,
        // Text in transition has no contrast to judge, and no picture should show it.
        reducedMotion: 'reduce',
      });
      const hosts = new Set();
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      await open(page, '/settings');
      await page.getByRole('button', { name: 'Connect polkadot-js' }).click();
      for (const [name, path, ready] of pages) {
        await open(page, path);
        await page.getByText(ready).first().waitFor();
        if (name === 'trainer') await page.getByLabel('Proof files').setInputFiles(proofs);
        if (name === 'trainer') await page.getByRole('region', { name: 'Claims' }).waitFor();
        if (name === 'round') await page.getByRole('button', { name: 'Verify in this browser' }).click();
        await page.waitForTimeout(500);
        await accessible(page, name);
        if (shots) await page.screenshot({ path: `${shots}/web-${name}-${width}.png` });
      }
      const own = new URL(process.env.SHEAF_WEB).host;
      assert.deepEqual(
        [...hosts].filter((host) => host !== own),
        [],
        'only the page’s own host is asked over HTTP',
      );
      await page.context().close();
    });
  }
});

test('the keyboard alone leads from the first page to a task', async () => {
  const { page } = await person(launched, api, []);
  await open(page, '/');
  const link = page.getByRole('link', { name: /Handwritten digits/ });
  await link.waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the page');
  for (let presses = 0; presses < 30 && !(await link.evaluate((node) => node === document.activeElement)); presses++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Task 0 Handwritten digits' }).waitFor();
});
