//! Asking whether to send a transaction.

use std::io::IsTerminal;

use super::preview::Preview;
use crate::{
    confirm,
    context::Context,
    error::{Failure, Kind, Result},
};

impl Context {
    /// Whether to ask: there is a terminal, and the user has not agreed to everything.
    pub(super) fn asks(&self) -> bool {
        !self.yes() && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Shows the transaction and asks whether to send it.
    pub(super) fn agree(&self, preview: &Preview<'_>) -> Result<()> {
        self.output.note(&preview.text());
        match confirm::ask("Send it?")? {
            true => Ok(()),
            false => Err(Failure::new(Kind::Other, "nothing was sent: you did not agree to it")
                .next("--yes sends without asking, --dry-run shows without sending")),
        }
    }
}
