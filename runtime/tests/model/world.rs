//! The state of the model: roles, tasks and ledgers as plain records. `effects` changes them.

use crate::{tokens::Tokens, trees::Tree};
use pallet_registry::RegistryParams;
use pallet_tasks::TaskParams;
use pallet_trainer_staking::StakingParams;
use sheaf_primitives::{Permill, TaskTerms, payout};
use sheaf_runtime::{AccountId, Balance, BlockNumber, Moment};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// The state of the model.
#[derive(Clone)]
pub struct World {
    pub block: BlockNumber,
    pub ms: Moment,
    pub tokens: Tokens,
    pub treasury: AccountId,
    pub registry: RegistryParams,
    pub limits: TaskParams<BlockNumber>,
    pub staking: StakingParams<BlockNumber>,
    /// Storage deposits of profiles.
    pub organizations: BTreeMap<AccountId, Balance>,
    pub trainers: BTreeMap<AccountId, Balance>,
    pub aggregators: BTreeMap<AccountId, Aggregator>,
    pub models: BTreeMap<u64, Model>,
    pub next_model: u64,
    pub tasks: BTreeMap<u64, Task>,
    pub next_task: u64,
    pub ledgers: BTreeMap<AccountId, Ledger>,
    pub seats: BTreeMap<(u64, AccountId), Seat>,
    /// Seats ever taken, seats evicted, and since when there are enough, for existing and removed tasks.
    pub counts: BTreeMap<u64, Count>,
    /// The bonds of objections, by task, round and trainer.
    pub objections: BTreeMap<(u64, u32, AccountId), Balance>,
    pub reports: BTreeMap<(u64, AccountId), MisconductReport>,
}

#[derive(Clone, Debug)]
pub struct Aggregator {
    pub deposit: Balance,
    pub bond: Balance,
}

#[derive(Clone, Debug)]
pub struct Model {
    pub owner: AccountId,
    pub deposit: Balance,
    pub retired: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Proposed,
    Open,
    Closed,
    Sweeping,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub organization: AccountId,
    pub aggregator: AccountId,
    pub successor: Option<AccountId>,
    pub model: u64,
    pub terms: TaskTerms,
    pub stage: Stage,
    /// Whether an aggregator ever accepted it.
    pub accepted: bool,
    /// The deposit with top-ups, and where it went. The rest must be held.
    pub deposit: Balance,
    pub unallocated: Balance,
    pub paid: Balance,
    pub to_aggregators: Balance,
    pub refunded: Balance,
    pub to_treasury: Balance,
    pub storage: Balance,
    pub backing: Balance,
    /// The aggregator's first round, and when it accepted the task.
    pub serving_since: (u32, Moment),
    pub rounds: Vec<Round>,
    pub last_round: Option<u32>,
    pub waiting_since: BlockNumber,
    pub last_posted_at: Option<BlockNumber>,
    pub claims_end_at: BlockNumber,
    pub admitted: BTreeSet<AccountId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoundStatus {
    Posted,
    Frozen,
    Void,
    Upheld,
}

#[derive(Clone, Debug)]
pub struct Round {
    pub pool: Balance,
    pub paid: Balance,
    pub part: Balance,
    pub part_paid: bool,
    pub posted_at: BlockNumber,
    pub opens_at: BlockNumber,
    pub eligible: u32,
    pub objectors: BTreeSet<AccountId>,
    pub standing: RoundStatus,
    pub tree: Rc<Tree>,
    pub claimed: BTreeSet<u32>,
}

impl Round {
    pub fn unclaimed(&self) -> Balance {
        self.pool - self.paid
    }

    pub fn uncollected(&self) -> Balance {
        if self.part_paid { 0 } else { self.part }
    }

    /// The reward of one leaf, in plancks: all shares are 1.
    pub fn worth(&self) -> Balance {
        payout(self.pool, 1, self.tree.leaves().into()).unwrap_or(0)
    }
}

impl Task {
    pub fn posted(&self) -> u32 {
        u32::try_from(self.rounds.len()).unwrap()
    }

    pub fn all_posted(&self) -> bool {
        self.posted() >= self.last_round.map_or(self.terms.rounds, |last| last + 1)
    }

    /// The tokens that are still held for rounds, in plancks.
    pub fn outstanding(&self) -> Balance {
        self.rounds.iter().map(|round| round.unclaimed() + round.uncollected()).sum()
    }

    pub fn live(&self) -> bool {
        matches!(self.stage, Stage::Proposed | Stage::Open)
    }

    pub fn latest(&self) -> Option<&Round> {
        self.rounds.last()
    }
}

#[derive(Clone, Default, Debug)]
pub struct Ledger {
    pub bonded: Balance,
    /// Block and amount, in the order of unbonding.
    pub unlocking: Vec<(BlockNumber, Balance)>,
}

impl Ledger {
    pub fn unlocking_total(&self) -> Balance {
        self.unlocking.iter().map(|(_, amount)| amount).sum()
    }
}

#[derive(Clone, Debug)]
pub struct Seat {
    pub stake: Balance,
    pub taken_at: BlockNumber,
    pub left_at: Option<BlockNumber>,
    pub reported: bool,
}

#[derive(Clone, Default, Debug)]
pub struct Count {
    pub ever: u32,
    pub evicted: u32,
    pub enough_since: Option<Moment>,
}

#[derive(Clone, Debug)]
pub struct MisconductReport {
    pub reporter: AccountId,
    pub bond: Balance,
    pub stake: Balance,
    pub due_at: BlockNumber,
    pub contest: Option<Balance>,
}

impl World {
    pub fn seats_of(&self, task: u64) -> impl Iterator<Item = (&AccountId, &Seat)> {
        self.seats.iter().filter(move |((of, _), _)| *of == task).map(|((_, trainer), seat)| (trainer, seat))
    }

    pub fn seated(&self, task: u64) -> u32 {
        u32::try_from(self.seats_of(task).filter(|(_, seat)| seat.left_at.is_none()).count()).unwrap()
    }

    pub fn eligible(&self, task: u64) -> u32 {
        u32::try_from(self.seats_of(task).count()).unwrap()
    }

    pub fn seats_ever(&self, task: u64) -> u32 {
        self.counts.get(&task).map_or(0, |count| count.ever)
    }

    /// The allocated part of a trainer's bond, in plancks.
    pub fn allocated(&self, trainer: &AccountId) -> Balance {
        self.seats.iter().filter(|((_, who), _)| who == trainer).map(|(_, seat)| seat.stake).sum()
    }

    /// The free part of a trainer's bond, in plancks.
    pub fn free_bond(&self, trainer: &AccountId) -> Balance {
        self.ledgers.get(trainer).map_or(0, |ledger| ledger.bonded - self.allocated(trainer))
    }

    /// Whether claims on rounds of a task are paid.
    pub fn claims_open(&self, task: &Task) -> bool {
        match task.stage {
            Stage::Proposed | Stage::Sweeping => false,
            Stage::Open => true,
            Stage::Closed => self.block < task.claims_end_at,
        }
    }

    /// Whether objections and rulings can no longer change a task's latest round.
    pub fn latest_is_settled(&self, task: &Task) -> bool {
        task.latest().is_none_or(|round| round.standing == RoundStatus::Void || round.opens_at <= self.block)
    }

    pub fn grace_ends(&self, task: &Task) -> Moment {
        task.terms.deadline + self.limits.grace_ms
    }

    pub fn stalled(&self, task: &Task) -> bool {
        task.stage == Stage::Open && self.block >= task.waiting_since + self.limits.stall_window
    }

    /// The part of an aggregator's bond that backs its tasks, in plancks.
    pub fn backing(&self, aggregator: &AccountId) -> Balance {
        let served = self.tasks.values().filter(|task| task.aggregator == *aggregator);
        served.filter(|task| matches!(task.stage, Stage::Open | Stage::Closed)).map(|task| task.backing).sum()
    }

    /// The pay of a task's next round, in plancks: the aggregator's part, and the rest.
    pub fn turn(&self, task: &Task) -> (Balance, Balance) {
        let turn = task.unallocated / Balance::from(task.terms.rounds - task.posted());
        let part = part_of(task.terms.aggregator_fee, turn);
        (part, turn - part)
    }
}

/// `part · amount`, rounded down. The sums here are far below 128 bits.
pub fn part_of(part: Permill, amount: Balance) -> Balance {
    Balance::from(part.deconstruct()) * amount / 1_000_000
}
