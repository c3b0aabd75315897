//! What this pallet needs of others, in its own words. The runtime wires it.

use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{Balance, H256, ModelId, Moment, RewardRoot, RoundIndex, TaskId};
use sp_runtime::DispatchError;

/// What a task needs to know of a model.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModelInfo<AccountId> {
    /// Who published it, and alone may propose tasks for it.
    pub owner: AccountId,
    /// SHA-256 of the initial weights: the base model of round 0.
    pub weights_sha256: H256,
    /// Whether its owner retired it: no new task may train it.
    pub retired: bool,
}

/// Published models.
pub trait Models<AccountId> {
    /// What is known of `model`. `None` if it was never published.
    fn model(model: ModelId) -> Option<ModelInfo<AccountId>>;
}

/// Registered aggregators.
pub trait Aggregators<AccountId> {
    /// What `account` has bonded as an aggregator, in plancks. `None` if it is not registered as one. The bond of an
    /// aggregator that serves tasks shrinks only by [`Self::slash`].
    fn bond(account: &AccountId) -> Option<Balance>;
    /// Takes up to `amount` plancks of the bond, sends them to the treasury, and says how many it took.
    fn slash(account: &AccountId, amount: Balance) -> Result<Balance, DispatchError>;
}

/// Trainers' seats in tasks.
pub trait Seats<AccountId, BlockNumber> {
    /// How many seats' stakes are allocated to `task`: the most leaves a round may have.
    fn eligible(task: TaskId) -> u32;
    /// How many seats were ever taken in `task`.
    fn seats_ever(task: TaskId) -> u32;
    /// Since when `task` has had as many trainers as its rounds need, in Unix milliseconds. Those whom the aggregator
    /// evicted count. `None` if it has not.
    fn enough_since(task: TaskId) -> Option<Moment>;
    /// Whether `account` has a seat with an allocation in `task` that it took before `block`.
    fn has_live_seat_since_before(task: TaskId, account: &AccountId, block: BlockNumber) -> bool;
}

/// How far the removal of a round's claim records got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Removed {
    /// How many records were removed.
    pub items: u32,
    /// Whether nothing of the round is left.
    pub done: bool,
}

/// Reward claims of posted rounds.
pub trait RewardRounds<BlockNumber> {
    /// Lets leaves of `root` be claimed for `round` of `task` from block `opens_at` on.
    fn open_round(task: TaskId, round: RoundIndex, root: RewardRoot, opens_at: BlockNumber) -> DispatchResult;
    /// Moves the block from which a round's rewards can be claimed, which has not come yet.
    fn postpone_round(task: TaskId, round: RoundIndex, opens_at: BlockNumber) -> DispatchResult;
    /// The block from which a round's rewards can be claimed. `None` if the round is not known.
    fn opens_at(task: TaskId, round: RoundIndex) -> Option<BlockNumber>;
    /// Removes at most `limit` records of a round, the round's own last.
    fn remove_round(task: TaskId, round: RoundIndex, limit: u32) -> Removed;
}

/// Brings the world around the pallet into a state that benchmarks can start from.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
    /// Publishes a model of `owner`, who is funded, and returns its number.
    fn publish_model(owner: &AccountId) -> ModelId;
    /// Registers `account`, which is funded, as an aggregator whose bond backs any deposit.
    fn register_aggregator(account: &AccountId);
    /// Makes `seats` seats taken in `task`, all of them eligible, by the accounts `account("trainer", 0.., 0)`.
    fn take_seats(task: TaskId, seats: u32);
    /// Sets the chain's clock, in Unix milliseconds.
    fn set_time(now: Moment);
}
