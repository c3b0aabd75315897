// Upgrades a development network to the runtime in a file, as its sudo key may, and waits until the new one is in force.
import { readFileSync } from 'node:fs';
import { account, connect, send } from './chain.mjs';

const code = `0x${readFileSync(process.argv[2]).toString('hex')}`;
const api = await connect();
const events = await send(api, account('//Alice'), api.tx.sudo.sudo(api.tx.system.setCodeWithoutChecks(code)));
if (!events.some(({ section, method }) => section === 'system' && method === 'CodeUpdated')) throw new Error('the code is still the old one');
const upgraded = (await api.rpc.chain.getHeader()).number.toNumber();
while ((await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber() <= upgraded)
  await new Promise((later) => setTimeout(later, 500));
await api.disconnect();
