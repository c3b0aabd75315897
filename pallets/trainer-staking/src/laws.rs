//! The invariants of bonds and seats, one function each.

use crate::{
    Config, HoldReason, Ledgers, Pallet, Params, Reports, SeatCount, SeatCounts, Seats, TaskInspect, Trainers,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sheaf_primitives::{Balance, TaskId};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every law of the pallet. Reads all of its storage: for tests and for rehearsals of upgrades.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::law_held_is_bonded_plus_unlocking()?;
        Self::law_allocated_is_the_sum_of_stakes()?;
        Self::law_counts_match_seats()?;
        Self::law_ledgers_are_not_empty()?;
        Self::law_ledgers_belong_to_trainers()?;
        Self::law_open_tasks_are_not_overfull()?;
        Self::law_open_tasks_know_since_when_they_have_enough()?;
        Self::law_held_for_disputes_is_the_sum_of_bonds()?;
        Self::law_reported_seats_are_live_and_marked()?;
        Self::law_parameters_are_in_range()
    }

    /// The tokens held on a trainer's account are its bonded tokens plus its unlocking ones.
    fn law_held_is_bonded_plus_unlocking() -> Result<(), TryRuntimeError> {
        for (trainer, ledger) in Ledgers::<T>::iter() {
            let held = T::Currency::balance_on_hold(&HoldReason::TrainerBond.into(), &trainer);
            ensure!(held == ledger.held(), "a ledger is not what is held");
        }
        Ok(())
    }

    /// A ledger's allocation is the sum of its seats' stakes, the ledger counts those seats, and the allocation is at
    /// most the bond.
    fn law_allocated_is_the_sum_of_stakes() -> Result<(), TryRuntimeError> {
        let mut allocations = BTreeMap::<T::AccountId, (Balance, u32)>::new();
        for (_, trainer, seat) in Seats::<T>::iter() {
            let (stake, seats) = allocations.entry(trainer).or_default();
            *stake = stake.checked_add(seat.stake).ok_or("stakes exceed what can be counted")?;
            *seats = seats.saturating_add(1);
        }
        for (trainer, ledger) in Ledgers::<T>::iter() {
            let seats = allocations.remove(&trainer).unwrap_or_default();
            ensure!((ledger.allocated, ledger.seats) == seats, "an allocation is not the sum of its seats");
            ensure!(ledger.allocated <= ledger.bonded, "more is allocated than bonded");
        }
        ensure!(allocations.is_empty(), "a seat's trainer has no ledger");
        Ok(())
    }

    /// A task's counts match its seats, and no more seats are live, or were freed by eviction, than were ever taken.
    fn law_counts_match_seats() -> Result<(), TryRuntimeError> {
        let mut counts = BTreeMap::<TaskId, SeatCount>::new();
        for (task, _, seat) in Seats::<T>::iter() {
            let count = counts.entry(task).or_default();
            count.live = count.live.saturating_add(1);
            count.seated = count.seated.saturating_add(u32::from(seat.is_seated()));
        }
        for (task, count) in SeatCounts::<T>::iter() {
            let seats = counts.remove(&task).unwrap_or_default();
            ensure!((count.seated, count.live) == (seats.seated, seats.live), "a task miscounts its seats");
            ensure!(count.ever >= count.live && count.ever > 0, "fewer seats were ever taken than are live");
            ensure!(count.ever >= count.evicted, "fewer seats were ever taken than were freed by eviction");
        }
        ensure!(counts.is_empty(), "a task with seats has no counts");
        Ok(())
    }

    /// A ledger with nothing in it is removed, and no chunk is empty.
    fn law_ledgers_are_not_empty() -> Result<(), TryRuntimeError> {
        for ledger in Ledgers::<T>::iter_values() {
            ensure!(!ledger.is_empty(), "an empty ledger was not removed");
            ensure!(ledger.unlocking.iter().all(|chunk| chunk.amount > 0), "an empty chunk was not removed");
        }
        Ok(())
    }

    /// Every ledger belongs to a registered trainer.
    fn law_ledgers_belong_to_trainers() -> Result<(), TryRuntimeError> {
        ensure!(
            Ledgers::<T>::iter_keys().all(|account| T::Trainers::is_registered(&account)),
            "a ledger's account is no registered trainer"
        );
        Ok(())
    }

    /// An open task seats at most as many trainers as its terms allow.
    fn law_open_tasks_are_not_overfull() -> Result<(), TryRuntimeError> {
        for (task, count) in SeatCounts::<T>::iter() {
            let Some(required) = T::Tasks::seat_requirements(task).filter(|required| required.open) else { continue };
            ensure!(count.seated <= required.max_trainers, "more trainers sit in a task than it allows");
        }
        Ok(())
    }

    /// An open task records the time since which it has enough trainers if and only if it has enough, evicted trainers
    /// included.
    fn law_open_tasks_know_since_when_they_have_enough() -> Result<(), TryRuntimeError> {
        for (task, count) in SeatCounts::<T>::iter() {
            let Some(required) = T::Tasks::seat_requirements(task).filter(|required| required.open) else { continue };
            ensure!(
                count.enough_since.is_some() == count.suffices(required.min_trainers),
                "a task is wrong about having enough trainers"
            );
        }
        Ok(())
    }

    /// The tokens held on an account for disputes are the sum of the bonds of its reports and contests.
    fn law_held_for_disputes_is_the_sum_of_bonds() -> Result<(), TryRuntimeError> {
        let mut bonds: BTreeMap<T::AccountId, Balance> =
            Ledgers::<T>::iter_keys().map(|trainer| (trainer, 0)).collect();
        for (_, trainer, report) in Reports::<T>::iter() {
            for (account, bond) in [(report.reporter, report.bond), (trainer, report.contest.unwrap_or(0))] {
                let sum = bonds.entry(account).or_default();
                *sum = sum.checked_add(bond).ok_or("bonds exceed what can be counted")?;
            }
        }
        for (account, sum) in bonds {
            let held = T::Currency::balance_on_hold(&HoldReason::Dispute.into(), &account);
            ensure!(held == sum, "the bonds of an account's disputes are not what is held");
        }
        Ok(())
    }

    /// The seat of a pending report still has its allocation and is marked as reported.
    fn law_reported_seats_are_live_and_marked() -> Result<(), TryRuntimeError> {
        for (task, trainer) in Reports::<T>::iter_keys() {
            let seat = Seats::<T>::get(task, trainer).ok_or("a reported seat was released")?;
            ensure!(seat.reported, "a reported seat is not marked");
        }
        Ok(())
    }

    /// The parameters are within the bounds that `set_params` enforces.
    fn law_parameters_are_in_range() -> Result<(), TryRuntimeError> {
        Self::check_params(&Params::<T>::get()).map_err(|_| "the parameters are out of range".into())
    }
}
