//! `sheaf-aggregator report`: misconduct of a trainer, for the arbiter.

use super::error::CommandError;
use crate::{
    config::Config,
    keys::load_account,
    store::{NoSteps, Objects, Shelf},
};
use clap::Args;
use sheaf_client_sdk::{
    AccountId, calls,
    chain::{Chain, Wait},
};
use sheaf_primitives::{Artifact, H256, TaskId, Uri, sha256};
use sheaf_protocol::{Hash, amount::Amount};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The trainer, and the evidence.
#[derive(Debug, Args)]
pub struct ReportMisconduct {
    /// The task.
    task: TaskId,
    /// The trainer's address.
    trainer: AccountId,
    /// A file with evidence. Without --uri it becomes a public object of this aggregator, which anyone can fetch.
    #[arg(long, value_name = "FILE", required_unless_present = "sha256", conflicts_with_all = ["sha256", "size"])]
    evidence: Option<PathBuf>,
    /// SHA-256 of evidence that is published elsewhere.
    #[arg(long, value_name = "HEX", requires_all = ["size", "uri"], value_parser = hash)]
    sha256: Option<H256>,
    /// Length of that file in bytes.
    #[arg(long, value_name = "BYTES", requires = "sha256")]
    size: Option<u64>,
    /// Where the file can be fetched.
    #[arg(long)]
    uri: Option<String>,
}

impl ReportMisconduct {
    pub(super) async fn execute(self, path: &Path) -> Result<(), CommandError> {
        let Self { task, trainer, .. } = self;
        let config = Config::load(path)?;
        let signer = load_account(&config.account_file)?;
        let chain = Chain::connect(&config.node, None).await?;
        let view = chain.at_finalized().await?;
        let seat = view.seat(task, &trainer).await?;
        let seat = seat.ok_or_else(|| format!("{trainer} has no seat in task {task} whose stake is allocated"))?;
        if seat.reported {
            return Err(format!("{trainer} was reported in task {task} before: a seat is reported once").into());
        }

        let evidence = self.evidence(&config).await?;
        let uri = String::from_utf8_lossy(&evidence.uri).into_owned();
        let bond = view.staking_params().await?.dispute_bond;
        eprintln!(
            "reporting {trainer}; {} are held until the report is decided, and lost if it is dismissed",
            Amount(bond)
        );
        let call = calls::staking::report_misconduct(task, trainer, evidence.clone());
        let submitted = chain.submit(&signer, &call, Wait::Finalized).await?;

        let report = chain.at(submitted.block).await?.report(task, &trainer).await?;
        let until =
            report.map_or_else(String::new, |report| format!("; it can be contested before block {}", report.due_at));
        println!("{trainer} is reported in task {task}, block {}{until}", submitted.block.number);
        println!("evidence  {} bytes, SHA-256 {}, at {uri}", evidence.size, hex::encode(evidence.sha256));
        Ok(())
    }

    /// The evidence as the chain pins it. A file without a URI becomes a public object.
    async fn evidence(&self, config: &Config) -> Result<Artifact, CommandError> {
        let Some(file) = &self.evidence else {
            let (Some(sha256), Some(size), Some(uri)) = (self.sha256, self.size, &self.uri) else {
                return Err("name the evidence by --evidence, or by --sha256, --size and --uri".into());
            };
            return Ok(Artifact { sha256, size, uri: address(uri)? });
        };
        let bytes = std::fs::read(file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let size = u64::try_from(bytes.len())?;
        let sha256 = match &self.uri {
            Some(_) => sha256(&[&bytes]).into(),
            None => {
                Objects::open(config.objects_url()?.as_ref(), &config.data_dir, Arc::new(NoSteps))?
                    .put(Shelf::Public, bytes)
                    .await?
            }
        };
        let own = format!("{}/v1/objects/{sha256}", config.endpoint.trim_end_matches('/'));
        Ok(Artifact { sha256: H256(sha256.0), size, uri: address(self.uri.as_deref().unwrap_or(&own))? })
    }
}

fn hash(text: &str) -> Result<H256, String> {
    text.parse::<Hash>().map(|hash| H256(hash.0)).map_err(|error| error.to_string())
}

fn address(text: &str) -> Result<Uri, CommandError> {
    Uri::try_from(text.as_bytes().to_vec())
        .map_err(|_| format!("the URI has {} bytes, at most 256 are allowed", text.len()).into())
}

#[cfg(test)]
mod tests {
    use crate::commands::Cli;
    use clap::Parser;

    const TRAINER: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    const HASH: &str = "0101010101010101010101010101010101010101010101010101010101010101";

    fn parse(more: &[&str]) -> Result<Cli, String> {
        let command = ["sheaf-aggregator", "report", "7", TRAINER];
        Cli::try_parse_from(command.iter().chain(more)).map_err(|error| error.to_string())
    }

    #[test]
    fn evidence_is_a_file_here_or_one_that_is_pinned_elsewhere() {
        assert!(parse(&["--evidence", "update.safetensors"]).is_ok());
        assert!(parse(&["--evidence", "update.safetensors", "--uri", "ipfs://x"]).is_ok());
        assert!(parse(&["--sha256", HASH, "--size", "5", "--uri", "ipfs://x"]).is_ok());

        assert!(parse(&[]).is_err());
        assert!(parse(&["--sha256", HASH, "--uri", "ipfs://x"]).is_err());
        assert!(parse(&["--sha256", "01", "--size", "5", "--uri", "ipfs://x"]).is_err());
    }
}
