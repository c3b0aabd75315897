//! Coverage of the runs: how often each call succeeded, and which errors occurred.

use crate::actions;
use std::collections::BTreeMap;

/// Counts of successes by pallet and call, and of refusals by error.
#[derive(Default)]
pub struct Coverage {
    pub steps: u64,
    passed: BTreeMap<(String, String), u64>,
    refused: BTreeMap<String, u64>,
}

impl Coverage {
    pub fn pass(&mut self, pallet: &str, call: &str) {
        *self.passed.entry((pallet.into(), call.into())).or_default() += 1;
    }

    pub fn refuse(&mut self, error: String) {
        *self.refused.entry(error).or_default() += 1;
    }

    pub fn add(&mut self, other: Self) {
        self.steps += other.steps;
        for (call, count) in other.passed {
            *self.passed.entry(call).or_default() += count;
        }
        for (error, count) in other.refused {
            *self.refused.entry(error).or_default() += count;
        }
    }

    /// A readable table.
    pub fn print(&self) {
        println!("{} steps", self.steps);
        for ((pallet, call), count) in &self.passed {
            println!("{count:>8} {pallet}::{call}");
        }
        for (error, count) in &self.refused {
            println!("{count:>8} refused: {error}");
        }
    }

    /// Every call succeeded at least `times` times.
    pub fn check_calls(&self, times: u64) {
        for action in actions::all() {
            let count = self.passed.get(&(action.pallet.into(), action.call.into())).copied().unwrap_or(0);
            assert!(count >= times, "{}::{} succeeded {count} times: no test of it", action.pallet, action.call);
        }
    }

    /// Each of these errors occurred.
    pub fn check_errors(&self, expected: &[&str]) {
        let missing: Vec<_> = expected.iter().filter(|error| !self.refused.contains_key(**error)).collect();
        assert!(missing.is_empty(), "never seen: {missing:?}");
    }
}
