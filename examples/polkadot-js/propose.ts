// Proposes a task with the terms of terms.ts and escrows its deposit: npx tsx propose.ts MODEL AGGREGATOR
import { account, connect, find, send, shf } from './chain.ts';
import { terms } from './terms.ts';

const [model, aggregator] = process.argv.slice(2);
const api = await connect();

const events = await send(api, account(), api.tx.tasks.proposeTask(model, aggregator, terms));

const [task] = find(events, 'tasks', 'TaskProposed').data;
console.log(`task ${task}: ${shf(terms.deposit)} are held on your account until it ends`);
await api.disconnect();
