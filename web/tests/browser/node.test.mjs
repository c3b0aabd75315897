// What the pages say when their node is gone, comes back, or follows another chain. Started by tests/e2e/test_web.py.
import assert from 'node:assert/strict';
import { connect as dial, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { accessible } from './accessible.mjs';
import { browser, connect, person } from './person.mjs';

const { SHEAF_WEB: web, SHEAF_NODE: node } = process.env;
const OTHER = `0x${'ab'.repeat(32)}`;
let [api, launched, line] = [];

before(async () => {
  [api, launched] = await Promise.all([connect(), browser()]);
});
after(async () => {
  line?.cut();
  await launched?.close();
  await api?.disconnect();
});

/** A person with a phone in dark mode. */
const reader = () =>
  person(launched, api, [], { viewport: { width: 360, height: 800 }, colorScheme: 'dark', reducedMotion: 'reduce' });

const visit = (page, path, url) => page.goto(`${web}${path}?node=${encodeURIComponent(url)}`);

test('a node that does not exist is reported, and another is chosen', async () => {
  const { page } = await reader();
  await visit(page, '/', 'ws://127.0.0.1:9');
  await page
    .getByRole('alert')
    .getByText(/ws:\/\/127\.0\.0\.1:9 does not answer/)
    .waitFor();
  await page.getByText('There is nothing to show until a node answers.').waitFor();
  await accessible(page, 'a page without a node');
  await page.getByRole('link', { name: 'Choose another node' }).click();
  await page.getByLabel('Address', { exact: true }).fill(node);
  await page.getByRole('button', { name: 'Use this node' }).click();
  await page.getByText('connected', { exact: true }).last().waitFor();
  await page.context().close();
});

test('a page keeps its data while its node is gone, and updates again when it is back', async () => {
  line = await wire();
  const { page } = await reader();
  await visit(page, '/network', line.url);
  await page.getByRole('heading', { name: 'Validators' }).waitFor();
  const finalBlock = async () => Number(await page.locator('dt:text-is("Final block") + dd').innerText());

  line.cut();
  await page
    .getByRole('alert')
    .getByText(/does not answer\. Trying again\./)
    .waitFor();
  await accessible(page, 'a page without its node');
  const last = await finalBlock();
  assert.ok(last > 0 && (await page.getByRole('heading', { name: 'Validators' }).isVisible()));
  await page.waitForTimeout(4000);
  assert.equal(await finalBlock(), last, 'nothing changes while no node answers');

  await line.restore();
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.waitForFunction(
    (seen) => Number(document.querySelector('dl dd + dt, dl div:nth-child(2) dd').textContent) > seen,
    last,
  );
  await page.context().close();
});

test('a node of another network than the browser’s is not shown until the user agrees', async () => {
  const { page } = await reader();
  await page.addInitScript(
    (genesis) => localStorage.getItem('sheaf.genesis') ?? localStorage.setItem('sheaf.genesis', genesis),
    OTHER,
  );
  await visit(page, '/', node);
  await page
    .getByRole('alert')
    .getByText(/follows another network than yours/)
    .waitFor();
  await accessible(page, 'a page on another network');
  assert.equal(await page.getByRole('link', { name: /Handwritten digits/ }).count(), 0);
  await page.getByRole('link', { name: 'Compare the two, or choose another node' }).click();
  await page.getByText('wrong network', { exact: true }).last().waitFor();
  await page.getByText('abababababab…abababababab').waitFor();
  await accessible(page, 'the settings on another network');
  await page.getByRole('button', { name: 'Follow the node’s network' }).click();
  await page.getByText('connected', { exact: true }).last().waitFor();
  await page.getByRole('link', { name: 'Tasks', exact: true }).click();
  await page.getByRole('link', { name: /Handwritten digits/ }).waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('sheaf.genesis')), api.genesisHash.toHex());
  await page.context().close();
});

test('the network of the first node that a user chose is pinned, and that of a link’s node is not', async () => {
  const { page } = await person(launched, api, []);
  const pinned = () => page.evaluate(() => localStorage.getItem('sheaf.genesis'));
  await visit(page, '/settings', node);
  await page.getByText('connected', { exact: true }).last().waitFor();
  assert.equal(await pinned(), null);
  await page.getByRole('button', { name: 'Use this node' }).click();
  await page.getByText('connecting', { exact: true }).last().waitFor();
  await page.getByText('connected', { exact: true }).last().waitFor();
  assert.equal(await pinned(), api.genesisHash.toHex());
  await page.context().close();
});

test('a link may name its network, and then no other is shown', async () => {
  const { page } = await person(launched, api, []);
  await page.goto(`${web}/tasks/0?node=${encodeURIComponent(node)}&genesis=${OTHER}`);
  await page
    .getByRole('alert')
    .getByText(/follows another network/)
    .waitFor();
  await page.goto(`${web}/tasks/0?genesis=${api.genesisHash.toHex()}`);
  await page.getByRole('heading', { name: 'Task 0 Handwritten digits' }).waitFor();
  // But it cannot change the pinned network.
  await page.evaluate((genesis) => localStorage.setItem('sheaf.genesis', genesis), OTHER);
  await page.goto(`${web}/tasks/0?genesis=${api.genesisHash.toHex()}`);
  await page
    .getByRole('alert')
    .getByText(/follows another network/)
    .waitFor();
  await page.context().close();
});

/** A proxy to the node that can be cut off. */
async function wire() {
  const target = new URL(node);
  const ends = new Set();
  const server = createServer((near) => {
    const far = dial(Number(target.port), target.hostname);
    // The node answers only requests for its own address.
    near.once('data', (first) => {
      far.write(first.toString('latin1').replace(/^host: .*$/im, `Host: ${target.host}`), 'latin1');
      near.pipe(far);
    });
    far.pipe(near);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        other.destroy();
        ends.delete(end);
      });
    }
  });
  const listen = (port) => new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  await listen(0);
  const { port } = server.address();
  return {
    url: `ws://127.0.0.1:${port}`,
    restore: () => listen(port),
    cut: () => {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}
