//! The commands.

use crate::{
    chain_spec,
    cli::{Cli, Subcommand},
    service::{self, Partial},
};
use sc_cli::SubstrateCli;
use sc_network::{Litep2pNetworkBackend, NetworkWorker, config::NetworkBackendType};
use sc_service::{ChainSpec, Configuration, TaskManager};
use sheaf_runtime::{Hash, opaque::Block};
use std::sync::Arc;

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Sheaf Node".into()
    }

    fn impl_version() -> String {
        env!("SUBSTRATE_CLI_IMPL_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        "The Sheaf authors".into()
    }

    fn support_url() -> String {
        "see SECURITY.md and CONTRIBUTING.md of the source".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        Ok(Box::new(match id {
            "dev" => chain_spec::dev()?,
            "" | "local" => chain_spec::local()?,
            path => chain_spec::ChainSpec::from_json_file(path.into()).map_err(|error| {
                format!("`{path}` is neither `dev` nor `local` nor a readable specification: {error}")
            })?,
        }))
    }
}

/// Parses the command line and runs its command.
pub fn run() -> sc_cli::Result<()> {
    let cli = Cli::from_args();
    match &cli.subcommand {
        None => run_node(&cli),
        Some(Subcommand::Key(command)) => command.run(&cli),
        #[allow(deprecated)]
        Some(Subcommand::BuildSpec(command)) => {
            cli.create_runner(command)?.sync_run(|config| command.run(config.chain_spec, config.network))
        }
        Some(Subcommand::ExportChainSpec(command)) => {
            let spec = cli.load_spec(&command.chain)?;
            command.run(spec)
        }
        Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|config| {
            let Partial { client, task_manager, import_queue, .. } = service::partial(&config)?;
            Ok((command.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::ExportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
            let Partial { client, task_manager, .. } = service::partial(&config)?;
            Ok((command.run(client, config.database), task_manager))
        }),
        Some(Subcommand::ImportBlocks(command)) => cli.create_runner(command)?.async_run(|config| {
            let Partial { client, task_manager, import_queue, .. } = service::partial(&config)?;
            Ok((command.run(client, import_queue), task_manager))
        }),
        Some(Subcommand::PurgeChain(command)) => {
            cli.create_runner(command)?.sync_run(|config| command.run(config.database))
        }
        Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|config| {
            let Partial { client, task_manager, backend, .. } = service::partial(&config)?;
            Ok((command.run(client, backend, Some(Box::new(revert_consensus))), task_manager))
        }),
        Some(Subcommand::ChainInfo(command)) => {
            cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
        }
    }
}

fn run_node(cli: &Cli) -> sc_cli::Result<()> {
    cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move { start(config).await.map_err(Into::into) })
}

/// Starts a node on the network stack that the command line selects, litep2p by default.
async fn start(config: Configuration) -> Result<TaskManager, sc_service::Error> {
    match config.network.network_backend {
        NetworkBackendType::Litep2p => service::full::<Litep2pNetworkBackend>(config).await,
        NetworkBackendType::Libp2p => service::full::<NetworkWorker<Block, Hash>>(config).await,
    }
}

/// Reverts the records of BABE and GRANDPA for the reverted blocks.
fn revert_consensus(
    client: Arc<service::Client>,
    backend: Arc<service::Backend>,
    blocks: sheaf_runtime::BlockNumber,
) -> Result<(), sc_cli::Error> {
    sc_consensus_babe::revert(Arc::clone(&client), backend, blocks)?;
    sc_consensus_grandpa::revert(client, blocks)?;
    Ok(())
}
