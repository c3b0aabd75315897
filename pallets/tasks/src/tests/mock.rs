//! A chain of balances, clock, tasks and reward claims. A test sets the models, aggregators and seats.

use crate::{self as pallet_tasks, Aggregators, ModelInfo, Models, Removed, RewardRounds, Seats, TaskParams};
use frame_support::{
    derive_impl, parameter_types,
    traits::{
        ConstU32, ConstU64, ConstU128, LinearStoragePrice, OnUnbalanced,
        fungible::{Balanced, Credit, HoldConsideration},
    },
    weights::constants::ParityDbWeight,
};
use sheaf_primitives::{
    Admission, AggregationRule, Balance, Disclosure, H256, ModelId, Moment, Permill, Reward, RewardClaim, RewardRoot,
    RoundIndex, RuleKind, SHF, TaskId, TaskTerms,
};
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, DispatchError, DispatchResult, traits::IdentityLookup};
use std::collections::BTreeMap;

pub type AccountId = AccountId32;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(41)]
    pub type Tasks = pallet_tasks;
    #[runtime::pallet_index(43)]
    pub type Rewards = pallet_rewards;
}

type Block = frame_system::mocking::MockBlockU32<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type AccountId = AccountId;
    type Lookup = IdentityLookup<AccountId>;
    type Block = Block;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<{ EXISTENTIAL_DEPOSIT }>;
    type AccountStore = System;
    type FreezeIdentifier = u8;
    type MaxFreezes = ConstU32<1>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

parameter_types! {
    pub const TaskStorageReason: RuntimeHoldReason = RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskStorage);
    pub TreasuryAccount: AccountId = TREASURY;
    pub static PublishedModels: BTreeMap<ModelId, ModelInfo<AccountId>> = BTreeMap::new();
    /// What registered aggregators have bonded.
    pub static Bonds: BTreeMap<AccountId, Balance> = BTreeMap::new();
    pub static TakenSeats: BTreeMap<TaskId, TestSeats> = BTreeMap::new();
    /// Who was slashed, and how much.
    pub static Slashed: Vec<(AccountId, Balance)> = Vec::new();
}

/// The seats of a task.
#[derive(Clone, Default)]
pub struct TestSeats {
    pub eligible: u32,
    pub ever: u32,
    pub enough_since: Option<Moment>,
    /// Who sits, and since which block.
    pub trainers: Vec<(AccountId, u32)>,
}

/// Pays the fees of claims to an account of the test.
pub struct ToFees;

impl OnUnbalanced<Credit<AccountId, Balances>> for ToFees {
    fn on_nonzero_unbalanced(fee: Credit<AccountId, Balances>) {
        Balances::resolve(&FEES, fee).unwrap();
    }
}

impl pallet_tasks::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Consideration = HoldConsideration<
        AccountId,
        Balances,
        TaskStorageReason,
        LinearStoragePrice<ConstU128<{ SHF }>, ConstU128<{ SHF / 1_000_000 }>, Balance>,
    >;
    type Time = Timestamp;
    type MillisecsPerBlock = ConstU64<BLOCK_MS>;
    type Models = World;
    type Aggregators = World;
    type Seats = World;
    type RewardRounds = World;
    type Treasury = TreasuryAccount;
    type ClaimFees = ToFees;
    type ArbiterOrigin = frame_system::EnsureRoot<AccountId>;
    type AdminOrigin = frame_system::EnsureRoot<AccountId>;
    type WeightInfo = pallet_tasks::weights::Estimates<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = World;
}

impl pallet_rewards::Config for Test {
    type Escrow = World;
    type Fees = World;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = World;
}

/// What surrounds the pallet.
pub struct World;

impl Models<AccountId> for World {
    fn model(model: ModelId) -> Option<ModelInfo<AccountId>> {
        PublishedModels::get().get(&model).cloned()
    }
}

// Bonds are mere numbers here: what they lose, the world pays to the treasury.
impl Aggregators<AccountId> for World {
    fn bond(account: &AccountId) -> Option<Balance> {
        Bonds::get().get(account).copied()
    }

    fn slash(account: &AccountId, amount: Balance) -> Result<Balance, DispatchError> {
        let bond = Self::bond(account).ok_or(DispatchError::Other("no aggregator"))?;
        let taken = amount.min(bond);
        Bonds::mutate(|bonds| bonds.insert(account.clone(), bond - taken));
        Slashed::mutate(|slashed| slashed.push((account.clone(), taken)));
        Ok(taken)
    }
}

impl Seats<AccountId, u32> for World {
    fn eligible(task: TaskId) -> u32 {
        seats_of(task).eligible
    }

    fn seats_ever(task: TaskId) -> u32 {
        seats_of(task).ever
    }

    fn enough_since(task: TaskId) -> Option<Moment> {
        seats_of(task).enough_since
    }

    fn seated_before(task: TaskId, account: &AccountId, block: u32) -> bool {
        seats_of(task).trainers.iter().any(|(trainer, taken_at)| trainer == account && *taken_at < block)
    }
}

fn seats_of(task: TaskId) -> TestSeats {
    TakenSeats::get().get(&task).cloned().unwrap_or_default()
}

impl RewardRounds<u32> for World {
    fn open_round(task: TaskId, round: RoundIndex, root: RewardRoot, opens_at: u32) -> DispatchResult {
        Rewards::open_round(task, round, root, opens_at)
    }

    fn postpone_round(task: TaskId, round: RoundIndex, opens_at: u32) -> DispatchResult {
        Rewards::postpone_round(task, round, opens_at)
    }

    fn opens_at(task: TaskId, round: RoundIndex) -> Option<u32> {
        Rewards::opens_at(task, round)
    }

    fn remove_round(task: TaskId, round: RoundIndex, limit: u32) -> Removed {
        let (items, done) = Rewards::remove_round(task, round, limit);
        Removed { items, done }
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for World {
    fn publish_model(owner: &AccountId) -> ModelId {
        let info = ModelInfo { owner: owner.clone(), weights_sha256: WEIGHTS, retired: false };
        PublishedModels::mutate(|models| models.insert(MODEL, info));
        MODEL
    }

    fn register_aggregator(account: &AccountId) {
        Bonds::mutate(|bonds| bonds.insert(account.clone(), Balance::MAX));
    }

    fn take_seats(task: TaskId, seats: u32) {
        let trainer = |index| (frame_benchmarking::account("trainer", index, 0), 0);
        let trainers = (0..seats).map(trainer).collect();
        let enough_since = Some(<Timestamp as frame_support::traits::Time>::now());
        let taken = TestSeats { eligible: seats, ever: seats, enough_since, trainers };
        TakenSeats::mutate(|all| all.insert(task, taken));
    }

    fn set_time(now: Moment) {
        pallet_timestamp::Now::<Test>::put(now);
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_rewards::BenchmarkHelper for World {
    fn fund_round(_: RoundIndex, _: Balance) -> TaskId {
        unreachable!("the rewards pallet is not benchmarked here")
    }
}

impl pallet_rewards::Escrow<AccountId> for World {
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

impl pallet_rewards::ClaimFees for World {
    fn fee(_: TaskId, _: RoundIndex, _: &RewardClaim) -> Balance {
        CLAIM_FEE
    }
}

pub const EXISTENTIAL_DEPOSIT: Balance = SHF / 1000;
pub const BLOCK_MS: Moment = 3_000;
pub const GENESIS_MS: Moment = 1_800_000_000_000;

pub const CLINIC: AccountId = AccountId::new([1; 32]);
pub const LAB: AccountId = AccountId::new([2; 32]);
pub const ANA: AccountId = AccountId::new([3; 32]);
pub const BEN: AccountId = AccountId::new([4; 32]);
pub const ANYONE: AccountId = AccountId::new([5; 32]);
pub const TREASURY: AccountId = AccountId::new([6; 32]);
/// What a claim without a signer costs.
pub const CLAIM_FEE: Balance = SHF / 500;
pub const FEES: AccountId = AccountId::new([7; 32]);
/// What an aggregator has bonded.
pub const BOND: Balance = 100 * SHF;

/// The clinic's model, and the lab's.
pub const MODEL: ModelId = 7;
pub const LAB_MODEL: ModelId = 8;
pub const RETIRED_MODEL: ModelId = 9;
pub const WEIGHTS: H256 = H256([0xaa; 32]);

pub const PARAMS: TaskParams<u32> = TaskParams {
    min_stake: SHF,
    min_share: SHF / 100,
    min_duration_ms: 60_000,
    grace_ms: 30_000,
    min_round_gap: 6,
    challenge_window: 5,
    stall_window: 100,
    claim_window: 50,
    ruling_window: 12,
    objection_bond: SHF / 2,
    bond_ratio: Permill::from_percent(20),
    void_slash: Permill::one(),
    absence_slash: Permill::from_percent(50),
};

/// The account of a trainer, funded.
pub fn trainer(number: u8) -> AccountId {
    AccountId::new([200 + number; 32])
}

/// A trainer's payout account: it does not exist before it is paid.
pub fn payee(number: u8) -> AccountId {
    AccountId::new([100 + number; 32])
}

/// Terms within all bounds: 100 SHF for 3 rounds of 2 to 10 trainers, 10 % of them for the aggregator, 200 blocks.
pub fn terms() -> TaskTerms {
    TaskTerms {
        deposit: 100 * SHF,
        rounds: 3,
        stake: 5 * SHF,
        min_trainers: 2,
        max_trainers: 10,
        deadline: GENESIS_MS + 200 * BLOCK_MS,
        round_ms: 15_000,
        admission: Admission::Open,
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 1_000,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(10),
    }
}

/// Block 0 with every account funded, and the models, aggregators and seats of most tests.
pub fn genesis() -> TestExternalities {
    let people = [CLINIC, LAB, ANA, BEN, ANYONE, TREASURY, FEES].into_iter();
    let funded: Vec<_> = people.chain((0..20).map(trainer)).map(|account| (account, 1_000 * SHF)).collect();
    let config = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig { balances: funded, ..Default::default() },
        tasks: pallet_tasks::GenesisConfig { params: PARAMS },
    };
    pallet_test_support::genesis::<Test>(config, || {
        let model = |owner, retired| ModelInfo { owner, weights_sha256: WEIGHTS, retired };
        PublishedModels::set(BTreeMap::from([
            (MODEL, model(CLINIC, false)),
            (LAB_MODEL, model(LAB, false)),
            (RETIRED_MODEL, model(CLINIC, true)),
        ]));
        Bonds::set(BTreeMap::from([(ANA, BOND), (BEN, BOND)]));
        TakenSeats::set(BTreeMap::new());
        Slashed::set(Vec::new());
        go_to(1);
    })
}

/// Runs a test on a fresh chain. Whatever it did, the laws hold after it and no token was made or lost.
pub fn chain(test: impl FnOnce()) {
    pallet_test_support::run::<Test>(genesis(), test, check_laws);
}

/// Checks the laws of both pallets.
pub fn check_laws() {
    Tasks::do_try_state().unwrap();
    Rewards::do_try_state().unwrap();
}

/// Makes it block `number`, and the time that goes with it.
pub fn go_to(number: u32) {
    System::set_block_number(number);
    pallet_timestamp::Now::<Test>::put(GENESIS_MS + u64::from(number) * BLOCK_MS);
}

/// Lets `blocks` blocks pass.
pub fn wait(blocks: u32) {
    go_to(System::block_number() + blocks);
}
