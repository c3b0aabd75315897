//! The runtime's events, errors and enums, generated from `metadata.scale` by `tests/generated.rs`, which says how. Edits are
//! lost.

use super::{PalletError, RegistryParams, StakingParams, TasksParams};
use crate::AccountId;
use scale_decode::DecodeAsType;
use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, RoundIndex, TaskId};

/// Events of the pallet `Registry`.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
pub enum RegistryEvent {
    OrganizationRegistered { organization: AccountId },
    OrganizationUpdated { organization: AccountId },
    OrganizationDeregistered { organization: AccountId },
    TrainerRegistered { trainer: AccountId },
    TrainerUpdated { trainer: AccountId },
    TrainerDeregistered { trainer: AccountId },
    AggregatorRegistered { aggregator: AccountId, bond: Balance },
    AggregatorUpdated { aggregator: AccountId },
    AggregatorDeregistered { aggregator: AccountId, bond: Balance },
    AggregatorBonded { aggregator: AccountId, amount: Balance, bond: Balance },
    AggregatorUnbonded { aggregator: AccountId, amount: Balance, bond: Balance },
    AggregatorSlashed { aggregator: AccountId, amount: Balance, bond: Balance },
    ModelPublished { model: ModelId, owner: AccountId, fee: Balance },
    ModelRetired { model: ModelId },
    ModelRemoved { model: ModelId },
    ParamsSet { params: RegistryParams },
}

/// Errors of the pallet `Registry`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegistryError {
    NameEmpty,
    NameNotText,
    UriNotAscii,
    EndpointNotHttp,
    SealingKeyZero,
    ReceiptKeyZero,
    AlreadyRegistered,
    NotRegistered,
    NotAnOrganization,
    OrganizationInUse,
    OrganizationOwnsModels,
    TrainerInUse,
    AggregatorInUse,
    DepositUnaffordable,
    BondUnaffordable,
    AmountZero,
    BelowMinBond,
    FeeUnaffordable,
    CodeEmpty,
    CodeTooLarge,
    CodeNotLast,
    OneCodePerExtrinsic,
    BlockCodeFull,
    ClientUriEmpty,
    WeightsEmpty,
    CardEmpty,
    UnknownModel,
    NotModelOwner,
    ModelInUse,
    ModelIdsExhausted,
    Overflow,
}

impl PalletError for RegistryError {
    const PALLET: &'static str = "Registry";
}

/// Events of the pallet `Tasks`.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
pub enum TasksEvent {
    TaskProposed { task: TaskId, organization: AccountId, aggregator: AccountId, model: ModelId, deposit: Balance },
    TaskAccepted { task: TaskId, aggregator: AccountId },
    TaskToppedUp { task: TaskId, amount: Balance, deposit: Balance },
    RoundPosted {
        task: TaskId,
        round: RoundIndex,
        model: H256,
        leaves: u32,
        pool: Balance,
        aggregator_part: Balance,
        opens_at: BlockNumber,
    },
    RoundObjected { task: TaskId, round: RoundIndex, trainer: AccountId, objections: u32, eligible: u32 },
    RoundFrozen { task: TaskId, round: RoundIndex, until: BlockNumber },
    RoundVoided { task: TaskId, round: RoundIndex, returned: Balance, slashed: Balance },
    RoundUpheld { task: TaskId, round: RoundIndex },
    ObjectionSettled { task: TaskId, round: RoundIndex, trainer: AccountId, bond: Balance, forfeit: bool },
    AggregatorAbsent { task: TaskId, aggregator: AccountId, slashed: Balance },
    SuccessorNamed { task: TaskId, successor: AccountId },
    AggregatorReplaced { task: TaskId, former: AccountId, aggregator: AccountId, collected: Balance },
    TaskFinishing { task: TaskId, last_round: RoundIndex },
    TaskClosed { task: TaskId, organization: AccountId, refunded: Balance, reason: CloseReason },
    FeeCollected { task: TaskId, round: RoundIndex, aggregator: AccountId, amount: Balance },
    ClaimsEnded { task: TaskId, aggregator: AccountId, collected: Balance, unclaimed: Balance },
    TaskSwept {
        task: TaskId,
        organization: AccountId,
        paid: Balance,
        aggregator: Balance,
        refunded: Balance,
        unclaimed: Balance,
    },
    TrainerAdmitted { task: TaskId, trainer: AccountId },
    TrainerUnadmitted { task: TaskId, trainer: AccountId },
    ParamsSet { params: TasksParams },
}

/// Errors of the pallet `Tasks`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TasksError {
    NoSuchTask,
    NoSuchRound,
    NotOrganization,
    NotAggregator,
    NotProposed,
    NotOpen,
    AlreadyClosed,
    NotClosed,
    BeingSwept,
    ClaimsOver,
    NoSuchModel,
    NotModelOwner,
    ModelRetired,
    NotAnAggregator,
    NotEnoughFree,
    RoundsOutOfRange,
    TooFewTrainers,
    TooManyTrainers,
    TrainersOutOfOrder,
    StakeTooSmall,
    DepositTooSmall,
    AggregatorFeeTooLarge,
    DeadlineTooSoon,
    DeadlineTooFar,
    RoundTooShort,
    RoundTooLong,
    FracBitsTooLarge,
    SampleWeightCapOutOfRange,
    LearningRateZero,
    ClipZero,
    ClipTooLarge,
    DeadlinePassed,
    AlreadyBegun,
    AllRoundsPosted,
    AmountZero,
    AlreadyLast,
    RoundOutOfOrder,
    TooSoonAfterLastRound,
    GracePassed,
    TooFewLeaves,
    MoreLeavesThanSeats,
    SharesNotEqual,
    EmptyPool,
    NotYetClosable,
    LatestRoundNotOpen,
    AggregatorBondTooSmall,
    NotStalled,
    SameAggregator,
    NotSuccessor,
    AlreadyFrozen,
    ChallengeWindowOver,
    NoSeatInRound,
    AlreadyObjected,
    ObjectionUnaffordable,
    NotFrozen,
    RulingWindowOver,
    NoSuchObjection,
    ObjectionPending,
    NotOpenedYet,
    NothingToCollect,
    ClaimsStillOpen,
    NothingToSweep,
    PayeeCannotReceive,
    TreasuryCannotReceive,
    ExceedsPool,
    FeeExceedsReward,
    NotByList,
    ListFull,
    MinShareTooSmall,
    MinDurationTooLong,
    RoundGapTooShort,
    StallWindowTooShort,
    ClaimWindowTooShort,
    RulingWindowOutOfRange,
    ObjectionBondZero,
    Overflow,
}

impl PalletError for TasksError {
    const PALLET: &'static str = "Tasks";
}

/// Events of the pallet `TrainerStaking`.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
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
    SeatsForgotten { task: TaskId },
    ParamsSet { params: StakingParams },
    MisconductReported { task: TaskId, trainer: AccountId, reporter: AccountId, bond: Balance, due_at: BlockNumber },
    ReportContested { task: TaskId, trainer: AccountId, bond: Balance, due_at: BlockNumber },
    ReportRuled { task: TaskId, trainer: AccountId, ruling: ReportRuling, slashed: Balance, bounty: Balance },
    ReportSettled { task: TaskId, trainer: AccountId, slashed: Balance },
}

/// Errors of the pallet `TrainerStaking`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StakingError {
    AmountZero,
    NotATrainer,
    InsufficientBalance,
    BelowMinBond,
    NotBonded,
    InsufficientFreeBond,
    InsufficientUnlocking,
    TooManyUnlocking,
    NothingToWithdraw,
    UnknownTask,
    TaskNotOpen,
    DeadlinePassed,
    TaskFull,
    NotAdmitted,
    AlreadySeated,
    SeatNotReleased,
    NoSeat,
    AlreadyLeft,
    NotTheAggregator,
    NothingToEvict,
    SeatInUse,
    LeaveDelayNotOver,
    RoundNotPosted,
    SeatReported,
    NothingToSlash,
    TaskNotGone,
    NothingToForget,
    CountOverflow,
    AlreadyReported,
    EvidenceEmpty,
    EvidenceUriNotAscii,
    NoReport,
    AlreadyContested,
    ContestTooLate,
    ReportNotDue,
    SilentSlashTooLarge,
    ContestWindowTooShort,
    RulingWindowTooShort,
}

impl PalletError for StakingError {
    const PALLET: &'static str = "TrainerStaking";
}

/// Events of the pallet `Rewards`.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
pub enum RewardsEvent {
    Claimed { task: TaskId, round: RoundIndex, index: u32, payee: AccountId, amount: Balance, fee: Balance },
}

/// Errors of the pallet `Rewards`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RewardsError {
    NoSuchRound,
    RoundExists,
    EmptyTree,
    TooFewShares,
    OpenedAlready,
    NotOpenedYet,
    ClaimsOver,
    AlreadyClaimed,
    NoSuchLeaf,
    ZeroShare,
    WrongPathLength,
    SumOverflow,
    WrongSum,
    WrongRoot,
    WorthNothing,
    WorthNoFee,
    PayeeTooNew,
    CannotBePaid,
    NoClaims,
    DifferentPayees,
}

impl PalletError for RewardsError {
    const PALLET: &'static str = "Rewards";
}

/// The common events of balances.
#[derive(Clone, PartialEq, Eq, Debug, DecodeAsType)]
pub enum BalancesEvent {
    Transfer { from: AccountId, to: AccountId, amount: Balance },
    Deposit { who: AccountId, amount: Balance },
    Withdraw { who: AccountId, amount: Balance },
    TransferOnHold { source: AccountId, dest: AccountId, amount: Balance },
}

/// In the runtime: `pallet_tasks::TaskState`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    Proposed,
    Open,
    Closed,
    Sweeping(Settlement),
}

/// In the runtime: `pallet_tasks::Settlement`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, Default, serde::Serialize)]
pub struct Settlement {
    pub paid: Balance,
    pub aggregator: Balance,
    pub unclaimed: Balance,
}

/// In the runtime: `pallet_tasks::CloseReason`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    Withdrawn,
    Done,
    Expired,
    Stalled,
}

/// In the runtime: `pallet_tasks::RoundStatus`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundStatus {
    Posted,
    Frozen,
    Void,
    Upheld,
}

/// In the runtime: `pallet_trainer_staking::ReportRuling`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportRuling {
    Slash(Balance),
    Dismiss,
}

/// In the runtime: `sheaf_runtime::ProxyType`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, DecodeAsType, codec::Encode, serde::Serialize)]
pub enum ProxyKind {
    #[codec(index = 0)]
    Any,
    #[codec(index = 1)]
    NonTransfer,
    #[codec(index = 2)]
    Training,
    #[codec(index = 3)]
    Staking,
    #[codec(index = 4)]
    CancelProxy,
}
