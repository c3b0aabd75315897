//! A running node.

use super::{Consensus, Partial, authoring, finality, partial};
use crate::rpc;
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState, warp_proof};
use sc_network::{NetworkBackend, config::FullNetworkConfiguration};
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager, WarpSyncConfig};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sheaf_runtime::{Hash, opaque::Block};
use std::sync::Arc;

/// Starts a node on the network stack `N`.
///
/// # Errors
/// If the database, the network or the RPC server cannot be opened.
pub async fn full<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, Error> {
    let Partial {
        client,
        backend,
        mut task_manager,
        keystore,
        select_chain,
        import_queue,
        pool,
        consensus: Consensus { block_import, babe_link, babe_worker, grandpa_link },
        mut telemetry,
    } = partial(&config)?;

    let mut network = FullNetworkConfiguration::<Block, Hash, N>::new(
        &config.network,
        config.prometheus_config.as_ref().map(|prometheus| prometheus.registry.clone()),
    );
    let metrics = N::register_notification_metrics(config.prometheus_registry());
    let genesis = client.chain_info().genesis_hash;
    let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
    let (grandpa_config, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
        grandpa_protocol.clone(),
        metrics.clone(),
        network.peer_store_handle(),
    );
    network.add_notification_protocol(grandpa_config);

    let warp_sync = Arc::new(warp_proof::NetworkProvider::new(
        Arc::clone(&backend),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    ));
    let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config: network,
            client: Arc::clone(&client),
            transaction_pool: Arc::clone(&pool),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
            block_relay: None,
            metrics,
            gap_sync_body_policy: None,
        })?;

    let voter_state = SharedVoterState::empty();
    let sources = rpc::Sources {
        client: Arc::clone(&client),
        pool: Arc::clone(&pool),
        select_chain: select_chain.clone(),
        keystore: keystore.keystore(),
        babe: babe_worker,
        grandpa: rpc::GrandpaSources {
            authorities: grandpa_link.shared_authority_set().clone(),
            voter_state: voter_state.clone(),
            justifications: grandpa_link.justification_stream(),
            proofs: FinalityProofProvider::new_for_service(
                Arc::clone(&backend),
                Some(grandpa_link.shared_authority_set().clone()),
            ),
        },
    };

    // Read before the configuration moves into the service's tasks.
    let role = config.role;
    let grandpa = finality::Settings {
        name: config.network.node_name.clone(),
        enabled: !config.disable_grandpa,
        role,
        protocol: grandpa_protocol,
        prometheus: config.prometheus_registry().cloned(),
    };
    let babe = authoring::Settings {
        force: config.force_authoring,
        prometheus: config.prometheus_registry().cloned(),
        discovery: authoring::Discovery::from(&config.network),
    };

    sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client: Arc::clone(&client),
        backend,
        task_manager: &mut task_manager,
        keystore: keystore.keystore(),
        transaction_pool: Arc::clone(&pool),
        rpc_builder: Box::new(move |executor| rpc::module(&sources, executor).map_err(Error::Application)),
        network: Arc::clone(&network),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: Arc::clone(&sync),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;

    let telemetry = telemetry.as_ref().map(|telemetry| telemetry.handle());
    if role.is_authority() {
        let author = authoring::Author {
            client: Arc::clone(&client),
            pool: Arc::clone(&pool),
            keystore: keystore.keystore(),
            select_chain,
            block_import,
            babe_link,
            network: Arc::clone(&network),
            sync: Arc::clone(&sync),
            telemetry: telemetry.clone(),
        };
        authoring::start(&task_manager, author, babe)?;
    }
    let keystore = role.is_authority().then(|| keystore.keystore());
    let reports = OffchainTransactionPoolFactory::new(pool);
    let voter = finality::Voter { link: grandpa_link, notifications: grandpa_notifications, voter_state, keystore };
    finality::start(&task_manager, voter, network, sync, reports, telemetry, grandpa)?;
    Ok(task_manager)
}
