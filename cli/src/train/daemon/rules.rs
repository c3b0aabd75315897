//! What a daemon goes by: `train.toml` beside the other settings, and flags before it.
//!
//! ```toml
//! min_reward = "0.1 SHF"          # least that a round must be expected to pay
//! organizations = "trusted"       # or "any", or a list of addresses
//! models = [0, 3]                 # any if left out
//! hours = "22:00-06:00"           # local time; several ranges with commas
//! tasks = 2                       # most at a time
//! threads = 2                     # for each of them
//! max_stake = "50 SHF"            # most to have allocated to seats
//! payee = "fresh"                 # who is paid: own, fresh, or an address
//! claim_factor = 20               # claim once a reward is worth so many times the claim's fee
//!
//! [[data]]                        # the first that fits counts
//! folder = "/srv/xrays"
//! models = [3]
//!
//! [[data]]
//! folder = "/srv/notes"
//! organizations = ["5F…"]
//! ```

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::Deserialize;
use sheaf_client_sdk::AccountId;
use sheaf_primitives::ModelId;

use super::{
    hours::Hours,
    policy::{Organizations, Policy},
};
use crate::{
    amount::Amount,
    args::{DaemonArgs, PayeeArg},
    context::Context,
    error::{Failure, Result},
};

/// How many times its fee a claim must be worth if nobody says otherwise.
const CLAIM_FACTOR: u32 = 20;

/// What a daemon goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Which tasks.
    pub policy: Policy,
    /// When; `None` for always.
    pub hours: Option<Hours>,
    /// Threads for the client code of each task, if that is said.
    pub threads: Option<u32>,
    /// Who is paid, if that is said.
    pub payee: Option<PayeeArg>,
    /// How many times its fee a claim must be worth.
    pub claim_factor: u32,
    /// Which data for what.
    pub data: Vec<DataRule>,
}

/// A folder, and what it is for.
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
    /// Reads the file, and the flags that go before it. A file that is named must be there; the one at `usual` need not.
    pub fn read(args: &DaemonArgs, usual: &Path, context: &Context) -> Result<Self> {
        let path = args.policy.as_deref().unwrap_or(usual);
        let file = match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(Failure::file("read the policy in", path))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && args.policy.is_none() => File::default(),
            Err(error) => return Err(Failure::file("read the policy in", path)(error)),
        };
        Self::merge(args, file, path, context)
    }

    fn merge(args: &DaemonArgs, file: File, path: &Path, context: &Context) -> Result<Self> {
        let amount = |name, text| parsed::<Amount>(name, text, path).map(|amount| amount.map(|amount| amount.0));
        let from_file = match file.organizations {
            None => Vec::new(),
            Some(Names::One(name)) => vec![name],
            Some(Names::Several(names)) if names.is_empty() => {
                return Err(Failure::input(format!("`organizations` of `{}` is an empty list", path.display()))
                    .next("leave it out for any, or name some"));
            }
            Some(Names::Several(names)) => names,
        };
        let names = if args.organizations.is_empty() { &from_file } else { &args.organizations };
        let from_flags = (!args.models.is_empty()).then(|| args.models.iter().copied().collect());
        let policy = Policy {
            min_reward: args.min_reward.map(|amount| amount.0).or(amount("min_reward", file.min_reward)?).unwrap_or(0),
            organizations: organizations(names, context)?,
            models: from_flags.or(file.models),
            tasks: args.tasks.or(file.tasks).unwrap_or(1),
            max_stake: args.max_stake.map(|amount| amount.0).or(amount("max_stake", file.max_stake)?),
        };
        let mut data = file.data.into_iter().map(|rule| DataRule::read(rule, context)).collect::<Result<Vec<_>>>()?;
        data.extend(args.data.clone().map(|folder| DataRule { folder, models: None, organizations: None }));
        if let Some(rule) = data.iter().find(|rule| !rule.folder.is_dir()) {
            return Err(Failure::input(format!("there is no data folder `{}`", rule.folder.display())));
        }
        Ok(Self {
            policy,
            hours: args.hours.clone().map_or_else(|| parsed("hours", file.hours, path), |hours| Ok(Some(hours)))?,
            threads: file.threads.filter(|threads| *threads > 0),
            payee: args.payee.clone().map_or_else(|| parsed("payee", file.payee, path), |payee| Ok(Some(payee)))?,
            claim_factor: args.claim_factor.or(file.claim_factor).unwrap_or(CLAIM_FACTOR).max(1),
            data,
        })
    }

    /// Allows nothing.
    pub(super) fn nothing() -> Self {
        let policy =
            Policy { min_reward: 0, organizations: Organizations::Any, models: None, tasks: 0, max_stake: Some(0) };
        Self { policy, hours: None, threads: None, payee: None, claim_factor: CLAIM_FACTOR, data: Vec::new() }
    }

    /// The folder with the data for a model of an organization.
    pub fn data_for(&self, model: ModelId, organization: &AccountId) -> Option<&Path> {
        let fits = |rule: &&DataRule| {
            rule.models.as_ref().is_none_or(|models| models.contains(&model))
                && rule.organizations.as_ref().is_none_or(|organizations| organizations.contains(organization))
        };
        self.data.iter().find(fits).map(|rule| rule.folder.as_path())
    }

    /// Whether a round may be begun now.
    pub fn may_train_now(&self) -> bool {
        self.hours.as_ref().is_none_or(Hours::contain_now)
    }
}

impl DataRule {
    fn read(rule: FileData, context: &Context) -> Result<Self> {
        let accounts = |names: Vec<String>| names.iter().map(|name| context.account(name)).collect::<Result<_>>();
        Ok(Self {
            folder: rule.folder,
            models: rule.models,
            organizations: rule.organizations.map(accounts).transpose()?,
        })
    }
}

fn organizations(names: &[String], context: &Context) -> Result<Organizations> {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] | ["any"] => Ok(Organizations::Any),
        ["trusted"] => Ok(Organizations::Trusted),
        names if names.contains(&"any") || names.contains(&"trusted") => {
            Err(Failure::input("`any` and `trusted` stand alone: name them, or addresses, not both"))
        }
        names => names.iter().map(|name| context.account(name)).collect::<Result<_>>().map(Organizations::These),
    }
}

/// A value of the file that is text there.
fn parsed<T: FromStr<Err: fmt::Display>>(name: &str, text: Option<String>, path: &Path) -> Result<Option<T>> {
    let wrong = |error| Failure::input(format!("`{name}` of `{}`: {error}", path.display()));
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
