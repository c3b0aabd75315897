//! Slashes: what they take, and who receives it.

use crate::{Config, Error, Event, HoldReason, Ledgers, Pallet, Params, Seats};
use frame_support::{ensure, traits::Get};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Balance, Permill, TaskId};
use sp_runtime::DispatchError;

/// Who receives what a slash took, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Proceeds {
    /// For the reporter.
    pub bounty: Balance,
    /// For the slash destination.
    pub rest: Balance,
}

impl Proceeds {
    /// The total that was taken, in plancks.
    pub fn total(&self) -> Balance {
        self.bounty.saturating_add(self.rest)
    }
}

/// Splits `taken` plancks: the reporter receives the part `bounty`, rounded down, and at most `max` plancks.
pub fn split_proceeds(taken: Balance, bounty: Permill, max: Balance) -> Proceeds {
    let bounty = bounty.mul_floor(taken).min(max);
    Proceeds { bounty, rest: taken.saturating_sub(bounty) }
}

impl<T: Config> Pallet<T> {
    /// Takes up to `amount` plancks from a trainer for misconduct in its seat, sends them to the slash destination, and
    /// returns the amount taken.
    ///
    /// The slash takes first the seat's allocation, then unlocking tokens, then free ones, and never the allocation of
    /// another seat. The seat stays, with a lowered stake. A released seat can no longer be slashed.
    ///
    /// # Errors
    /// [`Error::AmountZero`], [`Error::NoSeat`], [`Error::NothingToSlash`].
    pub fn slash(task: TaskId, trainer: &T::AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        ensure!(amount > 0, Error::<T>::AmountZero);
        let taken = Self::slash_for(None, task, trainer, amount)?.total();
        ensure!(taken > 0, Error::<T>::NothingToSlash);
        Ok(taken)
    }

    /// Slashes, with a bounty for the reporter if there is one. If there is nothing to take, it takes nothing and
    /// succeeds.
    ///
    /// A bounty that is too small to create the reporter's account goes to the slash destination. If the total is too
    /// small to create that account, nothing is taken: a missing account must not keep a report open.
    pub(crate) fn slash_for(
        reporter: Option<&T::AccountId>,
        task: TaskId,
        trainer: &T::AccountId,
        amount: Balance,
    ) -> Result<Proceeds, DispatchError> {
        let mut seat = Seats::<T>::get(task, trainer).ok_or(Error::<T>::NoSeat)?;
        let mut ledger = Ledgers::<T>::get(trainer).ok_or(Error::<T>::NotBonded)?;
        let taken = ledger.slash(amount, &mut seat.stake).total();

        let params = Params::<T>::get();
        let split = split_proceeds(taken, params.bounty, params.max_bounty);
        let proceeds = match reporter {
            Some(reporter) if T::Currency::can_receive(reporter, split.bounty) => split,
            _ => Proceeds { bounty: 0, rest: taken },
        };
        if taken == 0 || !T::Currency::can_receive(&T::SlashDestination::get(), proceeds.rest) {
            return Ok(Proceeds::default());
        }

        if let Some(reporter) = reporter {
            T::Currency::pay_out(&HoldReason::TrainerBond.into(), trainer, reporter, proceeds.bounty)?;
        }
        T::Currency::pay_out(&HoldReason::TrainerBond.into(), trainer, &T::SlashDestination::get(), proceeds.rest)?;
        let stake = seat.stake;
        Seats::<T>::insert(task, trainer, seat);
        Self::write_ledger(trainer, ledger);
        Self::deposit_event(Event::SeatSlashed { task, trainer: trainer.clone(), amount: taken, stake });
        Ok(proceeds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_bounty_is_a_part_of_what_was_taken_up_to_a_maximum() {
        let split = |taken, max| split_proceeds(taken, Permill::from_percent(10), max);

        assert_eq!(split(100, 50), Proceeds { bounty: 10, rest: 90 });
        assert_eq!(split(109, 50), Proceeds { bounty: 10, rest: 99 });
        assert_eq!(split(1_000, 50), Proceeds { bounty: 50, rest: 950 });
        assert_eq!(split(9, 50), Proceeds { bounty: 0, rest: 9 });
        assert_eq!(split(0, 50), Proceeds::default());
    }

    proptest! {
        #[test]
        fn what_was_taken_is_split_without_remainder(
            taken in any::<Balance>(), parts in 0u32..=1_000_000, max in any::<Balance>(),
        ) {
            let split = split_proceeds(taken, Permill::from_parts(parts), max);

            prop_assert_eq!(split.bounty.checked_add(split.rest), Some(taken));
            prop_assert!(split.bounty <= max);
        }
    }
}
