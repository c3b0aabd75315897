//! The state × call table of the crate's documentation, cell by cell.

use super::{actions::*, mock::*};
use crate::ReportRuling;
use sp_runtime::{DispatchError, DispatchResult};

const DOCUMENTATION: &str = include_str!("../../README.md");

/// The rows of the table, the first of which names the states.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = DOCUMENTATION.lines().skip_while(|line| !line.starts_with("| call |"));
    let table = lines.take_while(|line| line.starts_with('|')).filter(|line| !line.starts_with("|---"));
    table.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect()).collect()
}

/// Brings Tom, who has left his seat in task 0, into a state. Without a report his stake could be released.
fn enter(state: &str) {
    match state {
        "no seat" => bond(TOM, STAKE),
        "not reported" => {
            seat(TOM, 0);
            TrainerStaking::leave(signed(TOM), 0).unwrap();
            outlast_leave(0);
        }
        "reported" => {
            enter("not reported");
            report(0, TOM);
        }
        "reported, due" => {
            enter("reported");
            pass_blocks(CONTEST_WINDOW);
        }
        "contested" => {
            enter("reported");
            TrainerStaking::contest_report(signed(TOM), 0).unwrap();
        }
        "contested, due" => {
            enter("contested");
            pass_blocks(RULING_WINDOW);
        }
        "ended" => {
            enter("contested, due");
            TrainerStaking::settle_report(signed(BOB), 0, TOM).unwrap();
        }
        unknown => panic!("the table has a state that the test does not know: {unknown}"),
    }
}

/// Makes a call that concerns Tom's seat, by an account that may make it.
fn make(call: &str) -> DispatchResult {
    match call {
        "report_misconduct" => TrainerStaking::report_misconduct(signed(ANNA), 0, TOM, evidence()),
        "contest_report" => TrainerStaking::contest_report(signed(TOM), 0),
        "rule_on_report" => TrainerStaking::rule_on_report(signed(ARBITER), 0, TOM, ReportRuling::Slash(STAKE)),
        "settle_report" => TrainerStaking::settle_report(signed(BOB), 0, TOM),
        "release" => TrainerStaking::release(signed(BOB), 0, TOM),
        unknown => panic!("the table has a call that the test does not know: {unknown}"),
    }
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
    assert_eq!((states.len(), calls.len()), (8, 5), "the table was not found whole");

    for row in calls {
        for (state, expected) in states[1..].iter().zip(&row[1..]) {
            chain(|| {
                enter(state);
                assert_eq!(cell(make(row[0])), *expected, "{} when {state}", row[0]);
            });
        }
    }
}

#[test]
fn every_report_ends_by_time_alone_and_the_seat_after_it() {
    for state in ["reported", "reported, due", "contested", "contested, due"] {
        chain(|| {
            enter(state);
            pass_blocks(CONTEST_WINDOW.max(RULING_WINDOW));

            make("settle_report").unwrap();
            make("release").unwrap();
        });
    }
}
