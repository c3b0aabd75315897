/** One trainer's bond, seats, unbonding tokens and disputes. */

import type { At } from './connection.svelte';
import { readObjections, readMisconductReports, type Objection, type MisconductReport } from './disputes';
import type { PalletTrainerStakingLedger, PalletTrainerStakingSeat } from './generated/sheaf';
import { textOf } from './text';

export interface TrainerSeat extends PalletTrainerStakingSeat {
  task: bigint;
  /** Whether the task is open. */
  open: boolean;
}

export interface TrainerDetails {
  name: string | undefined;
  /** Tokens that can be spent or bonded, in plancks. */
  free: bigint;
  ledger: PalletTrainerStakingLedger;
  withdrawable: bigint;
  seats: TrainerSeat[];
  reports: MisconductReport[];
  objections: Objection[];
  /** The bond that contesting a report holds, in plancks. */
  disputeBond: bigint;
}

const EMPTY: PalletTrainerStakingLedger = { bonded: 0n, allocated: 0n, seats: 0, unlocking: [] };

export async function readTrainer(at: At, address: string): Promise<TrainerDetails> {
  const [trainer, account, ledger, withdrawable, tasks] = await Promise.all([
    at.query.registry.trainers(address),
    at.query.system.account(address),
    at.query.trainerStaking.ledgers(address),
    at.view.trainerStaking.withdrawable(address),
    at.query.tasks.tasks.entries(),
  ]);
  const keys = tasks.map(([id]): [bigint, string] => [id, address]);
  const found = keys.length > 0 && ledger?.seats ? await at.query.trainerStaking.seats.multi(keys) : [];
  const seats = found.flatMap((seat, at) => {
    const entry = tasks[at];
    return seat && entry ? [{ ...seat, task: entry[0], open: entry[1].state.type === 'Open' }] : [];
  });
  const [reports, objections, params] = await Promise.all([
    readMisconductReports(
      at,
      address,
      seats.map((seat) => seat.task),
    ),
    readObjections(at, address),
    at.query.trainerStaking.params(),
  ]);
  return {
    name: trainer && textOf(trainer.profile.name),
    free: account.data.free,
    ledger: ledger ?? EMPTY,
    withdrawable,
    seats,
    reports,
    objections,
    disputeBond: params.disputeBond,
  };
}
