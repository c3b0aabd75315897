//! Random sequences of all calls of the learning pallets, by many accounts, on the real runtime, compared with a plain
//! model of the accounts.
//!
//! After every step, every account has the tokens that the model says, to the planck, every task's deposit is
//! distributed as the model says, and the pallets' laws hold. A refused call changes nothing. Where the rules determine
//! whether a call succeeds, the model predicts it.
//!
//! - `accounts`, `draw`: the accounts, and random numbers
//! - `world`, `tokens`, `trees`: the state of the model
//! - `effects`, `verdicts`: what a call does, and whether it succeeds
//! - `actions`: what accounts try
//! - `run`, `chain`, `check`, `coverage`: one run, the runtime, the comparison, and the coverage
//! - `inputs`: runs as inputs of the fuzzer
//!
//! `SHEAF_MODEL_STEPS` sets the total number of steps; `SHEAF_MODEL_SEED` repeats one run.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod accounts;
mod actions;
mod chain;
mod check;
mod coverage;
mod draw;
mod effects;
mod errors;
mod inputs;
mod run;
mod tokens;
mod trees;
mod verdicts;
mod world;

use coverage::Coverage;
use frame_support::traits::GetCallName;
use sheaf_runtime::Runtime;
use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

/// Steps of one run. The next run starts on a new chain.
const RUN: u64 = 2_000;
/// Total number of steps by default.
const STEPS: u64 = 20_000;
/// How often every call must succeed in this number of steps.
const SUCCESSES: u64 = 2;

#[test]
fn the_chain_agrees_with_the_model_after_every_step() {
    if let Some(seed) = number("SHEAF_MODEL_SEED") {
        run::seed(seed, RUN).print();
        return;
    }
    let steps = number("SHEAF_MODEL_STEPS").unwrap_or(STEPS);

    let seen = runs(steps.div_ceil(RUN));

    seen.print();
    assert!(seen.steps >= steps);
    seen.check_calls(SUCCESSES);
    seen.check_errors(errors::MET);
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// Runs this number of runs, on as many threads as there are cores.
fn runs(count: u64) -> Coverage {
    let (next, seen) = (AtomicU64::new(0), Mutex::new(Coverage::default()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return;
            }
            let covered = run::seed(seed, RUN);
            seen.lock().unwrap().add(covered);
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    seen.into_inner().unwrap()
}

#[test]
fn every_call_of_the_learning_pallets_has_a_generator() {
    let of = |pallet| actions::all().filter(move |action| action.pallet == pallet).map(|action| action.call);
    let pallets = [
        ("Registry", pallet_registry::Call::<Runtime>::get_call_names()),
        ("Tasks", pallet_tasks::Call::<Runtime>::get_call_names()),
        ("TrainerStaking", pallet_trainer_staking::Call::<Runtime>::get_call_names()),
        ("Rewards", pallet_rewards::Call::<Runtime>::get_call_names()),
    ];

    for (pallet, calls) in pallets {
        assert_eq!(of(pallet).collect::<BTreeSet<_>>(), calls.iter().copied().collect(), "the calls of {pallet}");
    }
}

#[test]
#[ignore = "writes the inputs that the fuzzer starts from, into the folder SHEAF_MODEL_INPUTS"]
fn the_fuzzer_gets_inputs_to_start_from() {
    inputs::write(std::env::var("SHEAF_MODEL_INPUTS").unwrap().as_ref());
}
