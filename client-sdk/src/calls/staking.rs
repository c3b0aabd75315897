//! Trainers' bonds and seats, and reports of misconduct.

use super::Call;
use crate::AccountId;
use sheaf_primitives::{Artifact, Balance, TaskId};

const PALLET: &str = "TrainerStaking";

/// Bonds `amount` more plancks.
pub fn bond(amount: Balance) -> Call {
    Call::new(PALLET, "bond").with_amount("amount", amount)
}

/// Starts to unbond `amount` plancks that are not allocated to a seat.
pub fn unbond(amount: Balance) -> Call {
    Call::new(PALLET, "unbond").with_amount("amount", amount)
}

/// Bonds `amount` plancks again that are being unbonded.
pub fn rebond(amount: Balance) -> Call {
    Call::new(PALLET, "rebond").with_amount("amount", amount)
}

/// Frees the tokens that have finished unbonding.
pub fn withdraw_unbonded() -> Call {
    Call::new(PALLET, "withdraw_unbonded")
}

/// Takes a seat in an open task; its stake is allocated from the signer's bond.
pub fn take_seat(task: TaskId) -> Call {
    Call::new(PALLET, "take_seat").with("task", task)
}

/// Leaves a seat. Its stake stays allocated until the leave delay is over.
pub fn leave(task: TaskId) -> Call {
    Call::new(PALLET, "leave").with("task", task)
}

/// Frees the seats of idle trainers, at most 64 at a time, as the task's aggregator.
pub fn evict_idle(task: TaskId, trainers: Vec<AccountId>) -> Call {
    Call::new(PALLET, "evict_idle").with("task", task).with("trainers", trainers)
}

/// Frees the stake of a seat in a closed task, or of a seat that was left, once the leave delay is over and a round has
/// been posted since. Anyone may call it.
pub fn release(task: TaskId, trainer: AccountId) -> Call {
    Call::new(PALLET, "release").with("task", task).with("trainer", trainer)
}

/// Reports misconduct of a trainer in its seat, as the task's aggregator. Holds the dispute bond.
pub fn report_misconduct(task: TaskId, trainer: AccountId, evidence: Artifact) -> Call {
    Call::new(PALLET, "report_misconduct").with("task", task).with("trainer", trainer).with("evidence", evidence)
}

/// Contests the report against the signer's seat, so that only the arbiter can slash it. Holds the dispute bond.
pub fn contest_report(task: TaskId) -> Call {
    Call::new(PALLET, "contest_report").with("task", task)
}

/// Settles a report after its deadline. Anyone may call it.
pub fn settle_report(task: TaskId, trainer: AccountId) -> Call {
    Call::new(PALLET, "settle_report").with("task", task).with("trainer", trainer)
}

/// Removes the seat counts of a swept task without seats. Anyone may call it.
pub fn forget_task(task: TaskId) -> Call {
    Call::new(PALLET, "forget_task").with("task", task)
}
