//! Whatever people do in whatever order: the laws hold after every step, no token is made or lost, and every task can be
//! brought to its end.

use super::{actions::*, mock::*};
use crate::RoundRuling;
use frame_support::{BoundedVec, traits::fungible::Inspect};
use proptest::prelude::*;
use sheaf_primitives::{Admission, Permill, SHF, TaskId, TaskTerms};

#[derive(Clone, Debug)]
enum Step {
    Propose { deposit: u64, rounds: u32, share: u32, listed: bool },
    Accept(TaskId),
    Withdraw(TaskId),
    TopUp(TaskId, u64),
    Seats(TaskId, u32),
    Admit(TaskId, u8),
    Unadmit(TaskId, u8),
    Post(TaskId, u8),
    Claim(TaskId, u32, u8, usize),
    ClaimMany(TaskId, u8),
    Collect(TaskId, u32),
    Finish(TaskId),
    Close(TaskId),
    Sweep(TaskId, u32),
    Object(TaskId, u8),
    Rule(TaskId, bool),
    Settle(TaskId, u32, u8),
    Replace(TaskId),
    TakeOver(TaskId),
    Wait(u32),
}

const TASKS: TaskId = 4;
const TRAINERS: u8 = 5;

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let task = || 0..TASKS;
    let trainers = || 2..=TRAINERS;
    prop_oneof![
        2 => (1..200u64, 1..5u32, 0..200_000u32, any::<bool>())
            .prop_map(|(deposit, rounds, share, listed)| Propose { deposit, rounds, share, listed }),
        2 => task().prop_map(Accept),
        1 => task().prop_map(Withdraw),
        1 => (task(), 0..50u64).prop_map(|(task, amount)| TopUp(task, amount)),
        3 => (task(), 0..8u32).prop_map(|(task, seats)| Seats(task, seats)),
        1 => (task(), trainers()).prop_map(|(task, trainers)| Admit(task, trainers)),
        1 => (task(), trainers()).prop_map(|(task, trainers)| Unadmit(task, trainers)),
        6 => (task(), trainers()).prop_map(|(task, trainers)| Post(task, trainers)),
        6 => (task(), 0..4u32, trainers(), 0..5usize).prop_map(|(t, round, trainers, leaf)| Claim(t, round, trainers, leaf)),
        3 => (task(), trainers()).prop_map(|(task, trainers)| ClaimMany(task, trainers)),
        2 => (task(), 0..4u32).prop_map(|(task, round)| Collect(task, round)),
        1 => task().prop_map(Finish),
        2 => task().prop_map(Close),
        2 => (task(), 0..5u32).prop_map(|(task, items)| Sweep(task, items)),
        6 => (task(), 0..8u8).prop_map(|(task, trainer)| Object(task, trainer)),
        2 => (task(), any::<bool>()).prop_map(|(task, void)| Rule(task, void)),
        2 => (task(), 0..4u32, 0..8u8).prop_map(|(task, round, trainer)| Settle(task, round, trainer)),
        1 => task().prop_map(Replace),
        2 => task().prop_map(TakeOver),
        3 => (0..4u32).prop_map(Wait),
        3 => (0..40u32).prop_map(Wait),
    ]
}

/// Takes a step. Most are refused in most states, and must then change nothing.
fn take(step: Step) {
    let list = |trainers| BoundedVec::truncate_from(payees(trainers));
    let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
    let refused = match step {
        Step::Propose { deposit, rounds, share, listed } => {
            let admission = if listed { Admission::List } else { Admission::Open };
            let deadline = Timestamp::get() + 100 * BLOCK_MS;
            let deposit = u128::from(deposit) * SHF + u128::from(share);
            let aggregator_fee = Permill::from_parts(share);
            let terms = TaskTerms { deposit, rounds, deadline, aggregator_fee, admission, ..terms() };
            let (owner, model) = if listed { (LAB, LAB_MODEL) } else { (CLINIC, MODEL) };
            let full = crate::NextTaskId::<Test>::get() >= TASKS;
            full || Tasks::propose_task(signed(owner), model, ANA, terms).is_err()
        }
        Step::Accept(task) => Tasks::accept_task(signed(ANA), task).is_err(),
        Step::Withdraw(task) => Tasks::withdraw_task(signed(owner(task)), task).is_err(),
        Step::TopUp(task, amount) => {
            Tasks::top_up_task(signed(owner(task)), task, u128::from(amount) * SHF / 3).is_err()
        }
        Step::Seats(task, seats) => {
            if crate::Tasks::<Test>::contains_key(task) {
                take_seats(task, seats);
            }
            true
        }
        Step::Admit(task, trainers) => Tasks::admit_trainers(signed(owner(task)), task, list(trainers)).is_err(),
        Step::Unadmit(task, trainers) => Tasks::unadmit_trainers(signed(owner(task)), task, list(trainers)).is_err(),
        Step::Post(task, trainers) => {
            let round = crate::Tasks::<Test>::get(task).map_or(0, |task| task.rounds_posted);
            let result = train(task, round, &payees(trainers)).result;
            Tasks::submit_round(signed(aggregator(task)), task, round, result).is_err()
        }
        Step::Claim(task, round, trainers, leaf) => {
            let claims = train(task, round, &payees(trainers)).claims;
            let claim = claims[leaf % claims.len()].clone();
            Rewards::claim(signed(ANYONE), task, round, claim).is_err()
        }
        Step::ClaimMany(task, trainers) => {
            let rounds = crate::Rounds::<Test>::iter_key_prefix(task);
            let wanted = <[u8; 32]>::from(payee(0));
            let claims = rounds.filter_map(|round| {
                let claims = train(task, round, &payees(trainers)).claims;
                claims.into_iter().find(|claim| claim.payee == wanted).map(|claim| (task, round, claim))
            });
            let claims = BoundedVec::truncate_from(claims.collect());
            Rewards::claim_many(signed(ANYONE), claims).is_err()
        }
        Step::Collect(task, round) => Tasks::collect_fee(signed(ANYONE), task, round).is_err(),
        Step::Finish(task) => Tasks::finish_task(signed(owner(task)), task).is_err(),
        Step::Close(task) => Tasks::close_task(signed(ANYONE), task).is_err(),
        Step::Sweep(task, items) => Tasks::sweep_task(signed(ANYONE), task, items).is_err(),
        Step::Object(task, number) => Tasks::object_round(signed(trainer(number)), task, latest(task)).is_err(),
        Step::Rule(task, void) => {
            let ruling = if void { RoundRuling::Void } else { RoundRuling::Dismiss };
            Tasks::rule_on_round(RuntimeOrigin::root(), task, latest(task), ruling).is_err()
        }
        Step::Settle(task, round, number) => {
            Tasks::settle_objection(signed(ANYONE), task, round, trainer(number)).is_err()
        }
        Step::Replace(task) => {
            let successor = if aggregator(task) == ANA { BEN } else { ANA };
            Tasks::replace_aggregator(signed(owner(task)), task, successor).is_err()
        }
        Step::TakeOver(task) => {
            let successor = if aggregator(task) == ANA { BEN } else { ANA };
            Tasks::take_over_task(signed(successor), task).is_err()
        }
        Step::Wait(blocks) => {
            wait(blocks);
            false
        }
    };
    if refused {
        assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root, "a refused call changed something");
    }
}

fn owner(task: TaskId) -> AccountId {
    crate::Tasks::<Test>::get(task).map_or(CLINIC, |task| task.organization)
}

fn aggregator(task: TaskId) -> AccountId {
    crate::Tasks::<Test>::get(task).map_or(ANA, |task| task.aggregator)
}

fn latest(task: TaskId) -> u32 {
    crate::Tasks::<Test>::get(task).and_then(|task| task.latest_round()).unwrap_or_default()
}

fn issuance() -> u128 {
    <Balances as Inspect<AccountId>>::total_issuance()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_whatever_happens(steps in prop::collection::vec(step(), 1..120)) {
        genesis().execute_with(|| {
            let before = issuance();
            for step in steps {
                take(step);
                check_laws();
                assert_eq!(issuance(), before);
            }

            // Time alone lets anyone bring every task to its end.
            wait(100 + 10);
            for task in crate::Tasks::<Test>::iter_keys().collect::<Vec<_>>() {
                if Tasks::closable(task).is_some() {
                    close(task);
                }
            }
            wait(PARAMS.claim_window);
            for task in crate::Tasks::<Test>::iter_keys().collect::<Vec<_>>() {
                let books = books(task);
                let settled = books.paid + books.aggregator + books.refunded + books.outstanding + books.unclaimed;
                assert_eq!(settled, books.deposit);
                sweep_all(task, 3);
            }
            assert_eq!((held(&CLINIC), held(&LAB)), ((0, 0), (0, 0)));
            assert!((0..8).all(|number| held_for_objections(&trainer(number)) == 0));
            assert_eq!(issuance(), before);
        });
    }
}
