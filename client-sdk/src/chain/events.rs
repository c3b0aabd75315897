//! What happened in a block.
//!
//! Events of the learning pallets and the common ones of balances have types; every other event keeps its names.

use super::{ChainError, CloseReason, View, rpc::timely};
use crate::AccountId;
use scale_decode::DecodeAsType;
use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, RoundIndex, TaskId};
use subxt::{
    Metadata, SubstrateConfig,
    events::{Event as RawEvent, Phase},
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
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum RegistryEvent {
    OrganizationRegistered { organization: AccountId },
    TrainerRegistered { trainer: AccountId },
    AggregatorRegistered { aggregator: AccountId, bond: Balance },
    AggregatorUpdated { aggregator: AccountId },
    AggregatorBonded { aggregator: AccountId, amount: Balance, bond: Balance },
    AggregatorUnbonded { aggregator: AccountId, amount: Balance, bond: Balance },
    AggregatorSlashed { aggregator: AccountId, amount: Balance, bond: Balance },
    ModelPublished { model: ModelId, owner: AccountId, fee: Balance },
    ModelRetired { model: ModelId },
    ModelRemoved { model: ModelId },
}

/// Events of the tasks pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum TasksEvent {
    TaskProposed {
        task: TaskId,
        organization: AccountId,
        aggregator: AccountId,
        model: ModelId,
        deposit: Balance,
    },
    TaskAccepted {
        task: TaskId,
        aggregator: AccountId,
    },
    TaskToppedUp {
        task: TaskId,
        amount: Balance,
        deposit: Balance,
    },
    RoundPosted {
        task: TaskId,
        round: RoundIndex,
        model: H256,
        leaves: u32,
        pool: Balance,
        aggregator_part: Balance,
        opens_at: BlockNumber,
    },
    RoundObjected {
        task: TaskId,
        round: RoundIndex,
        trainer: AccountId,
        objections: u32,
        eligible: u32,
    },
    RoundFrozen {
        task: TaskId,
        round: RoundIndex,
        until: BlockNumber,
    },
    RoundVoided {
        task: TaskId,
        round: RoundIndex,
        returned: Balance,
        slashed: Balance,
    },
    RoundUpheld {
        task: TaskId,
        round: RoundIndex,
    },
    ObjectionSettled {
        task: TaskId,
        round: RoundIndex,
        trainer: AccountId,
        bond: Balance,
        forfeit: bool,
    },
    AggregatorAbsent {
        task: TaskId,
        aggregator: AccountId,
        slashed: Balance,
    },
    SuccessorNamed {
        task: TaskId,
        successor: AccountId,
    },
    AggregatorReplaced {
        task: TaskId,
        former: AccountId,
        aggregator: AccountId,
        collected: Balance,
    },
    TaskFinishing {
        task: TaskId,
        last_round: RoundIndex,
    },
    TaskClosed {
        task: TaskId,
        organization: AccountId,
        refunded: Balance,
        reason: CloseReason,
    },
    ShareCollected {
        task: TaskId,
        round: RoundIndex,
        aggregator: AccountId,
        amount: Balance,
    },
    ClaimsEnded {
        task: TaskId,
        aggregator: AccountId,
        collected: Balance,
        unclaimed: Balance,
    },
    TaskSwept {
        task: TaskId,
        organization: AccountId,
        paid: Balance,
        aggregator: Balance,
        refunded: Balance,
        unclaimed: Balance,
    },
    TrainerAdmitted {
        task: TaskId,
        trainer: AccountId,
    },
    TrainerUnadmitted {
        task: TaskId,
        trainer: AccountId,
    },
}

/// Events of the trainer staking pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum StakingEvent {
    Bonded { trainer: AccountId, amount: Balance },
    Unbonded { trainer: AccountId, amount: Balance, unlocks_at: BlockNumber },
    Rebonded { trainer: AccountId, amount: Balance },
    Withdrawn { trainer: AccountId, amount: Balance },
    SeatTaken { task: TaskId, trainer: AccountId, stake: Balance },
    SeatLeft { task: TaskId, trainer: AccountId },
    SeatEvicted { task: TaskId, trainer: AccountId },
    SeatReleased { task: TaskId, trainer: AccountId, stake: Balance },
    SeatSlashed { task: TaskId, trainer: AccountId, amount: Balance, stake: Balance },
    MisconductReported { task: TaskId, trainer: AccountId, reporter: AccountId, bond: Balance, due_at: BlockNumber },
    ReportContested { task: TaskId, trainer: AccountId, bond: Balance, due_at: BlockNumber },
    ReportRuled { task: TaskId, trainer: AccountId, slashed: Balance, bounty: Balance },
    ReportSettled { task: TaskId, trainer: AccountId, slashed: Balance },
}

/// Events of the rewards pallet.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
#[allow(missing_docs)] // Each says what its name says; the runtime's metadata documents them.
pub enum RewardsEvent {
    Claimed { task: TaskId, round: RoundIndex, index: u32, payee: AccountId, amount: Balance, fee: Balance },
}

/// The common events of balances.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
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
        let events = timely(self.at.events().fetch()).await?.map_err(|error| unreadable(error.to_string()))?;
        let decoded = events.iter().map(|event| {
            let event = event.map_err(|error| unreadable(error.to_string()))?;
            Ok(decode(&event, self.at.metadata_ref()))
        });
        decoded.collect()
    }
}

/// Gives an event its type, if it has one here.
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

/// Decodes an event into the enum `E`, whose variants and fields match the pallet's by name. One that is not among them,
/// or that a newer runtime changed, has no type: what it tells must not make a successful transaction fail.
fn typed<E: DecodeAsType>(
    event: &RawEvent<'_, SubstrateConfig>,
    metadata: &Metadata,
    wrap: fn(E) -> Event,
) -> Option<Event> {
    let type_id = metadata.pallet_by_event_index(event.pallet_index())?.event_ty_id()?;
    let bytes = [&[event.event_index()], event.field_bytes()].concat();
    E::decode_as_type(&mut bytes.as_slice(), type_id, metadata.types()).map(wrap).ok()
}
