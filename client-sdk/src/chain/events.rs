//! What happened in a block.
//!
//! Events of the learning pallets and the common ones of balances have types; every other event keeps its names.

use super::{BlockRef, ChainError, View};
use crate::AccountId;
use sheaf_primitives::{Balance, H256, ModelId, RoundIndex, TaskId};
use subxt::{
    Metadata, SubstrateConfig,
    events::{Event as RawEvent, Phase},
    ext::scale_decode::{self, DecodeAsType},
};

/// One event, and the transaction it belongs to.
#[derive(Clone, PartialEq, Debug)]
pub struct EventRecord {
    /// Position of the transaction in the block; `None` for what the chain does by itself.
    pub extrinsic: Option<u32>,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// In the registry.
    Registry(RegistryEvent),
    /// To a task.
    Tasks(TasksEvent),
    /// To a bond or a seat.
    TrainerStaking(StakingEvent),
    /// To a reward.
    Rewards(RewardsEvent),
    /// To an account's tokens.
    Balances(BalancesEvent),
    /// Anything else.
    Other {
        /// The pallet.
        pallet: String,
        /// The event's name.
        name: String,
    },
}

/// Events of the registry.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum RegistryEvent {
    ModelPublished { model: ModelId, owner: AccountId },
    ModelRetired { model: ModelId },
}

/// Events of the tasks pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum TasksEvent {
    TaskProposed { task: TaskId, organization: AccountId, aggregator: AccountId },
    TaskAccepted { task: TaskId },
    TaskWithdrawn { task: TaskId },
    TaskToppedUp { task: TaskId, amount: Balance },
    RoundPosted { task: TaskId, round: RoundIndex, model: H256 },
    ShareCollected { task: TaskId, round: RoundIndex, amount: Balance },
    TaskFinishing { task: TaskId },
    TaskClosed { task: TaskId },
    TaskSwept { task: TaskId },
}

/// Events of the trainer staking pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum StakingEvent {
    SeatTaken { task: TaskId, trainer: AccountId },
    SeatLeft { task: TaskId, trainer: AccountId },
    SeatReleased { task: TaskId, trainer: AccountId },
}

/// Events of the rewards pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum RewardsEvent {
    Claimed { task: TaskId, round: RoundIndex, index: u32, payee: AccountId, amount: Balance },
}

/// The common events of balances.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum BalancesEvent {
    Transfer { from: AccountId, to: AccountId, amount: Balance },
    TransferOnHold { source: AccountId, dest: AccountId, amount: Balance },
    Deposit { who: AccountId, amount: Balance },
    Withdraw { who: AccountId, amount: Balance },
}

impl View {
    /// What happened in the block, in order.
    pub async fn events(&self) -> Result<Vec<EventRecord>, ChainError> {
        let block = self.block();
        let unreadable = |reason: String| ChainError::Events { block, reason };
        let events = self.at.events().fetch().await.map_err(|error| unreadable(error.to_string()))?;
        let decoded = events.iter().map(|event| {
            let event = event.map_err(|error| unreadable(error.to_string()))?;
            decode(&event, self.at.metadata_ref(), block)
        });
        decoded.collect()
    }
}

/// Gives an event its type, if it has one here.
pub(super) fn decode(
    event: &RawEvent<'_, SubstrateConfig>,
    metadata: &Metadata,
    block: BlockRef,
) -> Result<EventRecord, ChainError> {
    let name = event.event_name();
    let decoded = match event.pallet_name() {
        "Registry" => typed(event, metadata, &["ModelPublished", "ModelRetired"], Event::Registry),
        "Tasks" => typed(event, metadata, TASKS, Event::Tasks),
        "TrainerStaking" => typed(event, metadata, &["SeatTaken", "SeatLeft", "SeatReleased"], Event::TrainerStaking),
        "Rewards" => typed(event, metadata, &["Claimed"], Event::Rewards),
        "Balances" => typed(event, metadata, &["Transfer", "TransferOnHold", "Deposit", "Withdraw"], Event::Balances),
        _ => Ok(None),
    };
    let event_or_none = decoded.map_err(|error| ChainError::Events { block, reason: error.to_string() })?;
    let extrinsic = match event.phase() {
        Phase::ApplyExtrinsic(index) => Some(index),
        Phase::Finalization | Phase::Initialization => None,
    };
    let other = || Event::Other { pallet: event.pallet_name().into(), name: name.into() };
    Ok(EventRecord { extrinsic, event: event_or_none.unwrap_or_else(other) })
}

const TASKS: &[&str] = &[
    "TaskProposed",
    "TaskAccepted",
    "TaskWithdrawn",
    "TaskToppedUp",
    "RoundPosted",
    "ShareCollected",
    "TaskFinishing",
    "TaskClosed",
    "TaskSwept",
];

/// Decodes an event of one of the names `known` into the enum `E`, whose variants and fields match the pallet's by name.
fn typed<E: DecodeAsType>(
    event: &RawEvent<'_, SubstrateConfig>,
    metadata: &Metadata,
    known: &[&str],
    wrap: fn(E) -> Event,
) -> Result<Option<Event>, scale_decode::Error> {
    let pallet = metadata.pallet_by_event_index(event.pallet_index());
    let Some(type_id) = pallet.and_then(|pallet| pallet.event_ty_id()) else { return Ok(None) };
    if !known.contains(&event.event_name()) {
        return Ok(None);
    }
    let bytes = [&[event.event_index()], event.field_bytes()].concat();
    E::decode_as_type(&mut bytes.as_slice(), type_id, metadata.types()).map(wrap).map(Some)
}
