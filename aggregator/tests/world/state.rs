//! What the chain in memory knows at a block, and what calls do to it.

use super::chain::AGGREGATOR;
use sheaf_aggregator::{
    chain::{Call, ModelFacts, Phase, PostedRound, RoundStanding, TaskFacts},
    clock::now_ms,
    round::Account,
};
use sheaf_primitives::{Balance, ModelId, RoundIndex, RoundResult, TaskId};
use std::collections::{BTreeMap, BTreeSet};

/// What a block's state is.
#[derive(Clone, Default)]
pub struct State {
    pub tasks: BTreeMap<TaskId, TaskFacts>,
    pub models: BTreeMap<ModelId, ModelFacts>,
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
        let latest = self.tasks.get(&id).and_then(TaskFacts::latest_round);
        latest.is_none_or(|round| self.rounds[&(id, round)].0.is_open(number))
    }

    pub(super) fn apply(&mut self, call: Call, number: u32, challenge: u32) -> Result<(), String> {
        match call {
            Call::AcceptTask(task) => {
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.phase != Phase::Proposed {
                    return Err("NotProposed".into());
                }
                task.phase = Phase::Open;
                (task.waiting_since, task.serving_since) = (Some(number), (0, now_ms()));
            }
            Call::TakeOverTask(task) => {
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.phase != Phase::Open || task.successor != Some(AGGREGATOR) {
                    return Err("NotSuccessor".into());
                }
                (task.aggregator, task.successor) = (AGGREGATOR, None);
                (task.waiting_since, task.serving_since) = (Some(number), (task.rounds_posted, now_ms()));
            }
            Call::SubmitRound(id, round, result) => {
                if !self.latest_is_open(id, number) {
                    return Err("LatestRoundNotOpen".into());
                }
                let seats = self.seats.get(&id).map_or(0, BTreeSet::len) as u32;
                let task = self.tasks.get_mut(&id).ok_or("no task")?;
                if task.phase != Phase::Open || task.rounds_posted != round || round >= task.rounds {
                    return Err(format!("WrongRound {round}"));
                }
                if task.aggregator != AGGREGATOR {
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
                task.current_model = result.model.0;
                (task.last_posted_at, task.waiting_since) = (Some(number), Some(number));
                let posted = PostedRound {
                    model: result.model.0,
                    report: result.report.0,
                    aggregator_paid: false,
                    aggregator_part: 5,
                    posted_at: number,
                    opens_at: Some(number + challenge),
                    standing: RoundStanding::Posted,
                };
                self.rounds.insert((id, round), (posted, *result));
            }
            Call::CollectShare(task, round) => {
                let (posted, _) = self.rounds.get_mut(&(task, round)).ok_or("no round")?;
                if !posted.is_open(number) {
                    return Err("NotOpen".into());
                }
                if posted.aggregator_paid || posted.aggregator_part == 0 {
                    return Err("AlreadyCollected".into());
                }
                posted.aggregator_paid = true;
            }
            Call::CloseTask(task) => {
                if !self.latest_is_open(task, number) {
                    return Err("NotYetClosable".into());
                }
                let task = self.tasks.get_mut(&task).ok_or("no task")?;
                if task.phase != Phase::Open || task.rounds_posted < task.rounds {
                    return Err("NotOver".into());
                }
                task.phase = Phase::Over;
            }
        }
        Ok(())
    }
}
