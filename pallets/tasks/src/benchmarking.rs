//! Benchmarks of every call, each in its most expensive case.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "benchmarks never run on a chain")]

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
    BoundedVec,
    traits::{
        EnsureOrigin, Time,
        fungible::{MutateHold, Unbalanced},
        tokens::Precision,
    },
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use sheaf_primitives::{
    Admission, AggregationRule, Balance, Disclosure, H256, ModelId, Moment, Permill, Reward, RoundIndex, RoundResult,
    RuleKind, SHF, TaskId, TaskTerms,
    bounds::{MAX_LISTED, MAX_ROUNDS},
    sha256,
};

const NOW: Moment = 1_800_000_000_000;
const HOUR_MS: Moment = 3_600_000;
const LEAVES: u32 = 10;
/// Maximum number of records that a benchmarked sweep deletes.
const MAX_DELETED: u32 = 512;

fn funded<T: Config>(name: &'static str) -> T::AccountId {
    let account: T::AccountId = account(name, 0, 0);
    T::Currency::increase_balance(&account, 1_000_000_000 * SHF, Precision::Exact).expect("tokens can be made up");
    account
}

fn organization<T: Config>() -> T::AccountId {
    account("organization", 0, 0)
}

fn aggregator<T: Config>() -> T::AccountId {
    account("aggregator", 0, 0)
}

/// Terms within all bounds whatever the parameters.
fn terms<T: Config>(rounds: u32) -> TaskTerms {
    let params = Params::<T>::get();
    TaskTerms {
        deposit: Balance::from(rounds) * 1_000 * params.min_share.max(SHF),
        rounds,
        stake: params.min_stake,
        min_trainers: 2,
        max_trainers: 1_000,
        deadline: T::Time::now() + params.min_duration_ms + HOUR_MS,
        round_ms: 1,
        admission: Admission::List,
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 1,
            clip: 1,
            frac_bits: 24,
            sample_weight_cap: 1,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(20),
    }
}

/// The state before a proposal: an organization's model, and an aggregator.
fn stage<T: Config>() -> ModelId {
    T::BenchmarkHelper::set_time(NOW);
    let organization = funded::<T>("organization");
    T::BenchmarkHelper::register_aggregator(&funded::<T>("aggregator"));
    T::BenchmarkHelper::publish_model(&organization)
}

fn proposed<T: Config>(rounds: u32) -> TaskId {
    let model = stage::<T>();
    let task = NextTaskId::<T>::get();
    Pallet::<T>::do_propose(organization::<T>(), model, aggregator::<T>(), terms::<T>(rounds)).expect("terms are good");
    task
}

/// An open task with seats and `posted` of its `rounds` rounds posted.
fn posted<T: Config>(rounds: u32, posted: u32) -> TaskId {
    let task = proposed::<T>(rounds);
    Pallet::<T>::do_accept(aggregator::<T>(), task).expect("the aggregator accepts");
    T::BenchmarkHelper::take_seats(task, LEAVES);
    for round in 0..posted {
        pass::<T>(Params::<T>::get().min_round_gap);
        Pallet::<T>::do_submit_round(aggregator::<T>(), task, round, result(round)).expect("the round is good");
    }
    pass::<T>(Params::<T>::get().min_round_gap);
    task
}

/// A task that closed after `rounds` rounds, and whose claim window is over.
fn over<T: Config>(rounds: u32) -> TaskId {
    let task = posted::<T>(rounds, rounds);
    Pallet::<T>::do_close(task).expect("all rounds are posted");
    pass::<T>(Params::<T>::get().claim_window);
    task
}

/// An open task whose latest round, of `LEAVES` trainers, lacks `spared` objections to be frozen.
fn objected<T: Config>(spared: u32) -> (TaskId, RoundIndex) {
    let round = 1;
    let task = posted::<T>(10, 1);
    // A posting in the block of the seats would leave no one who may object.
    pass::<T>(1u32.into());
    Pallet::<T>::do_submit_round(aggregator::<T>(), task, round, result(round)).expect("the round is good");
    for index in 0..(LEAVES / 2 + 1).saturating_sub(spared) {
        Pallet::<T>::do_object(trainer::<T>(index), task, round).expect("a seat objects");
    }
    (task, round)
}

/// A trainer, funded.
fn trainer<T: Config>(index: u32) -> T::AccountId {
    let account: T::AccountId = account("trainer", index, 0);
    T::Currency::increase_balance(&account, 1_000_000 * SHF, Precision::Exact).expect("tokens can be made up");
    account
}

/// A task that stalled after `rounds` of its `MAX_ROUNDS` rounds, and whose successor is named.
fn succeeded<T: Config>(rounds: u32) -> (TaskId, T::AccountId) {
    let task = posted::<T>(MAX_ROUNDS, rounds);
    let successor = funded::<T>("successor");
    T::BenchmarkHelper::register_aggregator(&successor);
    pass::<T>(Params::<T>::get().stall_window);
    Pallet::<T>::do_replace(organization::<T>(), task, successor.clone()).expect("the task stalled");
    (task, successor)
}

fn pass<T: Config>(blocks: BlockNumberFor<T>) {
    let now = frame_system::Pallet::<T>::block_number();
    frame_system::Pallet::<T>::set_block_number(now + blocks);
}

fn result(round: RoundIndex) -> RoundResult {
    RoundResult {
        model: H256(sha256(&[&round.to_le_bytes()])),
        updates_root: H256::repeat_byte(1),
        rewards_root: H256::repeat_byte(2),
        total_shares: LEAVES.into(),
        leaves: LEAVES,
        report: H256::repeat_byte(3),
        accuracy: Some(Permill::one()),
        loss_micro: Some(u64::MAX),
    }
}

fn listed<T: Config>(count: u32) -> BoundedVec<T::AccountId, frame_support::traits::ConstU32<MAX_LISTED>> {
    let accounts: Vec<T::AccountId> = (0..count).map(|index| account("trainer", index, 0)).collect();
    BoundedVec::truncate_from(accounts)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn propose_task() {
        let model = stage::<T>();
        let terms = terms::<T>(10);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), model, aggregator::<T>(), terms);
        assert_eq!(Tasks::<T>::iter().count(), 1);
    }

    #[benchmark]
    fn accept_task() {
        let task = proposed::<T>(10);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task);
        assert!(Pallet::<T>::aggregator_is_live(&aggregator::<T>()));
    }

    #[benchmark]
    fn withdraw_task() {
        let task = proposed::<T>(10);
        Pallet::<T>::do_accept(aggregator::<T>(), task).expect("the aggregator accepts");
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task);
        assert!(Pallet::<T>::sweepable(task));
    }

    #[benchmark]
    fn top_up_task() {
        let task = posted::<T>(10, 1);
        let before = Pallet::<T>::books(task).map(|books| books.deposit);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, SHF);
        assert!(Pallet::<T>::books(task).map(|books| books.deposit) > before);
    }

    #[benchmark]
    fn submit_round() {
        let task = posted::<T>(10, 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(aggregator::<T>()), task, 1, result(1));
        assert!(Rounds::<T>::contains_key(task, 1));
    }

    #[benchmark]
    fn finish_task() {
        let task = posted::<T>(10, 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task);
        assert!(Tasks::<T>::get(task).is_some_and(|task| task.last_round == Some(1)));
    }

    /// The most expensive task is one whose aggregator is slashed for its absence.
    #[benchmark]
    fn close_task() {
        let task = posted::<T>(10, 0);
        let terms = terms::<T>(10);
        T::BenchmarkHelper::set_time(terms.deadline + Params::<T>::get().grace_ms);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task);
        assert!(Pallet::<T>::claims_end_at(task).is_some());
    }

    #[benchmark]
    fn end_claims(r: Linear<1, MAX_ROUNDS>) {
        let task = over::<T>(r);
        #[extrinsic_call]
        sweep_task(RawOrigin::Signed(organization::<T>()), task, 1);
        assert!(!Pallet::<T>::aggregator_is_live(&aggregator::<T>()));
    }

    /// The most expensive records are objections with bonds that go to the treasury.
    #[benchmark]
    fn delete_records(n: Linear<1, MAX_DELETED>) {
        let task = over::<T>(1);
        Pallet::<T>::do_sweep(task, 1).expect("claims are over");
        Rounds::<T>::mutate(task, 0, |record| {
            let record = record.as_mut().expect("the round was posted");
            (record.standing, record.objections, record.eligible) = (RoundStatus::Upheld, MAX_DELETED, MAX_DELETED);
        });
        let bond = Params::<T>::get().objection_bond;
        for index in 0..MAX_DELETED {
            let trainer = trainer::<T>(index);
            T::Currency::hold(&HoldReason::Objection.into(), &trainer, bond).expect("the trainer is rich");
            Objections::<T>::insert((task, 0, trainer), bond);
        }
        #[extrinsic_call]
        sweep_task(RawOrigin::Signed(organization::<T>()), task, n);
        assert_eq!(Objections::<T>::iter().count(), (MAX_DELETED - n) as usize);
    }

    #[benchmark]
    fn admit_trainers(n: Linear<1, MAX_LISTED>) {
        let task = proposed::<T>(10);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, listed::<T>(n));
        assert_eq!(Admitted::<T>::iter().count(), n as usize);
    }

    #[benchmark]
    fn unadmit_trainers(n: Linear<1, MAX_LISTED>) {
        let task = proposed::<T>(10);
        Pallet::<T>::do_admit(organization::<T>(), task, listed::<T>(MAX_LISTED)).expect("there is room on the list");
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, listed::<T>(n));
        assert_eq!(Admitted::<T>::iter().count(), (MAX_LISTED - n) as usize);
    }

    #[benchmark]
    fn collect_fee() {
        let task = posted::<T>(10, 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, 0);
        assert!(Rounds::<T>::get(task, 0).is_some_and(|round| round.aggregator_paid));
    }

    /// Dearest is the objection that freezes the round.
    #[benchmark]
    fn object_round() {
        let (task, round) = objected::<T>(1);
        let trainer = trainer::<T>(LEAVES - 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(trainer), task, round);
        assert!(Rounds::<T>::get(task, round).is_some_and(|record| record.standing == RoundStatus::Frozen));
    }

    #[benchmark]
    fn replace_aggregator() {
        let (task, successor) = succeeded::<T>(1);
        pass::<T>(Params::<T>::get().stall_window);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, successor.clone());
        assert!(Tasks::<T>::get(task).is_some_and(|task| task.successor == Some(successor)));
    }

    #[benchmark]
    fn rule_on_round() -> Result<(), BenchmarkError> {
        let arbiter = T::ArbiterOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let (task, round) = objected::<T>(0);
        #[extrinsic_call]
        _(arbiter as T::RuntimeOrigin, task, round, RoundRuling::Void);
        assert!(Rounds::<T>::get(task, round).is_some_and(|record| record.standing == RoundStatus::Void));
        Ok(())
    }

    /// The most expensive objection is one with a bond that goes to the treasury.
    #[benchmark]
    fn settle_objection() {
        let (task, round) = objected::<T>(0);
        Pallet::<T>::do_rule(task, round, RoundRuling::Dismiss).expect("the round is frozen");
        let trainer: T::AccountId = account("trainer", 0, 0);
        #[extrinsic_call]
        _(RawOrigin::Signed(organization::<T>()), task, round, trainer.clone());
        assert!(!Objections::<T>::contains_key((task, round, trainer)));
    }

    /// One that never posted is slashed instead of paid, which costs as much as paying it for a round.
    #[benchmark]
    fn take_over_task(r: Linear<1, MAX_ROUNDS>) {
        let (task, successor) = succeeded::<T>(r.min(MAX_ROUNDS - 1));
        #[extrinsic_call]
        _(RawOrigin::Signed(successor.clone()), task);
        assert!(Pallet::<T>::aggregator_is_live(&successor));
    }

    #[benchmark]
    fn set_params() -> Result<(), BenchmarkError> {
        let origin = T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let params = TaskParams::default();
        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, params);
        assert_eq!(Params::<T>::get(), params);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::mock::genesis(), crate::tests::mock::Test);
}
