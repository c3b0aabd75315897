//! Benchmarks of every call, each in its most expensive case.
#![cfg(feature = "runtime-benchmarks")]
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "benchmarks never run on a chain")]

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
    BoundedVec,
    traits::{EnsureOrigin, Get, Time, fungible::Unbalanced, tokens::Precision},
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use sheaf_primitives::{Artifact, Balance, H256, SHF, TaskId, Uri};

const STAKE: Balance = 5 * SHF;

/// A trainer with tokens for many stakes.
fn trainer<T: Config>(index: u32) -> T::AccountId {
    let account: T::AccountId = account("trainer", index, 0);
    increase::<T>(&account, 1_000 * SHF);
    T::BenchmarkHelper::register_trainer(&account);
    account
}

fn increase<T: Config>(account: &T::AccountId, amount: Balance) {
    T::Currency::increase_balance(account, amount, Precision::Exact).expect("tokens can be made up");
}

/// A trainer with a bond for many stakes and one unlocking chunk below the maximum.
fn bonded<T: Config>(index: u32) -> T::AccountId {
    let account = trainer::<T>(index);
    let params = StakingParams { bonding_duration: 100u32.into(), leave_delay: 10u32.into(), ..Default::default() };
    Params::<T>::put(params);
    Pallet::<T>::do_bond(account.clone(), 500 * SHF).expect("a trainer bonds");
    for _ in 1..MAX_UNLOCKING {
        Pallet::<T>::do_unbond(account.clone(), SHF).expect("a trainer unbonds");
        pass::<T>(1u32.into());
    }
    account
}

fn pass<T: Config>(blocks: BlockNumberFor<T>) {
    let now = frame_system::Pallet::<T>::block_number();
    frame_system::Pallet::<T>::set_block_number(now + blocks);
}

fn aggregator<T: Config>() -> T::AccountId {
    account("aggregator", 0, 0)
}

/// Evidence with the longest URI.
fn evidence() -> Artifact {
    Artifact { sha256: H256::repeat_byte(1), size: 1, uri: Uri::truncate_from(vec![b'a'; 256]) }
}

fn task<T: Config>() -> TaskId {
    T::BenchmarkHelper::open_task(SeatRequirements {
        stake: STAKE,
        min_trainers: 2,
        max_trainers: 1_000,
        deadline: T::Time::now() + 3_600_000,
        open: true,
        aggregator: aggregator::<T>(),
        last_posted_at: None,
    })
}

fn seated<T: Config>(task: TaskId, index: u32) -> T::AccountId {
    let account = bonded::<T>(index);
    Pallet::<T>::do_take_seat(account.clone(), task).expect("a trainer takes a seat");
    account
}

/// A trainer whose leave delay is over, with a round posted since.
fn gone<T: Config>(task: TaskId) -> T::AccountId {
    let account = seated::<T>(task, 0);
    Pallet::<T>::do_leave(account.clone(), task).expect("a trainer leaves");
    pass::<T>(1_000u32.into());
    T::BenchmarkHelper::post_round(task);
    account
}

/// A trainer whose seat is reported.
fn reported<T: Config>(task: TaskId) -> T::AccountId {
    let account = seated::<T>(task, 0);
    increase::<T>(&aggregator::<T>(), 100 * SHF);
    Pallet::<T>::do_report_misconduct(aggregator::<T>(), task, account.clone(), evidence())
        .expect("an aggregator reports");
    increase::<T>(&T::SlashDestination::get(), SHF);
    account
}

/// A trainer who contested the report of its seat.
fn contested<T: Config>(task: TaskId) -> T::AccountId {
    let account = reported::<T>(task);
    Pallet::<T>::do_contest_report(account.clone(), task).expect("a trainer contests");
    account
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn bond() {
        let who = bonded::<T>(0);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), SHF);
        assert_eq!(Pallet::<T>::free_bond(who), (501 - Balance::from(MAX_UNLOCKING - 1)) * SHF);
    }

    #[benchmark]
    fn unbond() {
        let who = bonded::<T>(0);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), SHF);
        assert!(Ledgers::<T>::get(who).is_some_and(|ledger| ledger.unlocking.is_full()));
    }

    #[benchmark]
    fn rebond() {
        let who = bonded::<T>(0);
        let all = SHF * Balance::from(MAX_UNLOCKING - 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), all);
        assert_eq!(Pallet::<T>::free_bond(who), 500 * SHF);
    }

    #[benchmark]
    fn withdraw_unbonded() {
        let who = bonded::<T>(0);
        pass::<T>(1_000u32.into());
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));
        assert!(Ledgers::<T>::get(who).is_some_and(|ledger| ledger.unlocking.is_empty()));
    }

    #[benchmark]
    fn take_seat() {
        let task = task::<T>();
        seated::<T>(task, 0);
        let who = bonded::<T>(1);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), task);
        assert!(Pallet::<T>::enough_since(task).is_some());
        assert!(Seats::<T>::contains_key(task, who));
    }

    #[benchmark]
    fn leave() {
        let task = task::<T>();
        let who = seated::<T>(task, 0);
        #[extrinsic_call]
        _(RawOrigin::Signed(who), task);
        assert_eq!(Pallet::<T>::seat_count(task).seated, 0);
    }

    #[benchmark]
    fn evict_idle(n: Linear<1, MAX_EVICTED>) {
        let task = task::<T>();
        let idle: Vec<_> = (0..n).map(|index| seated::<T>(task, index)).collect();
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task, BoundedVec::truncate_from(idle));
        assert_eq!(Pallet::<T>::seat_count(task).seated, 0);
    }

    #[benchmark]
    fn release() {
        let task = task::<T>();
        let who = gone::<T>(task);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task, who.clone());
        assert!(!Seats::<T>::contains_key(task, who));
    }

    #[benchmark]
    fn report_misconduct() {
        let task = task::<T>();
        let who = seated::<T>(task, 0);
        increase::<T>(&aggregator::<T>(), 100 * SHF);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task, who.clone(), evidence());
        assert!(Reports::<T>::contains_key(task, who));
    }

    #[benchmark]
    fn forget_task() {
        let task = task::<T>();
        let who = gone::<T>(task);
        Pallet::<T>::do_release(task, who).expect("a seat is released");
        T::BenchmarkHelper::remove_task(task);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task);
        assert!(!SeatCounts::<T>::contains_key(task));
    }

    #[benchmark]
    fn contest_report() {
        let task = task::<T>();
        let who = reported::<T>(task);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), task);
        assert!(Reports::<T>::get(task, who).is_some_and(|report| report.contest.is_some()));
    }

    /// A slash that exceeds the seat's stake, pays a bounty, and also takes the trainer's dispute bond.
    #[benchmark]
    fn rule_on_report() -> Result<(), BenchmarkError> {
        let arbiter = T::ArbiterOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        let task = task::<T>();
        let who = contested::<T>(task);
        #[extrinsic_call]
        _(arbiter as T::RuntimeOrigin, task, who.clone(), ReportRuling::Slash(100 * SHF));
        assert!(!Reports::<T>::contains_key(task, who.clone()));
        assert!(Pallet::<T>::seat(task, who).is_some_and(|seat| seat.stake == 0));
        Ok(())
    }

    /// An uncontested report, which ends with a slash.
    #[benchmark]
    fn settle_report() {
        let task = task::<T>();
        let who = reported::<T>(task);
        pass::<T>(Params::<T>::get().contest_window);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task, who.clone());
        assert!(Pallet::<T>::seat(task, who).is_some_and(|seat| seat.stake < STAKE));
    }

    #[benchmark]
    fn set_params() -> Result<(), BenchmarkError> {
        let admin = T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
        #[extrinsic_call]
        _(admin as T::RuntimeOrigin, StakingParams::default());
        assert_eq!(Params::<T>::get(), StakingParams::default());
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::mock::genesis(), crate::tests::mock::Test);
}
