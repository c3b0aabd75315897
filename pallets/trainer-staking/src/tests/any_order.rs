//! Calls in any order, by anyone: every law holds after each call, and in the end all tokens can be withdrawn.

use super::{actions::*, mock::*};
use crate::{Call, Ledgers, ReportRuling, Reports, SeatCounts, Seats, StakingParams};
use proptest::prelude::*;
use sheaf_primitives::SHF;
use sp_runtime::AccountId32;

const TRAINERS: [AccountId32; 4] = [TOM, TINA, TARA, THEO];

#[derive(Clone, Debug)]
enum Step {
    Bond(usize, u128),
    Unbond(usize, u128),
    Rebond(usize, u128),
    Withdraw(usize),
    Take(usize, u64),
    Leave(usize, u64),
    Evict(u64, Vec<usize>),
    Release(usize, u64),
    Report(usize, u64),
    Contest(usize, u64),
    Rule(usize, u64, Option<u128>),
    Settle(usize, u64),
    SetParams(u128, u32, u32, u128),
    Post(u64),
    Close(u64),
    Remove(u64),
    Forget(u64),
    Pass(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..TRAINERS.len();
    let task = 0..3u64;
    // Amounts around the stake and the minimum bond, in halves of a token and a little more.
    let amount = (0..40u128, 0..2u128).prop_map(|(halves, rest)| halves * SHF / 2 + rest);
    prop_oneof![
        4 => (who.clone(), amount.clone()).prop_map(|(who, amount)| Step::Bond(who, amount)),
        3 => (who.clone(), amount.clone()).prop_map(|(who, amount)| Step::Unbond(who, amount)),
        2 => (who.clone(), amount.clone()).prop_map(|(who, amount)| Step::Rebond(who, amount)),
        2 => who.clone().prop_map(Step::Withdraw),
        8 => (who.clone(), task.clone()).prop_map(|(who, task)| Step::Take(who, task)),
        3 => (who.clone(), task.clone()).prop_map(|(who, task)| Step::Leave(who, task)),
        1 => (task.clone(), proptest::collection::vec(who.clone(), 0..4)).prop_map(|(task, who)| Step::Evict(task, who)),
        3 => (who.clone(), task.clone()).prop_map(|(who, task)| Step::Release(who, task)),
        4 => (who.clone(), task.clone()).prop_map(|(who, task)| Step::Report(who, task)),
        2 => (who.clone(), task.clone()).prop_map(|(who, task)| Step::Contest(who, task)),
        2 => (who.clone(), task.clone(), proptest::option::of(amount.clone()))
            .prop_map(|(who, task, slash)| Step::Rule(who, task, slash)),
        3 => (who, task.clone()).prop_map(|(who, task)| Step::Settle(who, task)),
        1 => (amount.clone(), 0..30u32, 0..15u32, amount)
            .prop_map(|(bond, duration, delay, dispute)| Step::SetParams(bond, duration, delay, dispute)),
        2 => task.clone().prop_map(Step::Post),
        1 => task.clone().prop_map(Step::Close),
        1 => task.clone().prop_map(Step::Remove),
        1 => task.prop_map(Step::Forget),
        4 => (0..15u32).prop_map(Step::Pass),
    ]
}

/// Dispatches a step as a chain does, whether or not it is refused.
fn take(step: Step) {
    let of = |who: usize| TRAINERS[who].clone();
    let by = |who: usize| signed(of(who));
    let _ = match step {
        Step::Bond(who, amount) => dispatch(Call::bond { amount }, by(who)),
        Step::Unbond(who, amount) => dispatch(Call::unbond { amount }, by(who)),
        Step::Rebond(who, amount) => dispatch(Call::rebond { amount }, by(who)),
        Step::Withdraw(who) => dispatch(Call::withdraw_unbonded {}, by(who)),
        Step::Take(who, task) => dispatch(Call::take_seat { task }, by(who)),
        Step::Leave(who, task) => dispatch(Call::leave { task }, by(who)),
        Step::Evict(task, who) => {
            let trainers: Vec<_> = who.into_iter().map(of).collect();
            dispatch(Call::evict_idle { task, trainers: trainers.try_into().unwrap() }, signed(ANNA))
        }
        Step::Release(who, task) => dispatch(Call::release { task, trainer: of(who) }, signed(BOB)),
        Step::Report(who, task) => {
            dispatch(Call::report_misconduct { task, trainer: of(who), evidence: evidence() }, signed(ANNA))
        }
        Step::Contest(who, task) => dispatch(Call::contest_report { task }, by(who)),
        Step::Rule(who, task, slash) => {
            let ruling = slash.map_or(ReportRuling::Dismiss, ReportRuling::Slash);
            dispatch(Call::rule_on_report { task, trainer: of(who), ruling }, signed(ARBITER))
        }
        Step::Settle(who, task) => dispatch(Call::settle_report { task, trainer: of(who) }, signed(BOB)),
        Step::SetParams(min_bond, bonding_duration, leave_delay, dispute_bond) => {
            let params = StakingParams { min_bond, bonding_duration, leave_delay, dispute_bond, ..params() };
            dispatch(Call::set_params { params }, RuntimeOrigin::root())
        }
        Step::Forget(task) => dispatch(Call::forget_task { task }, signed(BOB)),
        Step::Post(task) => {
            Tasks::mutate(|tasks| {
                let now = Some(System::block_number());
                _ = tasks.get_mut(&task).filter(|terms| terms.open).map(|terms| terms.last_posted_at = now);
            });
            Ok(())
        }
        Step::Close(task) => {
            Tasks::mutate(|tasks| _ = tasks.get_mut(&task).map(|terms| terms.open = false));
            Ok(())
        }
        Step::Remove(task) => {
            remove_task(task);
            Ok(())
        }
        Step::Pass(blocks) => {
            pass_blocks(blocks);
            Ok(())
        }
    };
}

/// Ends all tasks and reports, and withdraws every bond.
fn everyone_gets_out() {
    for task in 0..3 {
        remove_task(task);
    }
    pass_blocks(CONTEST_WINDOW.max(RULING_WINDOW));
    let reports: Vec<_> = Reports::<Test>::iter_keys().collect();
    for (task, trainer) in reports {
        dispatch(Call::settle_report { task, trainer }, signed(BOB)).unwrap();
    }
    let seats: Vec<_> = Seats::<Test>::iter_keys().collect();
    for (task, trainer) in seats {
        dispatch(Call::release { task, trainer }, signed(BOB)).unwrap();
    }
    let trainers: Vec<_> = Ledgers::<Test>::iter_keys().collect();
    for trainer in &trainers {
        // A full list of chunks empties with time.
        pass_blocks(100);
        let free = TrainerStaking::free_bond(trainer.clone());
        if TrainerStaking::withdrawable(trainer.clone()) > 0 {
            dispatch(Call::withdraw_unbonded {}, signed(trainer.clone())).unwrap();
        }
        if free > 0 {
            dispatch(Call::unbond { amount: free }, signed(trainer.clone())).unwrap();
            pass_blocks(100);
            dispatch(Call::withdraw_unbonded {}, signed(trainer.clone())).unwrap();
        }
    }
    let counted: Vec<_> = SeatCounts::<Test>::iter_keys().collect();
    for task in counted {
        dispatch(Call::forget_task { task }, signed(BOB)).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..Default::default() })]

    #[test]
    fn the_laws_hold_after_every_step_and_nothing_gets_stuck(steps in proptest::collection::vec(step(), 0..80)) {
        genesis().execute_with(|| {
            let issued = pallet_balances::TotalIssuance::<Test>::get();
            let check = || {
                check_laws();
                assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issued);
            };
            // One seat a task, so that trainers compete for it.
            Tasks::mutate(|tasks| tasks.iter_mut().for_each(|(_, terms)| terms.max_trainers = 1));
            for step in steps {
                take(step);
                check();
            }

            everyone_gets_out();

            check();
            assert_eq!(Ledgers::<Test>::iter().count() + Seats::<Test>::iter().count(), 0);
            assert_eq!(SeatCounts::<Test>::iter().count() + Reports::<Test>::iter().count(), 0);
            let left: u128 = PEOPLE.iter().map(Balances::free_balance).sum();
            assert_eq!(left + treasury(), 6 * FUNDS);
        });
    }
}
