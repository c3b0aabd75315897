// Follows a task in finalized blocks until it has the state UNTIL, by default Closed: npx tsx follow.ts TASK [UNTIL]
import { setTimeout } from 'node:timers/promises';
import { connect, shf } from './chain.ts';

const [task, until = 'Closed'] = process.argv.slice(2);
const api = await connect();
const blockMs = (api.consts.babe.expectedBlockTime as any).toNumber();

let posted = 0;
for (let state = ''; state !== until; await setTimeout(blockMs)) {
  const at = await api.at(await api.rpc.chain.getFinalizedHead());
  const record = ((await at.query.tasks.tasks(task)) as any).unwrapOr(null);
  // A new proposal is not in a final block yet.
  if (!record) continue;
  for (; posted < record.roundsPosted.toNumber(); posted++) {
    const round = ((await at.query.tasks.rounds(task, posted)) as any).unwrap();
    console.log(`round ${posted}: model ${round.model.toHex()}, ${shf(round.pool.toBigInt())} for its trainers`);
  }
  if (record.state.type === state) continue;
  state = record.state.type;
  console.log(`task ${task}: ${state}, ${shf(record.unallocated.toBigInt())} not set aside for a round`);
}
await api.disconnect();
