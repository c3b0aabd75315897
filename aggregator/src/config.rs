//! The configuration file, TOML.
//!
//! Secrets are not in it: it names the files that hold them. Unknown keys are errors, so that typing errors are found.

use crate::{policy::AcceptancePolicy, round::Account};
use serde::{Deserialize, Serialize};
use sheaf_client_sdk::AccountId;
use sheaf_protocol::amount::{Amount, AmountError};
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
};
use url::Url;

/// The configuration of a service.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Name shown to people, maximum 64 bytes.
    pub name: String,
    /// WebSocket URL of a node.
    pub node: String,
    /// Address that HTTP and WebSocket are served on.
    pub listen: SocketAddr,
    /// URL under which trainers reach the service, as registered on chain.
    pub endpoint: String,
    /// Folder for journals, uploads and, unless `objects` says otherwise, objects.
    pub data_dir: PathBuf,
    /// File with the account's secret: a mnemonic, a seed in hex, or a development account like `//Ferdie`. The
    /// environment variable `SHEAF_AGGREGATOR_SURI` takes precedence.
    pub account_file: PathBuf,
    /// File with the sealing key and the receipt key.
    pub keys_file: PathBuf,
    /// URL of the object store: `s3://…`, `gs://…`, `az://…`. A folder in `data_dir` if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<String>,
    /// Folder with the web app, served at `/`. Not needed if the program is built with the feature `web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web_dir: Option<PathBuf>,
    /// Whether to close tasks that are done. Anyone may do so; it returns what is left to the organization.
    #[serde(default = "yes")]
    pub close_tasks: bool,
    /// Which tasks to accept.
    #[serde(default)]
    pub policy: PolicyConfig,
    /// Where models and client code are fetched from.
    #[serde(default)]
    pub content: ContentConfig,
    /// Limits for clients.
    #[serde(default)]
    pub limits: Limits,
}

/// Which tasks to accept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PolicyConfig {
    /// `"any"`, or a list of addresses.
    pub organizations: Organizations,
    /// Minimum deposit, as `10 SHF`.
    pub min_deposit: String,
    /// Minimum aggregator fee: its part of what a round pays, in millionths.
    pub min_fee_ppm: u32,
    /// Maximum size of a model, in bytes.
    pub max_model_size: u64,
    /// Maximum number of seats of a task.
    pub max_trainers: u32,
    /// Maximum number of tasks served at a time.
    pub max_tasks: u32,
}

/// Organizations whose tasks are accepted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Organizations {
    /// A word; only `any` is valid.
    Word(String),
    /// SS58 addresses.
    List(Vec<String>),
}

/// Where models and client code are fetched from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContentConfig {
    /// Folders that `file://` URIs may point into. A file below them that a task names by its hash is fetched
    /// and served to everyone.
    pub folders: Vec<PathBuf>,
    /// IPFS gateways, such as `https://ipfs.io`, for client code that is not on the chain. All are asked at the same time.
    pub ipfs_gateways: Vec<String>,
    /// Whether `http://` and hosts of the local network may be fetched from.
    pub allow_private_hosts: bool,
}

impl Default for ContentConfig {
    fn default() -> Self {
        let ipfs_gateways = ["https://ipfs.io", "https://gateway.pinata.cloud"].map(str::to_owned).into();
        Self { folders: Vec::new(), ipfs_gateways, allow_private_hosts: false }
    }
}

/// Limits for clients.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Maximum number of WebSocket connections at a time.
    pub connections: usize,
    /// Time limit for a client to log in, or to receive a message, in seconds.
    pub patience_s: u64,
    /// Maximum time that a connection may be silent, in seconds. The server pings three times in it.
    pub silence_s: u64,
    /// Maximum number of uploads that are checked at a time: each holds a whole update in memory.
    pub checks: usize,
}

impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            organizations: Organizations::Word("any".into()),
            min_deposit: "1 SHF".into(),
            min_fee_ppm: 0,
            max_model_size: 256 << 20,
            max_trainers: 10_000,
            max_tasks: 16,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 2_048, patience_s: 20, silence_s: 90, checks: 2 }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {path}: {source}. `sheaf-aggregator init` writes one")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not valid TOML, or not a configuration.
    #[error("the configuration {path} is wrong: {reason}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// A value is not valid.
    #[error("`{key}` is `{value}`: {reason}")]
    Value {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Config {
    /// Reads and checks the file at `path`. Relative paths in it are relative to its folder.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|error| ConfigError::Parse { path: path.to_owned(), reason: error.to_string() })?;
        let base = path.parent().unwrap_or(Path::new("."));
        let paths = [&mut config.data_dir, &mut config.account_file, &mut config.keys_file];
        for relative in paths.into_iter().chain(&mut config.web_dir).chain(&mut config.content.folders) {
            *relative = base.join(&*relative);
        }
        config.check()?;
        Ok(config)
    }

    /// The policy, parsed.
    pub fn policy(&self) -> Result<AcceptancePolicy, ConfigError> {
        let PolicyConfig { organizations, min_deposit, .. } = &self.policy;
        Ok(AcceptancePolicy {
            organizations: organizations.parse()?,
            min_deposit: min_deposit.parse().map(|Amount(plancks)| plancks).map_err(|error: AmountError| {
                ConfigError::Value { key: "policy.min_deposit", value: min_deposit.clone(), reason: error.to_string() }
            })?,
            min_fee_ppm: self.policy.min_fee_ppm,
            max_model_size: self.policy.max_model_size,
            max_trainers: self.policy.max_trainers,
            max_tasks: self.policy.max_tasks,
        })
    }

    /// The bucket's URL, parsed.
    pub fn objects_url(&self) -> Result<Option<Url>, ConfigError> {
        let Some(text) = &self.objects else { return Ok(None) };
        let wrong = |error: url::ParseError| ConfigError::Value {
            key: "objects",
            value: text.clone(),
            reason: format!("it is not a URL: {error}"),
        };
        Url::parse(text).map(Some).map_err(wrong)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let endpoint_works = self.endpoint.starts_with("http://") || self.endpoint.starts_with("https://");
        if !endpoint_works || self.endpoint.len() > 256 {
            return Err(ConfigError::Value {
                key: "endpoint",
                value: self.endpoint.clone(),
                reason: "it must be an http:// or https:// URL with a maximum of 256 bytes".into(),
            });
        }
        if self.name.is_empty() || self.name.len() > 64 {
            return Err(ConfigError::Value {
                key: "name",
                value: self.name.clone(),
                reason: "it must have 1 to 64 bytes".into(),
            });
        }
        self.objects_url()?;
        self.policy().map(|_| ())
    }
}

impl Organizations {
    fn parse(&self) -> Result<Option<BTreeSet<Account>>, ConfigError> {
        let wrong = |value: &str, reason: &str| ConfigError::Value {
            key: "policy.organizations",
            value: value.into(),
            reason: reason.into(),
        };
        match self {
            Self::Word(word) if word == "any" => Ok(None),
            Self::Word(word) => Err(wrong(word, "it must be \"any\" or a list of addresses")),
            Self::List(list) => {
                let parse = |text: &String| {
                    AccountId::from_str(text)
                        .map(|account| Account::from(account.0))
                        .map_err(|_| wrong(text, "it is not an SS58 address"))
                };
                list.iter().map(parse).collect::<Result<_, _>>().map(Some)
            }
        }
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::SHF;

    const SMALLEST: &str = r#"
        name = "Example"
        node = "ws://127.0.0.1:9944"
        listen = "127.0.0.1:9100"
        endpoint = "http://127.0.0.1:9100"
        data_dir = "data"
        account_file = "account"
        keys_file = "keys.json"
    "#;

    fn load(text: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("aggregator.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(&path)
    }

    #[test]
    fn what_is_left_out_has_a_sensible_default_and_paths_start_at_the_file() {
        let config = load(SMALLEST).unwrap();

        assert!(config.close_tasks);
        assert_eq!(config.policy().unwrap().min_deposit, SHF);
        assert!(config.data_dir.is_absolute() && config.data_dir.ends_with("data"));
    }

    #[test]
    fn a_misspelt_key_a_bad_amount_and_a_bad_address_are_errors_that_name_them() {
        let misspelt = load(&format!("{SMALLEST}\nclose_task = true")).unwrap_err();
        assert!(misspelt.to_string().contains("close_task"), "{misspelt}");

        let amount = load(&format!("{SMALLEST}\n[policy]\nmin_deposit = \"ten\"")).unwrap_err();
        assert!(amount.to_string().contains("`ten`"), "{amount}");

        let address = load(&format!("{SMALLEST}\n[policy]\norganizations = [\"5Nope\"]")).unwrap_err();
        assert!(address.to_string().contains("5Nope"), "{address}");

        let word = load(&format!("{SMALLEST}\n[policy]\norganizations = \"all\"")).unwrap_err();
        assert!(word.to_string().contains("`all`"), "{word}");
    }

    #[test]
    fn organizations_can_be_listed_by_address() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let config = load(&format!("{SMALLEST}\n[policy]\norganizations = [\"{alice}\"]")).unwrap();
        assert_eq!(config.policy().unwrap().organizations.unwrap().len(), 1);
    }
}
