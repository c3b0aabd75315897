//! What trainer staking needs of other pallets. The runtime wires it.

use crate::SeatRequirements;
use sheaf_primitives::TaskId;

/// Reads of tasks that seats depend on.
pub trait TaskInspect<AccountId, BlockNumber> {
    /// What a seat in the task requires. `None` if the task does not exist, or no longer does.
    fn seat_requirements(task: TaskId) -> Option<SeatRequirements<AccountId, BlockNumber>>;

    /// Whether the task admits the account: always, unless it admits by list.
    fn admits(task: TaskId, trainer: &AccountId) -> bool;
}

/// The registered trainers.
pub trait Trainers<AccountId> {
    /// Whether the account is registered as a trainer.
    fn is_registered(account: &AccountId) -> bool;
}

/// Prepares the other pallets for a benchmark.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId, BlockNumber> {
    /// Registers `account` as a trainer.
    fn register_trainer(account: &AccountId);
    /// Creates an open task with these requirements that admits anyone, and returns its number.
    fn open_task(required: SeatRequirements<AccountId, BlockNumber>) -> TaskId;
    /// Records that a round of an open task was posted in the current block.
    fn post_round(task: TaskId);
    /// Closes a task.
    fn close_task(task: TaskId);
    /// Closes a task and removes its record.
    fn remove_task(task: TaskId);
}
