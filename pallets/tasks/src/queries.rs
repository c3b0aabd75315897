//! What other pallets ask of tasks: one plain function each, so that the runtime's wiring is one line each.

use crate::{Config, Pallet, Rounds, Tasks};
use frame_support::traits::fungible::Inspect;
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Balance, RoundIndex, TaskId};

impl<T: Config> Pallet<T> {
    /// Whether a task's admission allows `account` to take a seat: any account does, or those on the list.
    pub fn may_take_seat(task: TaskId, account: &T::AccountId) -> bool {
        Self::is_admitted(task, account)
    }

    /// Whether rewards of a task's opened rounds can be claimed now.
    pub fn claims_open(task: TaskId) -> bool {
        Tasks::<T>::get(task).is_some_and(|task| Self::accepts_claims(&task))
    }

    /// The pool of a round, in plancks. `None` if there is no such round.
    pub fn pool(task: TaskId, round: RoundIndex) -> Option<Balance> {
        Rounds::<T>::get(task, round).map(|record| record.pool)
    }

    /// The minimum that `payee` can be paid, in plancks: at least 1, and enough to create its account if there is none.
    pub fn least_payment(payee: &T::AccountId) -> Balance {
        T::Currency::minimum_balance().saturating_sub(T::Currency::balance(payee)).max(1)
    }

    /// Whether `amount` plancks of a round's pool could be paid to `payee` now, less a fee of `fee` plancks.
    pub fn can_pay(payee: &T::AccountId, task: TaskId, round: RoundIndex, amount: Balance, fee: Balance) -> bool {
        let left = Rounds::<T>::get(task, round).map_or(0, |record| record.unclaimed());
        let reward = amount.checked_sub(fee).filter(|reward| *reward > 0);
        let receivable = reward.is_some_and(|reward| T::Currency::can_receive(payee, reward));
        Self::claims_open(task) && amount <= left && receivable
    }
}
