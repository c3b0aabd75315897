//! The rules of a daemon: `train.toml` beside the other settings, and flags, which take precedence.
//!
//! ```toml
//! min_reward = "0.1 SHF"          # minimum that a round must be expected to pay
//! organizations = "trusted"       # or "any", or a list of addresses
//! models = [0, 3]                 # any if missing
//! hours = "22:00-06:00"           # local time; several ranges are separated by commas
//! tasks = 2                       # maximum at a time
//! threads = 2                     # for each task
//! max_stake = "50 SHF"            # maximum to allocate to seats
//! payee = "fresh"                 # who is paid: own, fresh, or an address
//! claim_factor = 20               # claim when a reward is worth this many times its fee
//!
//! [[data]]                        # the first one that matches is used
//! folder = "/srv/xrays"
//! models = [3]
//!
//! [[data]]
//! folder = "/srv/notes"
//! organizations = ["5F…"]
//! ```

use std::{
    collections::BTreeSet,
    fmt, io,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::Deserialize;
use sheaf_client_sdk::{AccountId, durable::DurableError};
use sheaf_primitives::ModelId;
use sheaf_protocol::amount::Amount;
use sheaf_wallet::Wallets;

use super::{
    hours::Hours,
    policy::{Organizations, Policy},
};
use crate::train::{
    error::{PolicyError, Result},
    payee::Payee,
};

/// How many times its fee a claim must be worth by default.
const CLAIM_FACTOR: u32 = 20;

/// The rules of a daemon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Which tasks it works in.
    pub policy: Policy,
    /// When it trains; `None` for always.
    pub hours: Option<Hours>,
    /// Threads for the client code of each task, if set.
    pub threads: Option<u32>,
    /// Who is paid, if set.
    pub payee: Option<Payee>,
    /// How many times its fee a claim must be worth.
    pub claim_factor: u32,
    /// Which data is for which tasks.
    pub data: Vec<DataRule>,
}

/// Settings that take precedence over the file. What is unset is as the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaemonConfig {
    /// The data folder for tasks for which the file names none.
    pub data: Option<PathBuf>,
    /// Minimum that a round must be expected to pay.
    pub min_reward: Option<Amount>,
    /// `any`, `trusted`, or addresses; empty if unset.
    pub organizations: Vec<String>,
    /// Models; empty if unset.
    pub models: Vec<ModelId>,
    /// When rounds may start.
    pub hours: Option<Hours>,
    /// Maximum number of tasks at a time.
    pub tasks: Option<usize>,
    /// Maximum stake to allocate.
    pub max_stake: Option<Amount>,
    /// Who is paid.
    pub payee: Option<Payee>,
    /// How many times its fee a claim must be worth.
    pub claim_factor: Option<u32>,
    /// The file, which must exist if it is named here.
    pub policy: Option<PathBuf>,
}

/// A data folder, and which tasks it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataRule {
    folder: PathBuf,
    models: Option<BTreeSet<ModelId>>,
    organizations: Option<BTreeSet<AccountId>>,
}

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    min_reward: Option<String>,
    organizations: Option<Names>,
    models: Option<BTreeSet<ModelId>>,
    hours: Option<String>,
    tasks: Option<usize>,
    threads: Option<u32>,
    max_stake: Option<String>,
    payee: Option<String>,
    claim_factor: Option<u32>,
    #[serde(default)]
    data: Vec<FileData>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileData {
    folder: PathBuf,
    models: Option<BTreeSet<ModelId>>,
    organizations: Option<Vec<String>>,
}

/// `"any"`, `"trusted"`, or a list of addresses.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

impl Rules {
    /// Reads the file, and applies `config`, which takes precedence. A file that `config` names must exist; the one at
    /// `usual` need not.
    pub fn read(config: &DaemonConfig, usual: &Path, wallets: &Wallets) -> Result<Self> {
        let path = config.policy.as_deref().unwrap_or(usual);
        let unreadable =
            |error: toml::de::Error| DurableError::file("read the policy in", path)(io::Error::other(error));
        let file = match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(unreadable)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && config.policy.is_none() => File::default(),
            Err(error) => return Err(DurableError::file("read the policy in", path)(error).into()),
        };
        Self::merge(config, file, path, wallets)
    }

    fn merge(config: &DaemonConfig, file: File, path: &Path, wallets: &Wallets) -> Result<Self> {
        let amount = |name, text| parsed::<Amount>(name, text, path).map(|amount| amount.map(|amount| amount.0));
        let from_file = match file.organizations {
            None => Vec::new(),
            Some(Names::One(name)) => vec![name],
            Some(Names::Several(names)) if names.is_empty() => {
                return Err(PolicyError::NoOrganizations(path.to_owned()).into());
            }
            Some(Names::Several(names)) => names,
        };
        let names = if config.organizations.is_empty() { &from_file } else { &config.organizations };
        let from_flags = (!config.models.is_empty()).then(|| config.models.iter().copied().collect());
        let policy = Policy {
            min_reward: config
                .min_reward
                .map(|amount| amount.0)
                .or(amount("min_reward", file.min_reward)?)
                .unwrap_or(0),
            organizations: organizations(names, wallets)?,
            models: from_flags.or(file.models),
            tasks: config.tasks.or(file.tasks).unwrap_or(1),
            max_stake: config.max_stake.map(|amount| amount.0).or(amount("max_stake", file.max_stake)?),
        };
        let mut data = file.data.into_iter().map(|rule| DataRule::read(rule, wallets)).collect::<Result<Vec<_>>>()?;
        data.extend(config.data.clone().map(|folder| DataRule { folder, models: None, organizations: None }));
        if let Some(rule) = data.iter().find(|rule| !rule.folder.is_dir()) {
            return Err(PolicyError::NoData(rule.folder.clone()).into());
        }
        Ok(Self {
            policy,
            hours: config.hours.clone().map_or_else(|| parsed("hours", file.hours, path), |hours| Ok(Some(hours)))?,
            threads: file.threads.filter(|threads| *threads > 0),
            payee: config.payee.clone().map_or_else(|| parsed("payee", file.payee, path), |payee| Ok(Some(payee)))?,
            claim_factor: config.claim_factor.or(file.claim_factor).unwrap_or(CLAIM_FACTOR).max(1),
            data,
        })
    }

    /// Rules that allow no task.
    pub(super) fn allow_nothing() -> Self {
        let policy =
            Policy { min_reward: 0, organizations: Organizations::Any, models: None, tasks: 0, max_stake: Some(0) };
        Self { policy, hours: None, threads: None, payee: None, claim_factor: CLAIM_FACTOR, data: Vec::new() }
    }

    /// The data folder for a model of an organization, if there is one.
    pub fn data_for(&self, model: ModelId, organization: &AccountId) -> Option<&Path> {
        let fits = |rule: &&DataRule| {
            rule.models.as_ref().is_none_or(|models| models.contains(&model))
                && rule.organizations.as_ref().is_none_or(|organizations| organizations.contains(organization))
        };
        self.data.iter().find(fits).map(|rule| rule.folder.as_path())
    }

    /// Whether a round may start now.
    pub fn may_train_now(&self) -> bool {
        self.hours.as_ref().is_none_or(Hours::contain_now)
    }
}

impl DataRule {
    fn read(rule: FileData, wallets: &Wallets) -> Result<Self> {
        let accounts = |names: Vec<String>| names.iter().map(|name| account(name, wallets)).collect::<Result<_>>();
        Ok(Self {
            folder: rule.folder,
            models: rule.models,
            organizations: rule.organizations.map(accounts).transpose()?,
        })
    }
}

fn organizations(names: &[String], wallets: &Wallets) -> Result<Organizations> {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] | ["any"] => Ok(Organizations::Any),
        ["trusted"] => Ok(Organizations::Trusted),
        names if names.contains(&"any") || names.contains(&"trusted") => Err(PolicyError::MixedOrganizations.into()),
        names => names.iter().map(|name| account(name, wallets)).collect::<Result<_>>().map(Organizations::These),
    }
}

fn account(name: &str, wallets: &Wallets) -> Result<AccountId> {
    Ok(wallets.account(name)?)
}

/// Parses a value that is text in the file.
fn parsed<T: FromStr<Err: fmt::Display>>(name: &'static str, text: Option<String>, path: &Path) -> Result<Option<T>> {
    let wrong = |error: T::Err| PolicyError::BadValue { name, path: path.to_owned(), reason: error.to_string() };
    Ok(text.map(|text| text.parse().map_err(wrong)).transpose()?)
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
