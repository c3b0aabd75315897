//! `sheaf-aggregator register`: the profile on chain.

use super::error::CommandError;
use crate::{
    config::Config,
    keys::{ServiceKeys, load_account},
};
use clap::Args;
use sheaf_client_sdk::{
    AccountId, calls,
    chain::{Chain, Wait},
};
use sheaf_primitives::{AggregatorProfile, Name, Uri};
use std::path::Path;

/// Values that differ from the configuration.
#[derive(Debug, Args)]
pub struct Register {
    /// Name shown to people, instead of the configuration's.
    #[arg(long)]
    name: Option<String>,
    /// URL under which trainers reach the service, instead of the configuration's.
    #[arg(long)]
    endpoint: Option<String>,
}

impl Register {
    pub(super) async fn execute(self, path: &Path) -> Result<(), CommandError> {
        let config = Config::load(path)?;
        let signer = load_account(&config.account_file)?;
        let keys = ServiceKeys::load_or_create(&config.keys_file)?;
        let account = AccountId(signer.public_key().0);
        let profile = AggregatorProfile {
            name: name(self.name.unwrap_or(config.name))?,
            endpoint: endpoint(self.endpoint.unwrap_or(config.endpoint))?,
            sealing_key: keys.sealing.public(),
            receipt_key: keys.receipt.public.to_bytes(),
        };

        let chain = Chain::connect(&config.node, None).await?;
        let view = chain.at_finalized().await?;
        let call = match view.aggregator(&account).await? {
            Some(known) if known.profile == profile => {
                println!("{account} is registered with this profile already");
                return Ok(());
            }
            Some(_) => calls::registry::update_aggregator(profile),
            None => {
                let bond = view.registry_params().await?.aggregator_bond;
                eprintln!("registering {account}; {bond} plancks are held as its bond");
                calls::registry::register_aggregator(profile)
            }
        };
        let submitted = chain.submit(&signer, &call, Wait::Finalized).await?;
        println!("{account} is registered, block {}", submitted.block.number);
        Ok(())
    }
}

fn name(text: String) -> Result<Name, CommandError> {
    let length = text.len();
    Name::try_from(text.into_bytes()).map_err(|_| format!("the name has {length} bytes, at most 64 are allowed").into())
}

fn endpoint(text: String) -> Result<Uri, CommandError> {
    let length = text.len();
    Uri::try_from(text.into_bytes())
        .map_err(|_| format!("the endpoint has {length} bytes, at most 256 are allowed").into())
}
