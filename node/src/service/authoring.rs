//! The work of a validator: authoring blocks, and publishing its addresses to other validators.

use super::{BlockImport, Client, Pool, SelectChain, inherents};
use futures::StreamExt;
use sc_authority_discovery::WorkerConfig;
use sc_basic_authorship::ProposerFactory;
use sc_consensus_babe::{BabeLink, BabeParams, SlotProportion};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{DhtEvent, Event, Multiaddr, config::NetworkConfiguration, service::traits::NetworkService};
use sc_network_sync::SyncingService;
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sheaf_runtime::opaque::Block;
use sp_keystore::KeystorePtr;
use std::{path::PathBuf, sync::Arc};
use substrate_prometheus_endpoint::Registry;

/// The parts that authoring uses.
pub struct Author {
    /// The chain.
    pub client: Arc<Client>,
    /// The transaction pool.
    pub pool: Arc<Pool>,
    /// The validator's keys.
    pub keystore: KeystorePtr,
    /// How forks are chosen.
    pub select_chain: SelectChain,
    /// Where authored blocks go.
    pub block_import: BlockImport,
    /// BABE's epochs and configuration.
    pub babe_link: BabeLink<Block>,
    /// The network.
    pub network: Arc<dyn NetworkService>,
    /// Whether the node is in sync.
    pub sync: Arc<SyncingService<Block>>,
    /// The telemetry, if any.
    pub telemetry: Option<TelemetryHandle>,
}

/// The settings of authoring.
pub struct Settings {
    /// Whether to author without peers and however far finality lags.
    pub force: bool,
    /// The registry of metrics, if any.
    pub prometheus: Option<Registry>,
    /// The settings of discovery.
    pub discovery: Discovery,
}

/// How a validator publishes its addresses.
pub struct Discovery {
    /// Whether addresses of private networks are published.
    publish_private: bool,
    /// Addresses that the operator configures.
    public_addresses: Vec<Multiaddr>,
    /// The folder in which found addresses survive a restart.
    cache: Option<PathBuf>,
}

impl From<&NetworkConfiguration> for Discovery {
    fn from(config: &NetworkConfiguration) -> Self {
        Self {
            publish_private: config.allow_non_globals_in_dht,
            public_addresses: config.public_addresses.clone(),
            cache: config.net_config_path.clone(),
        }
    }
}

/// Starts authoring and discovery.
///
/// # Errors
/// If BABE does not start.
pub fn start(tasks: &TaskManager, author: Author, settings: Settings) -> Result<(), Error> {
    start_discovery(tasks, &author, settings.discovery, settings.prometheus.clone());

    let Author { client, pool, keystore, select_chain, block_import, babe_link, network: _, sync, telemetry } = author;
    let proposer = ProposerFactory::new(
        tasks.spawn_handle(),
        Arc::clone(&client),
        pool,
        settings.prometheus.as_ref(),
        telemetry.clone(),
    );
    let slot_duration = babe_link.config().slot_duration();
    let backoff = (!settings.force).then(BackoffAuthoringOnFinalizedHeadLagging::default);
    let babe = sc_consensus_babe::start_babe(BabeParams {
        keystore,
        client,
        select_chain,
        env: proposer,
        block_import,
        sync_oracle: Arc::clone(&sync),
        justification_sync_link: sync,
        create_inherent_data_providers: inherents::time_and_slot(slot_duration),
        force_authoring: settings.force,
        backoff_authoring_blocks: backoff,
        babe_link,
        // Half a slot to build a block, the other half to distribute it.
        block_proposal_slot_portion: SlotProportion::new(0.5),
        max_block_proposal_slot_portion: None,
        telemetry,
    })?;
    tasks.spawn_essential_handle().spawn_blocking("babe-proposer", Some("block-authoring"), babe);
    Ok(())
}

fn start_discovery(tasks: &TaskManager, author: &Author, discovery: Discovery, prometheus: Option<Registry>) {
    let events = author.network.event_stream("authority-discovery").filter_map(|event| async move {
        match event {
            Event::Dht(event) => Some::<DhtEvent>(event),
            _ => None,
        }
    });
    let (worker, _service) = sc_authority_discovery::new_worker_and_service_with_config(
        WorkerConfig {
            publish_non_global_ips: discovery.publish_private,
            public_addresses: discovery.public_addresses,
            // There are no old nodes that publish records without a signed time.
            strict_record_validation: true,
            persisted_cache_directory: discovery.cache,
            ..WorkerConfig::default()
        },
        Arc::clone(&author.client),
        Arc::new(Arc::clone(&author.network)),
        Box::pin(events),
        sc_authority_discovery::Role::PublishAndDiscover(author.keystore.clone()),
        prometheus,
        tasks.spawn_handle(),
    );
    tasks.spawn_handle().spawn("authority-discovery-worker", Some("networking"), worker.run());
}
