//! The calls of the aggregator's account.

use sheaf_primitives::{RoundIndex, RoundResult, TaskId};

/// A call of the aggregator's account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Call {
    /// Accepts a proposed task.
    AcceptTask(TaskId),
    /// Takes a task over from its aggregator.
    TakeOverTask(TaskId),
    /// Posts a round's result.
    SubmitRound(TaskId, RoundIndex, Box<RoundResult>),
    /// Collects the aggregator's fee of an opened round.
    CollectFee(TaskId, RoundIndex),
    /// Closes a task that is done.
    CloseTask(TaskId),
}
