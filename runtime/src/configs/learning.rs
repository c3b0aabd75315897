//! The configuration of the four learning pallets, and the wiring between them.
//!
//! The pallets do not depend on one another. Each declares traits for what it needs, and this file implements them with
//! one line for each function. Registry needs to know what is in use; tasks needs models, aggregators, seats and reward
//! rounds; trainer staking needs the requirements of tasks; rewards needs the escrow and the fees of claims.

use crate::{
    AccountId, Balance, Balances, BlockNumber, Registry, Rewards, Runtime, RuntimeHoldReason, Tasks, Timestamp,
    TrainerStaking,
    claim_fees::ClaimPrice,
    fees::{ClaimFeeSplit, TreasuryAccount},
    units::{SLOT_MS, deposit},
    weights,
};
use frame_support::{
    dispatch::DispatchResult,
    parameter_types,
    traits::{ConstU64, ConstU128, LinearStoragePrice, fungible::HoldConsideration},
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use sheaf_primitives::{ModelId, Moment, RewardRoot, RoundIndex, TaskId};
use sp_runtime::DispatchError;

/// The storage deposit: 0.1 SHF for a record and 0.0001 SHF for a byte, held until the record is removed.
type StoragePrice = LinearStoragePrice<ConstU128<{ deposit(1, 0) }>, ConstU128<{ deposit(0, 1) }>, Balance>;

/// A storage deposit, held for `Reason`.
type StorageDeposit<Reason> = HoldConsideration<AccountId, Balances, Reason, StoragePrice>;

parameter_types! {
    /// Holds a profile's storage deposit.
    pub const ProfileHold: RuntimeHoldReason =
        RuntimeHoldReason::Registry(pallet_registry::HoldReason::ProfileDeposit);
    /// Holds a model's storage deposit.
    pub const ModelHold: RuntimeHoldReason = RuntimeHoldReason::Registry(pallet_registry::HoldReason::ModelDeposit);
    /// Holds a task's storage deposit.
    pub const TaskStorageHold: RuntimeHoldReason = RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskStorage);
}

impl pallet_registry::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ProfileDeposit = StorageDeposit<ProfileHold>;
    type ModelDeposit = StorageDeposit<ModelHold>;
    type FeeDestination = TreasuryAccount;
    type Liveness = InUse;
    type AdminOrigin = EnsureRoot<AccountId>;
    type WeightInfo = weights::registry::Measured<ParityDbWeight>;
}

/// Tells which entries of the registry are in use.
pub struct InUse;

impl pallet_registry::Liveness<AccountId> for InUse {
    fn organization_is_live(organization: &AccountId) -> bool {
        Tasks::organization_is_live(organization)
    }

    fn trainer_is_live(trainer: &AccountId) -> bool {
        TrainerStaking::has_ledger(trainer)
    }

    fn aggregator_is_live(aggregator: &AccountId) -> bool {
        Tasks::aggregator_is_live(aggregator)
    }

    fn model_is_live(model: ModelId) -> bool {
        Tasks::model_is_live(model)
    }
}

impl pallet_tasks::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Consideration = StorageDeposit<TaskStorageHold>;
    type Time = Timestamp;
    type MillisecsPerBlock = ConstU64<SLOT_MS>;
    type Models = PublishedModels;
    type Aggregators = RegisteredAggregators;
    type Seats = TakenSeats;
    type RewardRounds = ClaimableRounds;
    type Treasury = TreasuryAccount;
    type ClaimFees = ClaimFeeSplit;
    type ArbiterOrigin = EnsureRoot<AccountId>;
    type AdminOrigin = EnsureRoot<AccountId>;
    type WeightInfo = weights::tasks::Measured<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = super::benchmarking::Stage;
}

/// Gives tasks the registry's models.
pub struct PublishedModels;

impl pallet_tasks::Models<AccountId> for PublishedModels {
    fn model(model: ModelId) -> Option<pallet_tasks::ModelInfo<AccountId>> {
        let model = Registry::model(model)?;
        Some(pallet_tasks::ModelInfo {
            owner: model.owner,
            weights_sha256: model.weights.sha256,
            retired: model.retired,
        })
    }
}

/// Gives tasks the registry's aggregators.
pub struct RegisteredAggregators;

impl pallet_tasks::Aggregators<AccountId> for RegisteredAggregators {
    fn bond(account: &AccountId) -> Option<Balance> {
        Registry::aggregator_bond(account)
    }

    fn slash(account: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        Registry::slash_aggregator(account, amount)
    }
}

/// Gives tasks the trainers' seats.
pub struct TakenSeats;

impl pallet_tasks::Seats<AccountId, BlockNumber> for TakenSeats {
    fn eligible(task: TaskId) -> u32 {
        TrainerStaking::eligible(task)
    }

    fn seats_ever(task: TaskId) -> u32 {
        TrainerStaking::seats_ever(task)
    }

    fn enough_since(task: TaskId) -> Option<Moment> {
        TrainerStaking::enough_since(task)
    }

    fn seated_before(task: TaskId, account: &AccountId, block: BlockNumber) -> bool {
        TrainerStaking::seated_before(task, account, block)
    }
}

/// Gives tasks the reward rounds.
pub struct ClaimableRounds;

impl pallet_tasks::RewardRounds<BlockNumber> for ClaimableRounds {
    fn open_round(task: TaskId, round: RoundIndex, root: RewardRoot, opens_at: BlockNumber) -> DispatchResult {
        Rewards::open_round(task, round, root, opens_at)
    }

    fn postpone_round(task: TaskId, round: RoundIndex, opens_at: BlockNumber) -> DispatchResult {
        Rewards::postpone_round(task, round, opens_at)
    }

    fn opens_at(task: TaskId, round: RoundIndex) -> Option<BlockNumber> {
        Rewards::opens_at(task, round)
    }

    fn remove_round(task: TaskId, round: RoundIndex, limit: u32) -> pallet_tasks::Removed {
        let (items, done) = Rewards::remove_round(task, round, limit);
        pallet_tasks::Removed { items, done }
    }
}

impl pallet_trainer_staking::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Time = Timestamp;
    type Tasks = SeatsOfTasks;
    type Trainers = RegisteredTrainers;
    type SlashDestination = TreasuryAccount;
    type ArbiterOrigin = EnsureRoot<AccountId>;
    type AdminOrigin = EnsureRoot<AccountId>;
    type WeightInfo = weights::trainer_staking::Measured<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = super::benchmarking::Stage;
}

/// Gives trainer staking the tasks.
pub struct SeatsOfTasks;

impl pallet_trainer_staking::TaskInspect<AccountId, BlockNumber> for SeatsOfTasks {
    fn seat_requirements(task: TaskId) -> Option<pallet_trainer_staking::SeatRequirements<AccountId, BlockNumber>> {
        let task = pallet_tasks::Tasks::<Runtime>::get(task)?;
        Some(pallet_trainer_staking::SeatRequirements {
            stake: task.terms.stake,
            min_trainers: task.terms.min_trainers,
            max_trainers: task.terms.max_trainers,
            deadline: task.terms.deadline,
            open: task.is_open(),
            aggregator: task.aggregator,
            last_posted_at: task.last_posted_at,
        })
    }

    fn admits(task: TaskId, trainer: &AccountId) -> bool {
        Tasks::may_take_seat(task, trainer)
    }
}

/// Gives trainer staking the registry's trainers.
pub struct RegisteredTrainers;

impl pallet_trainer_staking::Trainers<AccountId> for RegisteredTrainers {
    fn is_registered(account: &AccountId) -> bool {
        pallet_registry::Trainers::<Runtime>::contains_key(account)
    }
}

impl pallet_rewards::Config for Runtime {
    type Escrow = TaskDeposits;
    type Fees = ClaimPrice;
    type WeightInfo = weights::rewards::Measured<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = super::benchmarking::Stage;
}

/// Gives rewards the deposits of tasks.
pub struct TaskDeposits;

impl pallet_rewards::Escrow<AccountId> for TaskDeposits {
    fn claims_open(task: TaskId) -> bool {
        Tasks::claims_open(task)
    }

    fn pool(task: TaskId, round: RoundIndex) -> Option<Balance> {
        Tasks::pool(task, round)
    }

    fn least_payment(payee: &AccountId) -> Balance {
        Tasks::least_payment(payee)
    }

    fn can_pay(payee: &AccountId, task: TaskId, round: RoundIndex, amount: Balance, fee: Balance) -> bool {
        Tasks::can_pay(payee, task, round, amount, fee)
    }

    fn pay(payee: &AccountId, payments: &[(TaskId, RoundIndex, Balance)], fee: Balance) -> DispatchResult {
        Tasks::pay_rewards(payee, payments, fee)
    }
}
