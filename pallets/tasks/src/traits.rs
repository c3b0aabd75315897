//! What this pallet asks of others. The runtime wires it.

use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{Balance, H256, ModelId, Moment, RewardRoot, RoundIndex, TaskId};
use sp_runtime::DispatchError;

/// The facts about a model that a task depends on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModelInfo<AccountId> {
    /// The account that published it, and that alone may propose tasks for it.
    pub owner: AccountId,
    /// SHA-256 of the initial weights: the base model of round 0.
    pub weights_sha256: H256,
    /// Whether its owner has retired it, so that no new task may train it.
    pub retired: bool,
}

/// Published models.
pub trait Models<AccountId> {
    /// The facts about `model`. `None` if there is no such model.
    fn model(model: ModelId) -> Option<ModelInfo<AccountId>>;
}

/// Registered aggregators.
pub trait Aggregators<AccountId> {
    /// The bond of `account` as an aggregator, in plancks. `None` if it is not registered as one. The bond of an
    /// aggregator that serves tasks shrinks only by [`Self::slash`].
    fn bond(account: &AccountId) -> Option<Balance>;
    /// Sends up to `amount` plancks of the bond to the treasury, and returns how many it took.
    fn slash(account: &AccountId, amount: Balance) -> Result<Balance, DispatchError>;
}

/// Trainers' seats in tasks.
pub trait Seats<AccountId, BlockNumber> {
    /// The number of seats with a stake allocated to `task`: the maximum number of a round's leaves.
    fn eligible(task: TaskId) -> u32;
    /// The number of seats that were ever taken in `task`.
    fn seats_ever(task: TaskId) -> u32;
    /// Since when `task` has had as many trainers as a round needs, in Unix milliseconds. Trainers that the aggregator
    /// evicted count. `None` if there are fewer.
    fn enough_since(task: TaskId) -> Option<Moment>;
    /// Whether `account` took a seat in `task` before `block`, and still has an allocation for it.
    fn seated_before(task: TaskId, account: &AccountId, block: BlockNumber) -> bool;
}

/// The outcome of removing claim records of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Removed {
    /// The number of records removed.
    pub items: u32,
    /// Whether no record of the round is left.
    pub done: bool,
}

/// Reward claims of posted rounds.
pub trait RewardRounds<BlockNumber> {
    /// Opens claims on the leaves of `root` for `round` of `task` from block `opens_at` on.
    fn open_round(task: TaskId, round: RoundIndex, root: RewardRoot, opens_at: BlockNumber) -> DispatchResult;
    /// Sets another block from which a round's rewards can be claimed. The current one is in the future.
    fn postpone_round(task: TaskId, round: RoundIndex, opens_at: BlockNumber) -> DispatchResult;
    /// The block from which a round's rewards can be claimed. `None` if there is no such round.
    fn opens_at(task: TaskId, round: RoundIndex) -> Option<BlockNumber>;
    /// Removes at most `limit` records of a round, the record of the round itself last.
    fn remove_round(task: TaskId, round: RoundIndex, limit: u32) -> Removed;
}

/// Prepares the other pallets for benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
    /// Publishes a model of `owner`, a funded account, and returns its number.
    fn publish_model(owner: &AccountId) -> ModelId;
    /// Registers `account`, which is funded, as an aggregator with a bond that backs any deposit.
    fn register_aggregator(account: &AccountId);
    /// Gives the accounts `account("trainer", 0..seats, 0)` seats in `task`, all of them eligible.
    fn take_seats(task: TaskId, seats: u32);
    /// Sets the chain's clock, in Unix milliseconds.
    fn set_time(now: Moment);
}
