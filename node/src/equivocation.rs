//! Reports validators that author two blocks in one slot.
//!
//! BABE's own block import detects them, but stores headers without their seals, so the chain refuses the proof that it
//! submits (`babe.InvalidEquivocationProof`), and no validator is slashed. This is a defect of sc-consensus-babe 0.60:
//! its verifier moves the seal out of the header before the import reads it. [`EquivocationWatch`] wraps that import,
//! stores headers *with* seals, and reports with a valid proof. Upstream's invalid report is still sent; once upstream
//! is fixed, this module can be removed.
//!
//! The watch covers a window of slots and is lost on a restart: this node does not detect two blocks of one slot with a
//! restart between them, but other nodes do.

mod sealed;

use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sealed::SealedHeaders;
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_consensus::BlockOrigin;
use sp_consensus_babe::{AuthorityId, AuthorityIndex, BabeApi, EquivocationProof, Slot};
use sp_runtime::traits::{Block as BlockT, Header as _};
use std::sync::{Arc, Mutex, PoisonError};
use tracing::{info, warn};

/// A block import that watches the blocks it imports.
pub struct EquivocationWatch<Block: BlockT, Import, Client> {
    import: Import,
    client: Arc<Client>,
    reports: OffchainTransactionPoolFactory<Block>,
    seen: Arc<Mutex<SealedHeaders<Block::Header>>>,
}

impl<Block: BlockT, Import: Clone, Client> Clone for EquivocationWatch<Block, Import, Client> {
    fn clone(&self) -> Self {
        Self {
            import: self.import.clone(),
            client: Arc::clone(&self.client),
            reports: self.reports.clone(),
            seen: Arc::clone(&self.seen),
        }
    }
}

impl<Block: BlockT, Import, Client> EquivocationWatch<Block, Import, Client> {
    /// Watches `import`. Reports go to the pool behind `reports`, and the next author includes them.
    pub fn new(import: Import, client: Arc<Client>, reports: OffchainTransactionPoolFactory<Block>) -> Self {
        Self { import, client, reports, seen: Arc::default() }
    }
}

impl<Block: BlockT, Import, Client> EquivocationWatch<Block, Import, Client>
where
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block>,
    Client::Api: BabeApi<Block>,
{
    /// Stores a sealed header, and reports its author if it sealed another header in the same slot.
    fn watch(&self, header: Block::Header) {
        let Ok(digest) = sc_consensus_babe::find_pre_digest::<Block>(&header) else { return };
        let (slot, authority) = (digest.slot(), digest.authority_index());
        let parent = *header.parent_hash();
        let first = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.note(slot, authority, header.clone())
        };
        let Some(first) = first else { return };

        match self.report(slot, authority, first, header, parent) {
            Ok(Some(offender)) => info!("Reported {offender}, which authored two blocks in slot {slot}"),
            Ok(None) => warn!("Authority {authority} authored two blocks in slot {slot}, but cannot be reported"),
            Err(error) => warn!("Authority {authority} authored two blocks in slot {slot}; the report failed: {error}"),
        }
    }

    /// Submits a report to the transaction pool and returns the offender. `None` if the offender's keys belong to no
    /// validator, or are too old to prove.
    fn report(
        &self,
        slot: Slot,
        authority: AuthorityIndex,
        first: Block::Header,
        second: Block::Header,
        parent: Block::Hash,
    ) -> Result<Option<AuthorityId>, ApiError> {
        let Some(offender) = self.authority_at(parent, slot, authority)? else { return Ok(None) };
        let best = self.client.info().best_hash;
        let ownership = |at| self.client.runtime_api().generate_key_ownership_proof(at, slot, offender.clone());
        // If the parent belongs to the previous session, the best block has the keys.
        let Some(ownership) = ownership(parent)?.map_or_else(|| ownership(best), |proof| Ok(Some(proof)))? else {
            return Ok(None);
        };

        let proof = EquivocationProof { slot, offender: offender.clone(), first_header: first, second_header: second };
        let mut runtime = self.client.runtime_api();
        runtime.register_extension(self.reports.offchain_transaction_pool(best));
        let accepted = runtime.submit_report_equivocation_unsigned_extrinsic(best, proof, ownership)?;
        Ok(accepted.map(|()| offender))
    }

    /// The authority with this index in a slot after `parent`.
    fn authority_at(
        &self,
        parent: Block::Hash,
        slot: Slot,
        index: AuthorityIndex,
    ) -> Result<Option<AuthorityId>, ApiError> {
        let current = self.client.runtime_api().current_epoch(parent)?;
        let end = u64::from(current.start_slot).saturating_add(current.duration);
        let epoch = if u64::from(slot) < end { current } else { self.client.runtime_api().next_epoch(parent)? };
        let position = usize::try_from(index).unwrap_or(usize::MAX);
        Ok(epoch.authorities.get(position).map(|(authority, _weight)| authority.clone()))
    }
}

/// Whether a block is new enough for a report.
fn is_fresh(origin: BlockOrigin) -> bool {
    matches!(origin, BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast | BlockOrigin::Own)
}

#[async_trait::async_trait]
impl<Block: BlockT, Import, Client> BlockImport<Block> for EquivocationWatch<Block, Import, Client>
where
    Import: BlockImport<Block> + Send + Sync,
    Client: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync,
    Client::Api: BabeApi<Block>,
{
    type Error = Import::Error;

    async fn check_block(&self, block: BlockCheckParams<Block>) -> Result<ImportResult, Self::Error> {
        self.import.check_block(block).await
    }

    async fn import_block(&self, block: BlockImportParams<Block>) -> Result<ImportResult, Self::Error> {
        // The verifier has checked the seal. The rest of the block is irrelevant to the offence.
        let sealed = is_fresh(block.origin).then(|| block.post_header());
        let result = self.import.import_block(block).await;
        if let Some(header) = sealed.filter(|_| matches!(result, Ok(ImportResult::Imported(_)))) {
            self.watch(header);
        }
        result
    }
}
