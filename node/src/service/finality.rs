//! Finality: a validator votes, and every other node follows.

use super::{Client, JUSTIFICATION_PERIOD, SelectChain};
use sc_consensus_grandpa::{
    BeforeBestBlockBy, Config, GrandpaParams, LinkHalf, SharedVoterState, ThreeQuartersOfTheUnfinalizedChain,
    VotingRulesBuilder,
};
use sc_network::{NotificationService, config::Role, service::traits::NetworkService, types::ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sheaf_runtime::opaque::Block;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// The expected time for a vote to reach all voters. A round takes at least four times that.
const GOSSIP: Duration = Duration::from_millis(333);

/// Distance of the voted block from the best one: with one block, forks at the tip do not split the votes.
const VOTE_BEHIND: u32 = 1;

/// The parts that the voter uses.
pub struct Voter {
    /// GRANDPA's state.
    pub link: LinkHalf<Block, Client, SelectChain>,
    /// The network protocol of votes.
    pub notifications: Box<dyn NotificationService>,
    /// The state of the vote, for RPC.
    pub voter_state: SharedVoterState,
    /// The keys, if the node is a validator.
    pub keystore: Option<KeystorePtr>,
}

/// The settings of voting.
pub struct Settings {
    /// The node's name.
    pub name: String,
    /// Whether to take part.
    pub enabled: bool,
    /// The node's role.
    pub role: Role,
    /// The name of the voting protocol on this chain.
    pub protocol: ProtocolName,
    /// The registry of metrics, if any.
    pub prometheus: Option<Registry>,
}

/// Starts voting or following, unless it is disabled.
///
/// # Errors
/// If GRANDPA does not start.
pub fn start(
    tasks: &TaskManager,
    voter: Voter,
    network: Arc<dyn NetworkService>,
    sync: Arc<SyncingService<Block>>,
    reports: OffchainTransactionPoolFactory<Block>,
    telemetry: Option<TelemetryHandle>,
    settings: Settings,
) -> Result<(), Error> {
    if !settings.enabled {
        return Ok(());
    }
    let config = Config {
        gossip_duration: GOSSIP,
        justification_generation_period: JUSTIFICATION_PERIOD,
        observer_enabled: false,
        local_role: settings.role,
        name: Some(settings.name),
        keystore: voter.keystore,
        telemetry: telemetry.clone(),
        protocol_name: settings.protocol,
    };
    let grandpa = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
        config,
        link: voter.link,
        network,
        sync,
        notification_service: voter.notifications,
        voting_rule: VotingRulesBuilder::new()
            .add(BeforeBestBlockBy(VOTE_BEHIND))
            .add(ThreeQuartersOfTheUnfinalizedChain)
            .build(),
        prometheus_registry: settings.prometheus,
        shared_voter_state: voter.voter_state,
        telemetry,
        offchain_tx_pool_factory: reports,
    })?;
    // The node ends with this task, because without it finality would stop unnoticed.
    tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, grandpa);
    Ok(())
}
