// Follows every token from genesis to the finalized head: `node audit.mjs WS_URL` prints one JSON document.
//
//   issuance now = issuance at genesis + era payouts − burnt
//
// Dust is not burnt: it goes to the treasury. Era payouts are what staking mints: the reward of each validator and
// nominator, and the remainder of an era.
import { connect, events } from './chain.mjs';

const api = await connect(process.argv[2]);
const head = await api.rpc.chain.getFinalizedHead();
const last = (await api.rpc.chain.getHeader(head)).number.toNumber();
const genesis = await (await api.at(api.genesisHash)).query.balances.totalIssuance();
const now = await (await api.at(head)).query.balances.totalIssuance();

let rewarded = 0n;
let remainder = 0n;
let burnt = 0n;
let decoded = 0;
for await (const { event } of events(api, last)) {
  decoded += 1;
  const { section, method, data } = event;
  if (section === 'staking' && method === 'Rewarded') rewarded += data.amount.toBigInt();
  if (section === 'staking' && method === 'EraPaid') remainder += data.remainder.toBigInt();
  if (section === 'balances' && ['Burned', 'BurnedDebt'].includes(method)) burnt += data.amount.toBigInt();
}

const expected = genesis.toBigInt() + rewarded + remainder - burnt;
console.log(
  JSON.stringify({
    finalized_block: last,
    events: decoded,
    issuance_at_genesis: genesis.toString(),
    era_payouts: (rewarded + remainder).toString(),
    burnt: burnt.toString(),
    issuance: now.toString(),
    issuance_ok: now.toBigInt() === expected,
  }),
);
await api.disconnect();
