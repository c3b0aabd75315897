//! Asking before something that cannot be undone.
//!
//! By hand, not by a library of prompts: questions are lines of plain text, which pipes, logs and screen readers carry.
//! Those libraries draw on a terminal.

use std::io::{BufRead, IsTerminal};

use crate::error::{Failure, Kind, Result};

/// Asks `question` at the terminal, unless `yes` answers it already. An error if the answer is no, or there is no terminal.
pub fn confirm(question: &str, yes: bool) -> Result<()> {
    if yes {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::input(format!("“{question}” must be answered, and there is no terminal to ask at"))
            .next("pass --yes if you are sure"));
    }
    match ask(question)? {
        true => Ok(()),
        false => Err(Failure::new(Kind::Other, "nothing was done, as you did not agree")),
    }
}

/// Asks `question` at the terminal. Only a yes is a yes.
pub fn ask(question: &str) -> Result<bool> {
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::input(format!("cannot read your answer: {error}")).next("pass --yes"))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
