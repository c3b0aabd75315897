//! What this pallet needs of others, in its own words. The runtime wires it.

use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, TaskId};

/// Holds the rounds' pools and pays from them.
pub trait Escrow<AccountId> {
    /// Whether rewards of a task's opened rounds can be claimed now.
    fn claims_open(task: TaskId) -> bool;

    /// What was set aside for a round's trainers, in plancks. `None` if there is no such round.
    fn pool(task: TaskId, round: RoundIndex) -> Option<Balance>;

    /// The least that `payee` can be paid, in plancks: at least one, and enough to create its account if there is none.
    fn least_payment(payee: &AccountId) -> Balance;

    /// Whether [`Self::pay`] would pay `amount` plancks of a round to `payee`, less `fee`, and not fail.
    fn can_pay(payee: &AccountId, task: TaskId, round: RoundIndex, amount: Balance, fee: Balance) -> bool;

    /// Pays `payee` the sum of `payments`, each of so many plancks from the pool of a task's round; all or nothing.
    ///
    /// `fee` plancks of the sum go where fees go instead, and never by way of the payee's account: what locks it has is of
    /// no account.
    fn pay(payee: &AccountId, payments: &[(TaskId, RoundIndex, Balance)], fee: Balance) -> DispatchResult;
}

/// Prices claims that nobody signs.
pub trait ClaimFees {
    /// What a transaction of this one claim would cost its signer now, in plancks.
    fn fee(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Balance;
}

/// Brings the world around the pallet into a state that benchmarks can start from.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
    /// Makes the escrow hold a pool of `pool` plancks for `round` of a new task, whose claims are open, and returns the
    /// task. The round itself is not opened here: the benchmark does.
    fn fund_round(round: RoundIndex, pool: Balance) -> TaskId;
}
