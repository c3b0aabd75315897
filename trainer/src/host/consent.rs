//! What the program asks its user, and sends.

use std::{fmt, path::Path};

use async_trait::async_trait;
use sheaf_client_sdk::{calls::Call, chain::Chain};
use sheaf_wallet::signer::Signer;

use super::error::HostError;
use crate::{
    client_code::{code::ClientCode, dependencies::Lock, package::Package, publisher::Publisher},
    trust::Trust,
};

/// Asks the user, and sends transactions as the user wishes.
#[async_trait]
pub trait Consent: fmt::Debug + Send + Sync {
    /// Asks whether client code that is new here may run.
    async fn run_code(&self, code: &NewCode<'_>) -> Result<Answer, HostError>;

    /// Signs and sends `call`, and waits as long as the user wishes. Shows it and asks first, unless it is `agreed` to.
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
    /// The file that the user can read it in.
    pub copy: &'a Path,
    /// What was agreed to before.
    pub trust: &'a Trust,
    /// Whether agreeing to it also lets later code of its publisher run without asking.
    pub trusts_organization: bool,
}

/// The user's answer about new client code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It runs: the user said so when asked.
    Yes,
    /// It runs: the user agreed to everything before, as by `--yes`.
    YesToAll,
    /// It does not run.
    No,
}
