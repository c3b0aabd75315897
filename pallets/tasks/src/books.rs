//! Where the tokens of a task's deposit are, and what its next round pays.

use crate::{Books, Config, Error, Pallet, Rounds, Settlement, TaskOf, TaskState, Tasks};
use sheaf_primitives::{Balance, RoundPay, TaskId, pay::next_round_pay};

/// The sums over a task's rounds, paid and still held, in plancks.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct RoundSums {
    pub(crate) paid: Balance,
    pub(crate) unclaimed: Balance,
    pub(crate) collected: Balance,
    pub(crate) uncollected: Balance,
}

impl RoundSums {
    /// The amounts that have left the escrow.
    pub(crate) fn settled(&self) -> Settlement {
        Settlement { paid: self.paid, aggregator: self.collected, unclaimed: 0 }
    }

    /// The amount that is still in the escrow. `None` if it exceeds 128 bits.
    pub(crate) fn outstanding(&self) -> Option<Balance> {
        self.unclaimed.checked_add(self.uncollected)
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn books_of(id: TaskId) -> Option<Books> {
        let task = Tasks::<T>::get(id)?;
        let (settlement, outstanding) = match task.state {
            TaskState::Sweeping(settlement) => (settlement, 0),
            TaskState::Proposed | TaskState::Open | TaskState::Closed => {
                let sums = Self::sum_rounds(id).ok()?;
                (sums.settled(), sums.outstanding()?)
            }
        };
        let elsewhere = settlement.total()?.checked_add(outstanding)?.checked_add(task.unallocated)?;
        Some(Books {
            deposit: task.terms.deposit,
            unallocated: task.unallocated,
            outstanding,
            paid: settlement.paid,
            aggregator: settlement.aggregator,
            refunded: task.terms.deposit.checked_sub(elsewhere)?,
            unclaimed: settlement.unclaimed,
        })
    }

    /// Adds up all posted rounds of a task: at most 1000 reads.
    pub(crate) fn sum_rounds(id: TaskId) -> Result<RoundSums, Error<T>> {
        let add = |sum: Balance, amount: Balance| sum.checked_add(amount).ok_or(Error::<T>::Overflow);
        Rounds::<T>::iter_prefix_values(id).try_fold(RoundSums::default(), |sums, round| {
            let uncollected = round.uncollected();
            Ok(RoundSums {
                paid: add(sums.paid, round.paid)?,
                unclaimed: add(sums.unclaimed, round.unclaimed())?,
                collected: add(sums.collected, round.aggregator_part.saturating_sub(uncollected))?,
                uncollected: add(sums.uncollected, uncollected)?,
            })
        })
    }

    /// The pay of the round under way if it has `total_shares`. `None` if no round or no share is left to pay.
    pub(crate) fn pay_of_next_round(task: &TaskOf<T>, total_shares: u128) -> Option<RoundPay> {
        next_round_pay(&task.terms, task.unallocated, task.rounds_posted, total_shares)
    }
}
