// A person at a browser: real Chromium, and a wallet extension that really signs, outside the page like a real one.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { account, connect, send, SHF } from '../../../tests/polkadot-js/chain.mjs';

export { SHF, account, connect, send };

/** What windows of the chain are multiplied by, and time limits: tests/README.md. */
export const WINDOWS = Number(process.env.SHEAF_TEST_WINDOWS || 1);
const PATIENCE = Number(process.env.SHEAF_TEST_PATIENCE || WINDOWS);

const CHROMIUM = [process.env.SHEAF_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

export function browser() {
  if (!CHROMIUM) throw new Error('no Chromium: scripts/setup.sh installs it, SHEAF_CHROMIUM names another');
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** A page with an extension that holds `people`, as [{ name, uri }], and the errors of that page. */
export async function person(launched, api, people, options = {}) {
  const context = await launched.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on(
    'console',
    (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`),
  );
  page.setDefaultTimeout(180_000 * PATIENCE);

  const pairs = people.map(({ name, uri }) => ({ name, pair: account(uri) }));
  await page.exposeFunction('signPayload', (payload) => {
    const { pair } = pairs.find((one) => one.pair.address === payload.address);
    return api.registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(pair).signature;
  });
  const accounts = pairs.map(({ name, pair }) => ({ name, address: pair.address }));
  await page.addInitScript((known) => {
    const extension = {
      accounts: { get: async () => known },
      signer: { signPayload: async (payload) => ({ id: 1, signature: await window.signPayload(payload) }) },
    };
    if (known.length > 0) window.injectedWeb3 = { 'polkadot-js': { version: '1', enable: async () => extension } };
  }, accounts);
  return { page, complaints };
}

/** Makes a call as root of the development chain. */
export const rule = (api, call) => byRoot(api, api.tx.sudo.sudo(call));

/** Sends with root's key. Other tests use it too, so that two transactions may have the same nonce. */
export async function byRoot(api, transaction) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(api, account('//Alice'), transaction);
    } catch (error) {
      if (attempt === 5 || !/1010|1014|outdated|usurped|low priority|Priority is too low/i.test(String(error)))
        throw error;
    }
  }
}

/** The region of a page under a heading with this name. */
export const region = (page, name) => page.getByRole('region', { name, exact: true });

/** Opens `path` of the app, as a link to it does. */
export async function open(page, path) {
  const { SHEAF_WEB: web, SHEAF_NODE: node } = process.env;
  return page.goto(`${web}${path}?node=${encodeURIComponent(node)}`);
}
