//! The JSON-RPC methods that this node adds to those of the service (`chain_*`, `state_*`, `chainHead_v1_*`,
//! `bitswap_v1_get` and so on).

use crate::service::{Backend, Client, Pool, SelectChain};
use jsonrpsee::RpcModule;
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sheaf_runtime::{BlockNumber, Hash, opaque::Block};
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// The parts of the node that the methods read.
pub struct Sources {
    /// The chain.
    pub client: Arc<Client>,
    /// The transaction pool.
    pub pool: Arc<Pool>,
    /// How forks are chosen.
    pub select_chain: SelectChain,
    /// The node's keys.
    pub keystore: KeystorePtr,
    /// BABE's epochs. BABE stops the node when the last handle is dropped, so this handle also keeps the node running.
    pub babe: BabeWorkerHandle<Block>,
    /// GRANDPA's state.
    pub grandpa: GrandpaSources,
}

/// The parts of GRANDPA that the methods read.
pub struct GrandpaSources {
    /// The voters.
    pub authorities: SharedAuthoritySet<Hash, BlockNumber>,
    /// The state of the vote.
    pub voter_state: SharedVoterState,
    /// New justifications.
    pub justifications: GrandpaJustificationStream<Block>,
    /// Proofs of old finality.
    pub proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

/// Builds the module: `system_*` and `payment_*` for wallets, `babe_*` and `grandpa_*` for operators.
///
/// # Errors
/// If two methods have the same name.
pub fn module(
    sources: &Sources,
    executor: SubscriptionTaskExecutor,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
    use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
    use substrate_frame_rpc_system::{System, SystemApiServer};

    let Sources { client, pool, select_chain, keystore, babe, grandpa } = sources;
    let mut module = RpcModule::new(());
    module.merge(System::new(Arc::clone(client), Arc::clone(pool)).into_rpc())?;
    module.merge(TransactionPayment::new(Arc::clone(client)).into_rpc())?;
    module.merge(Babe::new(Arc::clone(client), babe.clone(), keystore.clone(), select_chain.clone()).into_rpc())?;
    module.merge(
        Grandpa::new(
            executor,
            grandpa.authorities.clone(),
            grandpa.voter_state.clone(),
            grandpa.justifications.clone(),
            Arc::clone(&grandpa.proofs),
        )
        .into_rpc(),
    )?;
    Ok(module)
}
