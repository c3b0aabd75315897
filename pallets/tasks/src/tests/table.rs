//! The state × call table of the crate's documentation, cell by cell.

use super::{actions::*, mock::*};
use crate::RoundRuling;
use frame_support::{BoundedVec, assert_ok, dispatch::DispatchResultWithPostInfo};
use sheaf_primitives::{Admission, TaskId, TaskTerms};
use sp_runtime::{DispatchError, DispatchResult};

const DOCUMENTATION: &str = include_str!("../../README.md");
const DEADLINE: u32 = 200;
const GRACE_ENDS: u32 = 210;

/// The rows of the table, the first of which names the states.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = DOCUMENTATION.lines().skip_while(|line| !line.starts_with("| call |"));
    let table = lines.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("|---"));
    table.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()).collect()
}

fn listed() -> TaskTerms {
    TaskTerms { admission: Admission::List, ..terms() }
}

/// Brings a task into a state.
fn enter(state: &str) -> TaskId {
    let ready = |task| {
        post(task, 2);
        wait(PARAMS.min_round_gap.max(PARAMS.challenge_window));
        task
    };
    match state {
        "no such task" => 99,
        "proposed" => propose(listed()),
        "proposed, expired" => {
            let task = propose(listed());
            go_to(GRACE_ENDS);
            task
        }
        "open, no seats" => open(listed()),
        "open" => ready(open_with_seats(listed(), 2)),
        "open, frozen" => {
            let task = open_with_seats(listed(), 2);
            wait(1);
            post(task, 2);
            object(task, 0, 0);
            object(task, 0, 1);
            wait(PARAMS.min_round_gap);
            task
        }
        "open, stalled" => {
            let task = enter("open");
            wait(PARAMS.stall_window - PARAMS.min_round_gap);
            task
        }
        "open, expired" => {
            let task = open_with_seats(listed(), 2);
            go_to(DEADLINE - PARAMS.stall_window + 50);
            ready(task);
            go_to(GRACE_ENDS);
            task
        }
        "open, all posted" => {
            let task = open_with_seats(listed(), 2);
            post_all(task, 2);
            wait(PARAMS.challenge_window);
            task
        }
        "closed" => {
            let task = enter("open, all posted");
            close(task);
            task
        }
        "closed, over" => {
            let task = enter("closed");
            wait(PARAMS.claim_window);
            task
        }
        "sweeping" => {
            let task = enter("closed, over");
            sweep(task, 1);
            task
        }
        unknown => panic!("the table has a state that the test does not know: {unknown}"),
    }
}

/// Makes a call on a task as whoever may make it.
fn make(call: &str, task: TaskId) -> DispatchResult {
    let trainers = || BoundedVec::truncate_from(vec![BEN]);
    let next_round = crate::Tasks::<Test>::get(task).map_or(0, |task| task.rounds_posted);
    match call {
        "accept_task" => Tasks::accept_task(signed(ANA), task),
        "withdraw_task" => Tasks::withdraw_task(signed(CLINIC), task),
        "top_up_task" => Tasks::top_up_task(signed(CLINIC), task, 1),
        "submit_round" => {
            let result = train(task, next_round, &payees(2)).result;
            Tasks::submit_round(signed(ANA), task, next_round, result)
        }
        "finish_task" => Tasks::finish_task(signed(CLINIC), task),
        "close_task" => Tasks::close_task(signed(ANYONE), task),
        "sweep_task" => outcome(Tasks::sweep_task(signed(ANYONE), task, 1)),
        "admit_trainers" => Tasks::admit_trainers(signed(CLINIC), task, trainers()),
        "unadmit_trainers" => Tasks::unadmit_trainers(signed(CLINIC), task, trainers()),
        "collect_fee" => Tasks::collect_fee(signed(ANYONE), task, 0),
        "object_round" => Tasks::object_round(signed(trainer(0)), task, 0),
        "replace_aggregator" => Tasks::replace_aggregator(signed(CLINIC), task, BEN),
        "rule_on_round" => Tasks::rule_on_round(RuntimeOrigin::root(), task, 0, RoundRuling::Dismiss),
        "settle_objection" => Tasks::settle_objection(signed(ANYONE), task, 0, trainer(0)),
        "take_over_task" => outcome(Tasks::take_over_task(signed(BEN), task)),
        "claim" => outcome(Rewards::claim(signed(ANYONE), task, 0, train(task, 0, &payees(2)).claims[0].clone())),
        unknown => panic!("the table has a call that the test does not know: {unknown}"),
    }
}

fn outcome(result: DispatchResultWithPostInfo) -> DispatchResult {
    result.map(|_| ()).map_err(|refused| refused.error)
}

fn cell(outcome: DispatchResult) -> String {
    match outcome {
        Ok(()) => "ok".into(),
        Err(DispatchError::Module(error)) => error.message.unwrap().into(),
        Err(other) => panic!("an error without a name: {other:?}"),
    }
}

#[test]
fn every_call_does_in_every_state_what_the_documentation_says() {
    let rows = rows();
    let (states, calls) = rows.split_first().unwrap();
    assert_eq!((states.len(), calls.len()), (13, 16), "the table was not found whole");

    for row in calls {
        for (state, expected) in states[1..].iter().zip(&row[1..]) {
            chain(|| {
                let task = enter(state);
                check_laws();
                assert_eq!(cell(make(row[0], task)), *expected, "{} in a task that is: {state}", row[0]);
            });
        }
    }
}

#[test]
fn the_table_has_every_call_that_names_a_task() {
    use frame_support::traits::GetCallName;
    let rows = rows();
    let documented: Vec<_> = rows.iter().map(|row| row[0]).collect();

    for call in crate::Call::<Test>::get_call_names() {
        let names_no_task = ["propose_task", "set_params"].contains(call);
        assert_ne!(names_no_task, documented.contains(call), "{call}");
    }
}

#[test]
fn from_every_state_anyone_can_bring_a_task_to_its_end_by_waiting() {
    for state in &rows()[0][2..] {
        chain(|| {
            let before = free(&CLINIC);
            let task = enter(state);

            go_to(System::block_number().max(GRACE_ENDS));
            if Tasks::closable(task).is_some() {
                close(task);
            }
            wait(PARAMS.claim_window);
            sweep_all(task, 2);

            assert_eq!(held(&CLINIC), (0, 0), "{state}");
            assert!(!Tasks::organization_is_live(&CLINIC) && !Tasks::aggregator_is_live(&ANA), "{state}");
            assert!(free(&CLINIC) <= before, "{state}");
            assert_ok!(propose_again());
        });
    }
}

fn propose_again() -> DispatchResult {
    let deadline = GENESIS_MS + u64::from(System::block_number() + 200) * BLOCK_MS;
    Tasks::propose_task(signed(CLINIC), MODEL, ANA, TaskTerms { deadline, ..terms() })
}
