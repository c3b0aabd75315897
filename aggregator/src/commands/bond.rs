//! `sheaf-aggregator bond` and `unbond`: the bond behind the deposits of the tasks it serves.

use super::error::CommandError;
use crate::{config::Config, keys::load_account};
use clap::Args;
use sheaf_client_sdk::{
    AccountId,
    calls::{Call, registry},
    chain::{Chain, Wait},
};
use sheaf_protocol::amount::Amount;
use std::path::Path;

/// The amount to add.
#[derive(Debug, Args)]
pub struct Bond {
    /// Amount, such as '20 SHF'.
    amount: Amount,
}

/// The amount to take out.
#[derive(Debug, Args)]
pub struct Unbond {
    /// Amount, such as '20 SHF'.
    amount: Amount,
}

impl Bond {
    pub(super) async fn execute(self, path: &Path) -> Result<(), CommandError> {
        submit(path, registry::bond_aggregator(self.amount.0)).await
    }
}

impl Unbond {
    pub(super) async fn execute(self, path: &Path) -> Result<(), CommandError> {
        submit(path, registry::unbond_aggregator(self.amount.0)).await
    }
}

/// Makes the call, and prints the bond after it.
async fn submit(path: &Path, call: Call) -> Result<(), CommandError> {
    let config = Config::load(path)?;
    let signer = load_account(&config.account_file)?;
    let account = AccountId(signer.public_key().0);
    let chain = Chain::connect(&config.node, None).await?;
    let registered = chain.at_finalized().await?.aggregator(&account).await?;
    registered.ok_or_else(|| format!("{account} is not registered: `sheaf-aggregator register` does that"))?;

    let submitted = chain.submit(&signer, &call, Wait::Finalized).await?;
    let view = chain.at(submitted.block).await?;
    let bond = view.aggregator(&account).await?.map_or(0, |known| known.bond);
    let spare = view.spare_bond(&account).await?.unwrap_or(0);
    println!(
        "{account} has a bond of {}, of which {} stand behind no task, block {}",
        Amount(bond),
        Amount(spare),
        submitted.block.number
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::commands::Cli;
    use clap::Parser;

    #[test]
    fn an_amount_that_is_none_is_refused_by_its_text() {
        for command in ["bond", "unbond"] {
            assert!(Cli::try_parse_from(["sheaf-aggregator", command, "1.5 SHF"]).is_ok());
            let refused = Cli::try_parse_from(["sheaf-aggregator", command, "1,5"]).unwrap_err().to_string();
            assert!(refused.contains("`1,5`"), "{refused}");
        }
    }
}
