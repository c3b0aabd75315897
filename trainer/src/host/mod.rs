//! The program that trains for a user: what it shows, asks and sends.

mod consent;
pub(crate) mod console;
pub(crate) mod error;

pub use consent::{Answer, Consent, NewCode};
pub use console::{Console, Silent};
pub use error::HostError;

use std::sync::Arc;

use crate::workspace::Workspace;

/// The program that trains for a user, and the machine that it runs on.
#[derive(Clone, Debug)]
pub struct Host {
    /// The machine.
    pub workspace: Workspace,
    /// Shows messages.
    pub console: Arc<dyn Console>,
    /// Asks the user, and sends transactions.
    pub consent: Arc<dyn Consent>,
}
