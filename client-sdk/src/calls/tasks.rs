//! Tasks: proposing, serving, ending them.

use super::Call;
use crate::AccountId;
use sheaf_primitives::{Balance, ModelId, RoundIndex, RoundResult, TaskId, TaskTerms};

const PALLET: &str = "Tasks";

/// Proposes a task to train `model`, to be served by `aggregator`. Holds the deposit on the signer's account.
pub fn propose_task(model: ModelId, aggregator: AccountId, terms: TaskTerms) -> Call {
    Call::new(PALLET, "propose_task").with("model", model).with("aggregator", aggregator).with("terms", terms)
}

/// Accepts a proposed task, as its aggregator.
pub fn accept_task(task: TaskId) -> Call {
    Call::new(PALLET, "accept_task").with("task", task)
}

/// Withdraws a task, as its organization, before enough seats were taken.
pub fn withdraw_task(task: TaskId) -> Call {
    Call::new(PALLET, "withdraw_task").with("task", task)
}

/// Adds `amount` plancks to a task's deposit, as its organization.
pub fn top_up_task(task: TaskId, amount: Balance) -> Call {
    Call::new(PALLET, "top_up_task").with("task", task).with_amount("amount", amount)
}

/// Posts a round's result, as the task's aggregator.
pub fn submit_round(task: TaskId, round: RoundIndex, result: RoundResult) -> Call {
    Call::new(PALLET, "submit_round").with("task", task).with("round", round).with("result", result)
}

/// Makes the round under way the last, as the task's organization.
pub fn finish_task(task: TaskId) -> Call {
    Call::new(PALLET, "finish_task").with("task", task)
}

/// Closes a task that is done, expired or stalled; what is not set aside for a round returns to the organization.
/// Anyone may call it.
pub fn close_task(task: TaskId) -> Call {
    Call::new(PALLET, "close_task").with("task", task)
}

/// Ends the claims of a closed task after the claim window, and deletes at most `max_items` of its records. Repeat it
/// until the task is gone. Anyone may call it.
pub fn sweep_task(task: TaskId, max_items: u32) -> Call {
    Call::new(PALLET, "sweep_task").with("task", task).with("max_items", max_items)
}

/// Admits trainers to a task with admission by list, at most 64 at a time, as its organization.
pub fn admit_trainers(task: TaskId, trainers: Vec<AccountId>) -> Call {
    Call::new(PALLET, "admit_trainers").with("task", task).with("trainers", trainers)
}

/// Withdraws admissions, at most 64 at a time; seats that were taken stay.
pub fn unadmit_trainers(task: TaskId, trainers: Vec<AccountId>) -> Call {
    Call::new(PALLET, "unadmit_trainers").with("task", task).with("trainers", trainers)
}

/// Pays the aggregator its part of a round with open claims. Anyone may call it.
pub fn collect_fee(task: TaskId, round: RoundIndex) -> Call {
    Call::new(PALLET, "collect_fee").with("task", task).with("round", round)
}

/// Objects to a round within its challenge window, as a trainer with a seat in it. Holds the objection's bond.
pub fn object_round(task: TaskId, round: RoundIndex) -> Call {
    Call::new(PALLET, "object_round").with("task", task).with("round", round)
}

/// Names the aggregator that may take over a task, as its organization, after its aggregator stalled or its latest
/// round was voided.
pub fn replace_aggregator(task: TaskId, successor: AccountId) -> Call {
    Call::new(PALLET, "replace_aggregator").with("task", task).with("successor", successor)
}

/// Frees the bond of a decided objection of `trainer`, or sends it to the treasury if it was dismissed. Anyone may call
/// it.
pub fn settle_objection(task: TaskId, round: RoundIndex, trainer: AccountId) -> Call {
    Call::new(PALLET, "settle_objection").with("task", task).with("round", round).with("trainer", trainer)
}

/// Takes a task over from its aggregator, as the successor that its organization named.
pub fn take_over_task(task: TaskId) -> Call {
    Call::new(PALLET, "take_over_task").with("task", task)
}
