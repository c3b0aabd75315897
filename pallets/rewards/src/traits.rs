//! What this pallet needs of others, in its own words. The runtime wires it.

use frame_support::dispatch::DispatchResult;
use sheaf_primitives::{Balance, RoundIndex, TaskId};

/// Holds the rounds' pools and pays from them.
pub trait Escrow<AccountId> {
    /// Whether rewards of a task's opened rounds can be claimed now.
    fn claims_open(task: TaskId) -> bool;

    /// What was set aside for a round's trainers, in plancks. `None` if there is no such round.
    fn pool(task: TaskId, round: RoundIndex) -> Option<Balance>;

    /// Pays `payee` the sum of `payments`, each of so many plancks from the pool of a task's round; all or nothing.
    fn pay(payee: &AccountId, payments: &[(TaskId, RoundIndex, Balance)]) -> DispatchResult;
}

/// Brings the world around the pallet into a state that benchmarks can start from.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper {
    /// Makes the escrow hold a pool of `pool` plancks for `round` of a new task, whose claims are open, and returns the
    /// task. The round itself is not opened here: the benchmark does.
    fn fund_round(round: RoundIndex, pool: Balance) -> TaskId;
}
