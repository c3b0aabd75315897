//! What happened in a block.
//!
//! Events of the learning pallets and the common ones of balances have types; of every other, the names are kept.

use super::{BalancesEvent, ChainError, RegistryEvent, RewardsEvent, StakingEvent, TasksEvent, View, rpc::timely};
use scale_decode::DecodeAsType;
use subxt::{
    Metadata, SubstrateConfig,
    events::{Event as RawEvent, Phase},
};

/// One event, and the transaction it belongs to.
#[derive(Clone, PartialEq, Debug)]
pub struct EventRecord {
    /// Position of the transaction in the block; `None` for what the chain itself does.
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

impl View {
    /// What happened in the block, in order.
    pub async fn events(&self) -> Result<Vec<EventRecord>, ChainError> {
        let block = self.block();
        let unreadable = |reason: String| ChainError::Events { block, reason };
        let events = timely(self.at.events().fetch()).await?.map_err(|error| unreadable(error.to_string()))?;
        let decoded = events.iter().map(|event| {
            let event = event.map_err(|error| unreadable(error.to_string()))?;
            Ok(decode(&event, self.at.metadata_ref()))
        });
        decoded.collect()
    }
}

/// An event with its type, if it has one here.
pub(super) fn decode(event: &RawEvent<'_, SubstrateConfig>, metadata: &Metadata) -> EventRecord {
    let typed = match event.pallet_name() {
        "Registry" => typed(event, metadata, Event::Registry),
        "Tasks" => typed(event, metadata, Event::Tasks),
        "TrainerStaking" => typed(event, metadata, Event::TrainerStaking),
        "Rewards" => typed(event, metadata, Event::Rewards),
        "Balances" => typed(event, metadata, Event::Balances),
        _ => None,
    };
    let extrinsic = match event.phase() {
        Phase::ApplyExtrinsic(index) => Some(index),
        Phase::Finalization | Phase::Initialization => None,
    };
    let other = || Event::Other { pallet: event.pallet_name().into(), name: event.event_name().into() };
    EventRecord { extrinsic, event: typed.unwrap_or_else(other) }
}

/// Decodes an event into the enum `E`, which matches the pallet's events by name. `None` for an event of a newer
/// runtime: it must not make a successful transaction look failed.
fn typed<E: DecodeAsType>(
    event: &RawEvent<'_, SubstrateConfig>,
    metadata: &Metadata,
    wrap: fn(E) -> Event,
) -> Option<Event> {
    let type_id = metadata.pallet_by_event_index(event.pallet_index())?.event_ty_id()?;
    let bytes = [&[event.event_index()], event.field_bytes()].concat();
    E::decode_as_type(&mut bytes.as_slice(), type_id, metadata.types()).map(wrap).ok()
}
