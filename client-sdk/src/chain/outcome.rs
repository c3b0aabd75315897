//! What a transaction did in the block that included it.

use super::{
    BlockRef, Chain, ChainError, DispatchFailure, Event, EventRecord, RegistryEvent, SubmitError, TasksEvent, events,
    rpc::timely,
};
use scale_decode::DecodeAsFields;
use sheaf_primitives::{Balance, H256, ModelId, TaskId};
use subxt::{
    SubstrateConfig,
    config::Hasher,
    error::DispatchError,
    events::{Event as RawEvent, Phase},
    rpcs::rpc_params,
};

/// A transaction that succeeded.
#[derive(Clone, PartialEq, Debug)]
pub struct Submitted {
    /// The block it is in.
    pub block: BlockRef,
    /// Its hash.
    pub hash: H256,
    /// Its position in the block.
    pub index: u32,
    /// The fee it paid, in plancks; what the call itself moved is not part of it.
    pub fee: Balance,
    /// What happened, in order.
    pub events: Vec<Event>,
}

impl Submitted {
    /// The task that a `propose_task` created.
    pub fn task(&self) -> Result<TaskId, SubmitError> {
        let proposed = self.events.iter().find_map(|event| match event {
            Event::Tasks(TasksEvent::TaskProposed { task, .. }) => Some(*task),
            _ => None,
        });
        proposed.ok_or(SubmitError::NoEvent { event: "Tasks.TaskProposed", block: self.block })
    }

    /// The model that a `publish_model` or `publish_model_at` created.
    pub fn model(&self) -> Result<ModelId, SubmitError> {
        let published = self.events.iter().find_map(|event| match event {
            Event::Registry(RegistryEvent::ModelPublished { model, .. }) => Some(*model),
            _ => None,
        });
        published.ok_or(SubmitError::NoEvent { event: "Registry.ModelPublished", block: self.block })
    }
}

#[derive(scale_decode::DecodeAsType)]
struct FeePaid {
    actual_fee: Balance,
}

impl Chain {
    /// What the transaction `hash` did in `block`; `None` if it is not there.
    pub(super) async fn outcome_in(
        &self,
        hash: H256,
        block: BlockRef,
    ) -> Result<Option<Result<Submitted, SubmitError>>, ChainError> {
        let at = self.at(block).await?.at;
        let unreadable = |error: String| ChainError::Block { block, reason: error };

        let body = self.body(block).await?;
        let included = body.iter().position(|bytes| at.hasher().hash(bytes) == hash);
        let Some(index) = included.and_then(|index| u32::try_from(index).ok()) else { return Ok(None) };

        let all = timely(at.events().fetch()).await?.map_err(|error| unreadable(error.to_string()))?;
        let mut submitted = Submitted { block, hash, index, fee: 0, events: Vec::new() };
        for event in all.iter() {
            let event = event.map_err(|error| unreadable(error.to_string()))?;
            if event.phase() != Phase::ApplyExtrinsic(index) {
                continue;
            }
            match (event.pallet_name(), event.event_name()) {
                ("System", "ExtrinsicFailed") => {
                    let failure = Box::new(failure(&event, at.metadata()));
                    return Ok(Some(Err(SubmitError::Dispatch { failure, block, hash })));
                }
                ("Proxy", "ProxyExecuted") => {
                    if let Some(failure) = proxied_failure(&event, at.metadata()) {
                        let failure = Box::new(failure);
                        return Ok(Some(Err(SubmitError::Dispatch { failure, block, hash })));
                    }
                }
                ("TransactionPayment", "TransactionFeePaid") => {
                    submitted.fee = fee_paid(&event).map_err(unreadable)?;
                }
                _ => {}
            }
            let EventRecord { event, .. } = events::decode(&event, at.metadata_ref());
            submitted.events.push(event);
        }
        Ok(Some(Ok(submitted)))
    }
}

/// The part of the answer of `chain_getBlock` that is read.
#[derive(serde::Deserialize)]
struct SignedBlock {
    block: Body,
}

#[derive(serde::Deserialize)]
struct Body {
    extrinsics: Vec<Transaction>,
}

/// A transaction's bytes. Nodes write them as hex or as a list of numbers, depending on the block type they are built
/// with.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Transaction {
    Hex(String),
    Bytes(Vec<u8>),
}

impl Chain {
    /// The transactions of a block.
    pub(super) async fn body(&self, block: BlockRef) -> Result<Vec<Vec<u8>>, ChainError> {
        let found: Option<SignedBlock> = self.request("chain_getBlock", rpc_params![block.hash]).await?;
        let found = found.ok_or_else(|| ChainError::NoSuchBlock(block.to_string()))?;
        let bytes = found.block.extrinsics.into_iter().map(|transaction| match transaction {
            Transaction::Bytes(bytes) => Ok(bytes),
            Transaction::Hex(text) => hex::decode(text.trim_start_matches("0x"))
                .map_err(|error| ChainError::Block { block, reason: format!("a transaction is not hex: {error}") }),
        });
        bytes.collect()
    }
}

fn fields<T: DecodeAsFields>(event: &RawEvent<'_, SubstrateConfig>) -> Result<T, String> {
    event.decode_fields_unchecked_as().map_err(|error| error.to_string())
}

/// The fee in a `TransactionFeePaid` event, in plancks.
pub(super) fn fee_paid(event: &RawEvent<'_, SubstrateConfig>) -> Result<Balance, String> {
    fields::<FeePaid>(event).map(|paid| paid.actual_fee)
}

/// Names the error of a call made by proxy, whose transaction succeeds even if the call fails.
pub(super) fn proxied_failure(
    event: &RawEvent<'_, SubstrateConfig>,
    metadata: subxt::ArcMetadata,
) -> Option<DispatchFailure> {
    // A `Result<(), DispatchError>`: 0, or 1 and the error.
    let (1, error) = event.field_bytes().split_first()? else { return None };
    Some(decoded(error, metadata))
}

/// Names the error of an `ExtrinsicFailed` event.
fn failure(event: &RawEvent<'_, SubstrateConfig>, metadata: subxt::ArcMetadata) -> DispatchFailure {
    decoded(event.field_bytes(), metadata)
}

fn decoded(error: &[u8], metadata: subxt::ArcMetadata) -> DispatchFailure {
    match DispatchError::decode_from(error, metadata) {
        Ok(error) => named(&error),
        Err(error) => DispatchFailure {
            pallet: "System".into(),
            error: "Undecodable".into(),
            docs: format!("the chain's error cannot be read: {error}"),
        },
    }
}

fn named(error: &DispatchError) -> DispatchFailure {
    if let DispatchError::Module(module) = error
        && let Ok(details) = module.details()
    {
        let docs = details.variant.docs.iter().map(|line| line.trim()).take_while(|line| !line.is_empty());
        return DispatchFailure {
            pallet: details.pallet.name().into(),
            error: details.variant.name.clone(),
            docs: docs.collect::<Vec<_>>().join(" "),
        };
    }
    let name = match error {
        DispatchError::Token(inner) => format!("Token.{inner:?}"),
        DispatchError::Arithmetic(inner) => format!("Arithmetic.{inner:?}"),
        DispatchError::Transactional(inner) => format!("Transactional.{inner:?}"),
        other => format!("{other:?}"),
    };
    DispatchFailure { pallet: "System".into(), error: name, docs: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use subxt::error::TokenError;

    #[test]
    fn an_error_that_no_pallet_owns_is_named_after_its_kind() {
        let failure = named(&DispatchError::Token(TokenError::FundsUnavailable));

        assert_eq!((failure.pallet.as_str(), failure.error.as_str()), ("System", "Token.FundsUnavailable"));
        assert_eq!(failure.to_string(), "System.Token.FundsUnavailable: Token error: Funds are unavailable.");
    }
}
