//! seccomp: which system calls this process, and all it starts, can make from now on.
//!
//! Each library needs other calls for training, so the lists name those that *none* needs. A call that is newer than the lists does not
//! exist for the program.

mod filter;
mod lists;

use crate::{files::Signals, restrictions::Calls};

/// Filters the system calls of the calling thread, forever.
pub(crate) fn restrict(calls: Calls, signals: Signals) -> Result<(), String> {
    let refusals = lists::refusals(calls, signals);
    let mut programs = vec![filter::newer_than(lists::NEWEST)];
    for refusal in refusals {
        programs.push(filter::compile(refusal)?);
    }
    for program in programs {
        seccompiler::apply_filter(&program).map_err(|error| format!("seccomp: {error}"))?;
    }
    Ok(())
}
