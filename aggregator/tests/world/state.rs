//! What the chain in memory knows at a block, and what calls do to it.

use super::chain::AGGREGATOR;
use sheaf_aggregator::{
    chain::{Call, Model, PostedRound, RoundRecord, RoundStatus, Task, TaskState, latest_round},
    clock::now_ms,
    round::Account,
};
use sheaf_client_sdk::AccountId;
use sheaf_primitives::{Balance, ModelId, RoundIndex, RoundResult, TaskId};
use std::collections::{BTreeMap, BTreeSet};

/// What a block's state is.
#[derive(Clone, Default)]
pub struct State {
    pub tasks: BTreeMap<TaskId, Task>,
    pub models: BTreeMap<ModelId, Model>,
    pub seats: BTreeMap<TaskId, BTreeSet<Account>>,
    pub seats_ever: u32,
    pub proxies: BTreeSet<(Account, Account)>,
    pub rounds: BTreeMap<(TaskId, RoundIndex), (PostedRound, RoundResult)>,
    /// What of the aggregator's bond is spare, if that is not enough for anything.
    pub spare_bond: Option<Balance>,
    /// Where other aggregators are reached.
    pub endpoints: BTreeMap<Account, String>,
    pub nonce: u64,
    pub failed: Vec<String>,
}

impl State {
    /// Whether a task's latest round, if it has one, can neither be objected to nor ruled on.
    fn latest_is_open(&self, id: TaskId, number: u32) -> bool {
        let latest = self.tasks.get(&id).and_then(latest_round);
        latest.is_none_or(|round| self.rounds[&(id, round)].0.is_open(number))
    }

    pub(super) fn apply(&mut self, call: Call, number: u32, challenge: u32) -> Result<(), String> {
        match call {
            Call::AcceptTask(task) => {
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.state != TaskState::Proposed {
                    return Err("NotProposed".into());
                }
                task.state = TaskState::Open;
                (task.waiting_since, task.serving_since) = (Some(number), (0, now_ms()));
            }
            Call::TakeOverTask(task) => {
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.state != TaskState::Open || task.successor != Some(AccountId(AGGREGATOR)) {
                    return Err("NotSuccessor".into());
                }
                (task.aggregator, task.successor) = (AccountId(AGGREGATOR), None);
                (task.waiting_since, task.serving_since) = (Some(number), (task.rounds_posted, now_ms()));
            }
            Call::SubmitRound(id, round, result) => {
                if !self.latest_is_open(id, number) {
                    return Err("LatestRoundNotOpen".into());
                }
                let seats = self.seats.get(&id).map_or(0, BTreeSet::len) as u32;
                let task = self.tasks.get_mut(&id).ok_or("no task")?;
                if task.state != TaskState::Open || task.rounds_posted != round || round >= task.rounds() {
                    return Err(format!("WrongRound {round}"));
                }
                if task.aggregator.0 != AGGREGATOR {
                    return Err("NotAggregator".into());
                }
                if task.last_posted_at.is_some_and(|last| number < last + challenge) {
                    return Err("TooEarly".into());
                }
                if result.leaves < task.terms.min_trainers || result.leaves > seats {
                    return Err(format!("WrongLeaves {}", result.leaves));
                }
                if result.total_shares != u128::from(result.leaves) {
                    return Err("WrongShares".into());
                }
                task.rounds_posted += 1;
                task.current_model = result.model;
                (task.last_posted_at, task.waiting_since) = (Some(number), Some(number));
                let posted = PostedRound { opens_at: Some(number + challenge), ..posted(id, round, &result, number) };
                self.rounds.insert((id, round), (posted, *result));
            }
            Call::CollectFee(task, round) => {
                let (posted, _) = self.rounds.get_mut(&(task, round)).ok_or("no round")?;
                if !posted.is_open(number) {
                    return Err("NotOpen".into());
                }
                if posted.is_collected() {
                    return Err("AlreadyCollected".into());
                }
                posted.record.aggregator_paid = true;
            }
            Call::CloseTask(task) => {
                if !self.latest_is_open(task, number) {
                    return Err("NotYetClosable".into());
                }
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.state != TaskState::Open || task.rounds_posted < task.rounds() {
                    return Err("NotOver".into());
                }
                task.state = TaskState::Closed;
            }
        }
        Ok(())
    }
}

/// A round as it stands right after its posting in block `number`; it pays at once.
pub fn posted(task: TaskId, round: RoundIndex, result: &RoundResult, number: u32) -> PostedRound {
    let record = RoundRecord {
        task,
        round,
        model: result.model,
        updates_root: result.updates_root,
        report: result.report,
        accuracy: result.accuracy.map(|accuracy| accuracy.deconstruct()),
        loss_micro: result.loss_micro,
        pool: 95,
        aggregator_part: 5,
        aggregator_paid: false,
        paid: 0,
        posted_at: number,
        eligible: result.leaves,
        objections: 0,
        standing: RoundStatus::Posted,
    };
    PostedRound { record, opens_at: Some(number) }
}
