//! What reward claims need of other pallets. The runtime wires it.

use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, TaskId};

/// The escrow that holds the pools of rounds and pays from them.
pub trait Escrow<AccountId> {
    /// Whether the rewards of a task's opened rounds can be claimed now.
    fn claims_open(task: TaskId) -> bool;

    /// The pool set aside for a round's trainers, in plancks. `None` if the round does not exist.
    fn pool(task: TaskId, round: RoundIndex) -> Option<Balance>;

    /// The minimum payment to `payee`, in plancks: at least one, and enough to create the account if it does not exist.
    fn least_payment(payee: &AccountId) -> Balance;

    /// Whether [`Self::pay`] would succeed in paying `amount` plancks of a round to `payee`, less `fee` plancks.
    fn can_pay(payee: &AccountId, task: TaskId, round: RoundIndex, amount: Balance, fee: Balance) -> bool;

    /// Pays `payee` the sum of `payments`, all or nothing. A payment is an amount in plancks from the pool of a task's
    /// round.
    ///
    /// `fee` plancks of the sum go to the fee recipients instead. They never pass through the payee's account, so locks
    /// on it do not matter.
    fn pay(payee: &AccountId, payments: &[(TaskId, RoundIndex, Balance)], fee: Balance) -> DispatchResult;
}

/// Prices unsigned claims.
pub trait ClaimFees {
    /// The fee, in plancks, of a transaction with this claim, if it were signed and dispatched now.
    fn fee(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Balance;
}

/// Prepares the other pallets for a benchmark.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
    /// Creates a task with open claims and a pool of `pool` plancks for `round`, and returns the task. The benchmark
    /// opens the round itself.
    fn fund_round(round: RoundIndex, pool: Balance) -> TaskId;
}
