//! Prepares the pallets on which a benchmarked learning pallet depends.
//!
//! Only benchmarks run this. Where the real path needs days of blocks, it writes storage directly.

// A failed preparation must stop the benchmark.
#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use crate::{
    AccountId, Balance, Balances, BlockNumber, Registry, Runtime, RuntimeHoldReason, RuntimeOrigin, Tasks,
    TrainerStaking, units::SHF,
};
use frame_benchmarking::account;
use frame_support::{
    assert_ok, storage,
    traits::fungible::{Mutate, MutateHold},
};
use pallet_tasks::{RoundRecord, RoundStatus, TaskState};
use pallet_trainer_staking::SeatRequirements;
use sheaf_primitives::{
    Admission, AggregationRule, AggregatorProfile, Artifact, BoundedVec, Disclosure, ModelId, ModelSpec, Moment,
    Permill, Profile, Reward, RoundIndex, RuleKind, TaskId, TaskTerms,
};

/// The prepared pallets.
pub struct Stage;

fn text<Bound: frame_support::traits::Get<u32>>(bytes: &[u8]) -> BoundedVec<u8, Bound> {
    BoundedVec::truncate_from(bytes.to_vec())
}

fn profile() -> Profile {
    Profile { name: text(b"benchmark"), uri: text(b"https://example.org") }
}

fn fund(who: &AccountId) {
    let _ = Balances::mint_into(who, 1_000_000 * SHF);
}

fn artifact() -> Artifact {
    Artifact { sha256: [1; 32].into(), size: 1, uri: text(b"https://example.org/artifact") }
}

/// Creates an open task with these terms, for an organization of its own.
fn open_task(terms: TaskTerms, aggregator: &AccountId) -> TaskId {
    let organization: AccountId = account("organization", 0, 0);
    let model = <Stage as pallet_tasks::BenchmarkHelper<AccountId>>::publish_model(&organization);
    if Registry::aggregator(aggregator.clone()).is_none() {
        <Stage as pallet_tasks::BenchmarkHelper<AccountId>>::register_aggregator(aggregator);
    }
    let task = pallet_tasks::NextTaskId::<Runtime>::get();
    assert_ok!(Tasks::propose_task(RuntimeOrigin::signed(organization), model, aggregator.clone(), terms));
    assert_ok!(Tasks::accept_task(RuntimeOrigin::signed(aggregator.clone()), task));
    task
}

/// Changes the admission of a task and returns the previous one.
fn admit(task: TaskId, admission: Admission) -> Admission {
    pallet_tasks::Tasks::<Runtime>::mutate(task, |record| {
        let record = record.as_mut().expect("the task was proposed");
        core::mem::replace(&mut record.terms.admission, admission)
    })
}

/// Terms within the bounds of any parameters, with a deadline in ten days.
fn terms() -> TaskTerms {
    let now = pallet_timestamp::Now::<Runtime>::get();
    TaskTerms {
        deposit: 10_000 * SHF,
        rounds: 10,
        stake: 5 * SHF,
        min_trainers: 2,
        max_trainers: 1_000,
        deadline: now + 10 * 86_400_000,
        round_ms: 60_000,
        admission: Admission::Open,
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 1_024,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(10),
    }
}

impl pallet_tasks::BenchmarkHelper<AccountId> for Stage {
    fn publish_model(owner: &AccountId) -> ModelId {
        fund(owner);
        if Registry::organization(owner.clone()).is_none() {
            assert_ok!(Registry::register_organization(RuntimeOrigin::signed(owner.clone()), profile()));
        }
        let model = pallet_registry::NextModelId::<Runtime>::get();
        let spec = ModelSpec { name: text(b"benchmark"), weights: artifact(), card: Some(artifact()) };
        assert_ok!(Registry::publish_model_at(RuntimeOrigin::signed(owner.clone()), spec, artifact()));
        model
    }

    fn register_aggregator(account: &AccountId) {
        fund(account);
        let profile = AggregatorProfile {
            name: text(b"benchmark"),
            endpoint: text(b"https://example.org"),
            sealing_key: [1; 32],
            receipt_key: [2; 32],
        };
        let origin = RuntimeOrigin::signed(account.clone());
        assert_ok!(Registry::register_aggregator(origin.clone(), profile));
        assert_ok!(Registry::bond_aggregator(origin, 900_000 * SHF));
    }

    fn take_seats(task: TaskId, seats: u32) {
        let stake = pallet_tasks::Tasks::<Runtime>::get(task).expect("the task was proposed").terms.stake;
        // Anyone is admitted: a list would add records of its own.
        let admission = admit(task, Admission::Open);
        for index in 0..seats {
            let trainer: AccountId = account("trainer", index, 0);
            <Self as pallet_trainer_staking::BenchmarkHelper<AccountId, BlockNumber>>::register_trainer(&trainer);
            let origin = RuntimeOrigin::signed(trainer);
            assert_ok!(TrainerStaking::bond(origin.clone(), stake.max(100 * SHF)));
            assert_ok!(TrainerStaking::take_seat(origin, task));
        }
        admit(task, admission);
    }

    fn set_time(now: Moment) {
        // Written directly, because BABE would compare the time with a slot.
        pallet_timestamp::Now::<Runtime>::put(now);
    }
}

impl pallet_trainer_staking::BenchmarkHelper<AccountId, BlockNumber> for Stage {
    fn register_trainer(account: &AccountId) {
        fund(account);
        if Registry::trainer(account.clone()).is_none() {
            assert_ok!(Registry::register_trainer(RuntimeOrigin::signed(account.clone()), profile()));
        }
    }

    fn open_task(seats: SeatRequirements<AccountId, BlockNumber>) -> TaskId {
        let SeatRequirements { stake, min_trainers, max_trainers, .. } = seats;
        let terms = TaskTerms { stake, min_trainers, max_trainers, ..terms() };
        let task = open_task(terms, &seats.aggregator);
        // The requested deadline, even if a proposal with it would be refused now.
        pallet_tasks::Tasks::<Runtime>::mutate(task, |record| {
            if let Some(record) = record {
                record.terms.deadline = seats.deadline;
            }
        });
        task
    }

    fn post_round(task: TaskId) {
        pallet_tasks::Tasks::<Runtime>::mutate(task, |record| {
            if let Some(record) = record {
                record.last_posted_at = Some(frame_system::Pallet::<Runtime>::block_number());
            }
        });
    }

    fn close_task(task: TaskId) {
        pallet_tasks::Tasks::<Runtime>::mutate(task, |record| {
            if let Some(record) = record {
                record.state = TaskState::Closed;
            }
        });
    }

    fn remove_task(task: TaskId) {
        pallet_tasks::Tasks::<Runtime>::remove(task);
    }
}

/// Gives the running block an author, which receives a part of the fees.
fn have_an_author() {
    let author: AccountId = account("author", 0, 0);
    fund(&author);
    storage::unhashed::put(&storage::storage_prefix(b"Authorship", b"Author"), &author);
}

impl pallet_rewards::BenchmarkHelper for Stage {
    fn fund_round(round: RoundIndex, pool: Balance) -> TaskId {
        have_an_author();
        let aggregator: AccountId = account("aggregator", 0, 0);
        let task = open_task(terms(), &aggregator);
        let organization = pallet_tasks::Tasks::<Runtime>::get(task).expect("just proposed").organization;
        let reason = RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskDeposit);
        let _ = Balances::mint_into(&organization, pool);
        assert_ok!(Balances::hold(&reason, &organization, pool));
        pallet_tasks::Rounds::<Runtime>::insert(
            task,
            round,
            RoundRecord {
                model: [1; 32].into(),
                updates_root: [2; 32].into(),
                report: [3; 32].into(),
                accuracy: None,
                loss_micro: None,
                pool,
                paid: 0,
                aggregator_part: 0,
                aggregator_paid: true,
                posted_at: frame_system::Pallet::<Runtime>::block_number(),
                eligible: 2,
                objections: 0,
                standing: RoundStatus::Posted,
            },
        );
        task
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{genesis, tests::chain};
    use pallet_rewards::{BenchmarkHelper as _, Escrow as _};
    use pallet_tasks::BenchmarkHelper as _;
    use pallet_trainer_staking::{BenchmarkHelper as _, TaskInspect as _};

    fn on_stage(test: impl FnOnce()) {
        sp_io::TestExternalities::new(chain::storage(genesis::DEV)).execute_with(|| {
            frame_system::Pallet::<Runtime>::set_block_number(1);
            Stage::set_time(1_780_000_000_000);
            test();
        });
    }

    #[test]
    fn an_open_task_has_the_seats_it_was_asked_for() {
        on_stage(|| {
            let aggregator: AccountId = account("aggregator", 0, 0);
            let deadline = 1_780_000_000_000 + 3_600_000;
            let asked = SeatRequirements {
                stake: 7 * SHF,
                min_trainers: 3,
                max_trainers: 64,
                deadline,
                open: true,
                aggregator: aggregator.clone(),
                last_posted_at: None,
            };

            let task = Stage::open_task(asked);
            Stage::take_seats(task, 64);

            let found = crate::configs::learning::SeatsOfTasks::seat_requirements(task).unwrap();
            assert_eq!((found.stake, found.min_trainers, found.max_trainers), (7 * SHF, 3, 64));
            assert_eq!(found.deadline, deadline);
            assert!(found.open);
            assert_eq!(TrainerStaking::eligible(task), 64);
        });
    }

    #[test]
    fn a_funded_round_can_be_paid_from() {
        on_stage(|| {
            let task = Stage::fund_round(3, 1_000 * SHF);
            let payee: AccountId = account("payee", 0, 0);

            crate::configs::learning::TaskDeposits::pay(&payee, &[(task, 3, 1_000 * SHF)], 0).unwrap();

            assert_eq!(Balances::free_balance(&payee), 1_000 * SHF);
        });
    }

    #[test]
    fn a_claims_fee_goes_to_an_author_too() {
        on_stage(|| {
            let task = Stage::fund_round(0, 1_000 * SHF);
            let author = crate::Authorship::author().unwrap();
            let payee: AccountId = account("payee", 0, 0);
            let before = Balances::free_balance(&author);

            crate::configs::learning::TaskDeposits::pay(&payee, &[(task, 0, 3 * SHF)], SHF).unwrap();

            assert_eq!(Balances::free_balance(&author), before + SHF / 5);
            assert_eq!(Balances::free_balance(&payee), 2 * SHF);
        });
    }

    #[test]
    fn two_stages_do_not_collide() {
        on_stage(|| {
            let tasks = [Stage::fund_round(0, SHF), Stage::fund_round(0, SHF)];
            Stage::remove_task(tasks[0]);

            assert!(!pallet_tasks::Tasks::<Runtime>::contains_key(tasks[0]));
            assert!(pallet_tasks::Tasks::<Runtime>::contains_key(tasks[1]));
        });
    }
}
