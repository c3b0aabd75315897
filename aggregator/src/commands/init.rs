//! `sheaf-aggregator init`: a configuration that works, with fresh keys.

use super::error::CommandError;
use crate::{
    config::{Config, ContentConfig, Limits, PolicyConfig},
    keys::{ServiceKeys, create_account, load_account},
};
use clap::Args;
use sheaf_client_sdk::AccountId;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Values for the configuration.
#[derive(Debug, Args)]
pub struct Init {
    /// Name shown to people, maximum 64 bytes.
    #[arg(long, default_value = "Aggregator")]
    name: String,
    /// WebSocket URL of a node.
    #[arg(long, default_value = "ws://127.0.0.1:9944")]
    node: String,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8700")]
    listen: std::net::SocketAddr,
    /// URL under which trainers reach the service; http:// and the listen address if absent.
    #[arg(long)]
    endpoint: Option<String>,
    /// Folder for data and keys; the folder of the configuration if absent.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// File with the account's secret. A new account is created if there is none.
    #[arg(long)]
    account_file: Option<PathBuf>,
    /// A folder that models and client code may be read from; may be repeated.
    #[arg(long = "content-folder")]
    content_folders: Vec<PathBuf>,
}

impl Init {
    pub(super) fn execute(self, path: &Path) -> Result<(), CommandError> {
        if path.exists() {
            return Err(
                format!("{} exists already; remove it, or name another file with --config", path.display()).into()
            );
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let data_dir = match self.data_dir {
            Some(data_dir) => std::path::absolute(data_dir)?,
            None => folder.canonicalize()?.join("data"),
        };
        let account_file = match self.account_file {
            Some(file) => std::path::absolute(file)?,
            None => data_dir.join("account"),
        };
        let config = Config {
            name: self.name,
            node: self.node,
            listen: self.listen,
            endpoint: self.endpoint.unwrap_or_else(|| format!("http://{}", self.listen)),
            keys_file: data_dir.join("keys.json"),
            objects: None,
            web_dir: None,
            close_tasks: true,
            policy: PolicyConfig::default(),
            content: ContentConfig {
                folders: self.content_folders.iter().map(std::path::absolute).collect::<Result<_, _>>()?,
                ..ContentConfig::default()
            },
            limits: Limits::default(),
            account_file,
            data_dir,
        };

        if !config.account_file.exists() {
            create_account(&config.account_file)?;
        }
        let account = load_account(&config.account_file)?;
        ServiceKeys::load_or_create(&config.keys_file)?;
        fs::write(path, toml::to_string_pretty(&config)?)?;
        let config = Config::load(path)?;

        println!("configuration  {}", path.display());
        println!("account        {}  (secret in {})", AccountId(account.public_key().0), config.account_file.display());
        println!("service keys   {}", config.keys_file.display());
        println!();
        println!(
            "Give the account some SHF for its bond and fees, then: sheaf-aggregator register --config {}",
            path.display()
        );
        Ok(())
    }
}
