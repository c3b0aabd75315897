//! Answers of the chain that combine several of its records.

use sheaf_client_sdk::chain::{BlockRef, RoundRecord, Task, TaskState};
use sheaf_primitives::{Balance, BlockNumber, RoundIndex};

/// The two ends of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heads {
    /// The latest block that will never change.
    pub finalized: BlockRef,
    /// The latest block of the best fork.
    pub best: BlockRef,
}

/// A posted round, and when it pays.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostedRound {
    /// Its record in the tasks pallet.
    pub record: RoundRecord,
    /// The first block that pays it; `None` if it is void.
    pub opens_at: Option<BlockNumber>,
}

impl PostedRound {
    /// Whether the aggregator's fee is paid, or is zero, as for a void round.
    pub fn is_collected(&self) -> bool {
        self.record.aggregator_paid || self.record.aggregator_part == 0
    }

    /// Whether it can neither be objected to nor ruled on at `block`.
    pub fn is_open(&self, block: BlockNumber) -> bool {
        self.opens_at.is_none_or(|opens_at| opens_at <= block)
    }
}

/// The bond that a task would need behind it, and the bond there is, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backing {
    /// The part of the aggregator's bond that the task would need behind it.
    pub needed: Balance,
    /// The part of the aggregator's bond that stands behind no task.
    pub spare: Balance,
}

/// The latest round that a task posted.
pub fn latest_round(task: &Task) -> Option<RoundIndex> {
    task.rounds_posted.checked_sub(1)
}

/// Whether a task is closed, or being swept.
pub fn is_over(task: &Task) -> bool {
    matches!(task.state, TaskState::Closed | TaskState::Sweeping(_))
}
