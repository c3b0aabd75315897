//! The program that trains for a user: what it shows, asks and sends.

use std::{fmt, path::Path, sync::Arc};

use async_trait::async_trait;
use sheaf_client_sdk::{Progress, calls::Call, chain::Chain};
use sheaf_wallet::signer::Signer;

use crate::{
    Workspace,
    client_code::{ClientCode, Publisher, dependencies::Lock, package::Package},
    train::TrainError,
    trust::Trust,
};

/// The program that trains for a user, and the machine it does so on.
#[derive(Clone, Debug)]
pub struct Host {
    /// The machine.
    pub workspace: Workspace,
    /// Shows.
    pub console: Arc<dyn Console>,
    /// Asks and sends.
    pub consent: Arc<dyn Consent>,
}

/// Shows the user what goes on.
pub trait Console: fmt::Debug + Send + Sync {
    /// What is being done right now.
    fn progress(&self, text: &str);

    /// Something the user should know although the work goes on.
    fn warn(&self, text: &str);

    /// How far a transfer is.
    fn transfer(&self) -> Progress;

    /// What the user can do about an error, as this program says it.
    fn advice(&self, _error: TrainError) -> Option<String> {
        None
    }
}

/// Asks the user, and does what costs tokens as the user wishes.
#[async_trait]
pub trait Consent: fmt::Debug + Send + Sync {
    /// Whether client code that is new here may run.
    async fn run_code(&self, code: &NewCode<'_>) -> Result<Answer, HostError>;

    /// Signs and sends `call`, and waits as the user wishes. Shows it and asks first, unless it is `agreed` to.
    async fn send(&self, chain: &Chain, signer: &Signer, call: &Call, agreed: bool) -> Result<(), HostError>;
}

/// Client code that has not run here before.
#[derive(Clone, Copy, Debug)]
pub struct NewCode<'a> {
    /// The code.
    pub code: &'a ClientCode,
    /// Its files.
    pub package: &'a Package,
    /// The wheels that it needs.
    pub lock: Option<&'a Lock>,
    /// Who published it, and for what.
    pub publisher: &'a Publisher,
    /// Where it can be read.
    pub copy: &'a Path,
    /// What was agreed to before.
    pub trust: &'a Trust,
    /// Whether agreeing to it also lets later code of its publisher run without asking.
    pub trusts_organization: bool,
}

/// What the user says of new client code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It runs: the user said so when asked.
    Yes,
    /// It runs: the user agreed to everything before, as by `--yes`.
    YesToAll,
    /// It does not run.
    No,
}

/// Why the host did not do what it was asked for, in its own words.
#[derive(Debug)]
pub struct HostError(Box<dyn std::error::Error + Send + Sync>);

impl HostError {
    /// The host's own error.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(error.into())
    }

    /// The host's own error again.
    pub fn into_inner(self) -> Box<dyn std::error::Error + Send + Sync> {
        self.0
    }

    /// The host's own error, to look at.
    pub fn get_ref(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for HostError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// A console that shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Console for Silent {
    fn progress(&self, _text: &str) {}

    fn warn(&self, _text: &str) {}

    fn transfer(&self) -> Progress {
        Progress::default()
    }
}
