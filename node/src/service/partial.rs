//! The parts of a node that every command needs: database, client, transaction pool, import queue.

use super::{Backend, BlockImport, Client, GrandpaImport, JUSTIFICATION_PERIOD, Pool, SelectChain, inherents};
use crate::equivocation::EquivocationWatch;
use sc_consensus::{DefaultImportQueue, LongestChain};
use sc_consensus_babe::{BabeLink, BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::{GrandpaPruningFilter, LinkHalf};
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sheaf_runtime::{RuntimeApi, opaque::Block};
use std::sync::Arc;

/// The parts.
pub struct Partial {
    /// The chain.
    pub client: Arc<Client>,
    /// Its database.
    pub backend: Arc<Backend>,
    /// Runs tasks, and ends the node when an essential one ends.
    pub task_manager: TaskManager,
    /// The node's keys.
    pub keystore: KeystoreContainer,
    /// How forks are chosen.
    pub select_chain: SelectChain,
    /// The queue of blocks to import.
    pub import_queue: DefaultImportQueue<Block>,
    /// The transaction pool.
    pub pool: Arc<Pool>,
    /// The parts of consensus that a running node uses.
    pub consensus: Consensus,
    /// The telemetry, if any.
    pub telemetry: Option<Telemetry>,
}

/// The parts of BABE and GRANDPA that a running node uses.
pub struct Consensus {
    /// Where authored blocks go.
    pub block_import: BlockImport,
    /// BABE's epochs and configuration.
    pub babe_link: BabeLink<Block>,
    /// The handle to BABE's epochs.
    pub babe_worker: BabeWorkerHandle<Block>,
    /// GRANDPA's state.
    pub grandpa_link: LinkHalf<Block, Client, SelectChain>,
}

/// Opens the database and sets up the parts.
///
/// # Errors
/// If the database cannot be opened, or belongs to another chain.
pub fn partial(config: &Configuration) -> Result<Partial, Error> {
    let telemetry = start_telemetry(config)?;
    let telemetry_handle = || telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());

    let (client, backend, keystore, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
        config,
        telemetry_handle(),
        sc_service::new_wasm_executor(&config.executor),
        // Pruning keeps blocks with justifications, so that other nodes can warp-sync from this one.
        vec![Arc::new(GrandpaPruningFilter)],
    )?;
    let client = Arc::new(client);
    let select_chain = LongestChain::new(Arc::clone(&backend));
    let pool = Arc::new(
        sc_transaction_pool::Builder::new(
            task_manager.spawn_essential_handle(),
            Arc::clone(&client),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .with_prometheus(config.prometheus_registry())
        .build(),
    );

    let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
        Arc::clone(&client),
        JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry_handle(),
    )?;
    let reports = OffchainTransactionPoolFactory::new(Arc::clone(&pool));
    let (block_import, babe_link) =
        babe_import(Arc::clone(&client), grandpa_import.clone(), select_chain.clone(), reports)?;

    let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
        link: babe_link.clone(),
        block_import: block_import.clone(),
        justification_import: Some(Box::new(grandpa_import)),
        client: Arc::clone(&client),
        slot_duration: babe_link.config().slot_duration(),
        spawner: &task_manager.spawn_essential_handle(),
        registry: config.prometheus_registry(),
        telemetry: telemetry_handle(),
    })?;

    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager.spawn_handle().spawn("telemetry", None, worker.run());
        telemetry
    });
    Ok(Partial {
        client,
        backend,
        task_manager,
        keystore,
        select_chain,
        import_queue,
        pool,
        consensus: Consensus { block_import, babe_link, babe_worker, grandpa_link },
        telemetry,
    })
}

/// The block import: the watch for equivocations around BABE's rules around GRANDPA's.
fn babe_import(
    client: Arc<Client>,
    grandpa: GrandpaImport,
    select_chain: SelectChain,
    reports: OffchainTransactionPoolFactory<Block>,
) -> Result<(BlockImport, BabeLink<Block>), Error> {
    let config = sc_consensus_babe::configuration(&*client)?;
    let inherents = inherents::time_and_slot(config.slot_duration());
    let (import, link) = sc_consensus_babe::block_import(
        config,
        grandpa,
        Arc::clone(&client),
        inherents,
        select_chain,
        reports.clone(),
    )?;
    Ok((EquivocationWatch::new(import, client, reports), link))
}

/// Starts telemetry if the chain or the command line names an endpoint. The presets name none.
fn start_telemetry(config: &Configuration) -> Result<Option<(TelemetryWorker, Telemetry)>, Error> {
    let Some(endpoints) = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty()) else {
        return Ok(None);
    };
    let worker =
        TelemetryWorker::new(16).map_err(|error| Error::Other(format!("telemetry does not start: {error}")))?;
    let telemetry = worker.handle().new_telemetry(endpoints);
    Ok(Some((worker, telemetry)))
}
