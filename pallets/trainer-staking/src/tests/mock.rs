//! A small chain with trainer staking; tests define the tasks.

use super::actions::{held, held_for_disputes};
use crate as pallet_trainer_staking;
use crate::{Ledgers, Reports, SeatRequirements, StakingParams, TaskInspect, Trainers, weights::Estimates};
use frame_support::{
    construct_runtime, derive_impl, ord_parameter_types, parameter_types,
    traits::{ConstU64, ConstU128},
    weights::constants::ParityDbWeight,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sheaf_primitives::{Permill, SHF, TaskId};
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, traits::IdentityLookup};
use std::collections::{BTreeMap, BTreeSet};

construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 1,
        Balances: pallet_balances = 4,
        TrainerStaking: pallet_trainer_staking = 42,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<{ SHF / 1000 }>;
    type AccountStore = System;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
    type MinimumPeriod = ConstU64<1>;
}

parameter_types! {
    pub const Treasury: AccountId32 = AccountId32::new([99; 32]);
    pub static Tasks: BTreeMap<TaskId, SeatRequirements<AccountId32, u32>> = BTreeMap::new();
    pub static NotAdmitted: BTreeSet<AccountId32> = BTreeSet::new();
    pub static Registered: BTreeSet<AccountId32> = BTreeSet::from([TOM, TINA, TARA, THEO]);
}

ord_parameter_types! {
    pub const Arbiter: AccountId32 = ARBITER;
}

impl pallet_trainer_staking::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Time = Timestamp;
    type Tasks = Book;
    type Trainers = Book;
    type SlashDestination = Treasury;
    type ArbiterOrigin = EnsureSignedBy<Arbiter, AccountId32>;
    type AdminOrigin = EnsureRoot<AccountId32>;
    type WeightInfo = Estimates<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Book;
}

/// Knows the tasks and trainers that a test has defined.
pub struct Book;

impl TaskInspect<AccountId32, u32> for Book {
    fn seat_requirements(task: TaskId) -> Option<SeatRequirements<AccountId32, u32>> {
        Tasks::get().get(&task).cloned()
    }
    fn admits(_task: TaskId, trainer: &AccountId32) -> bool {
        !NotAdmitted::get().contains(trainer)
    }
}

impl Trainers<AccountId32> for Book {
    fn is_registered(account: &AccountId32) -> bool {
        Registered::get().contains(account)
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId32, u32> for Book {
    fn register_trainer(account: &AccountId32) {
        Registered::mutate(|registered| _ = registered.insert(account.clone()));
    }
    fn open_task(terms: SeatRequirements<AccountId32, u32>) -> TaskId {
        let task = Tasks::get().len() as TaskId;
        Tasks::mutate(|tasks| _ = tasks.insert(task, terms));
        task
    }
    fn post_round(task: TaskId) {
        post_round(task);
    }
    fn close_task(task: TaskId) {
        close_task(task);
    }
    fn remove_task(task: TaskId) {
        remove_task(task);
    }
}

pub const TOM: AccountId32 = AccountId32::new([1; 32]);
pub const TINA: AccountId32 = AccountId32::new([2; 32]);
pub const TARA: AccountId32 = AccountId32::new([3; 32]);
pub const THEO: AccountId32 = AccountId32::new([4; 32]);
/// The aggregator of every task.
pub const ANNA: AccountId32 = AccountId32::new([8; 32]);
pub const ARBITER: AccountId32 = AccountId32::new([7; 32]);
/// An account without a role.
pub const BOB: AccountId32 = AccountId32::new([9; 32]);

/// All accounts with tokens, except the treasury.
pub const PEOPLE: [AccountId32; 6] = [TOM, TINA, TARA, THEO, ANNA, BOB];

pub const FUNDS: u128 = 1_000 * SHF;
pub const MIN_BOND: u128 = 2 * SHF;
pub const STAKE: u128 = 5 * SHF;
pub const BONDING: u32 = 20;
pub const LEAVE_DELAY: u32 = 10;
pub const DISPUTE_BOND: u128 = SHF;
pub const CONTEST_WINDOW: u32 = 6;
pub const RULING_WINDOW: u32 = 8;
pub const MAX_BOUNTY: u128 = SHF;
pub const MIN_TRAINERS: u32 = 2;
pub const MAX_TRAINERS: u32 = 3;
pub const DEADLINE: u64 = 1_000_000;

pub fn params() -> StakingParams<u32> {
    StakingParams {
        min_bond: MIN_BOND,
        bonding_duration: BONDING,
        leave_delay: LEAVE_DELAY,
        dispute_bond: DISPUTE_BOND,
        contest_window: CONTEST_WINDOW,
        ruling_window: RULING_WINDOW,
        silent_slash: Permill::from_percent(10),
        bounty: Permill::from_percent(10),
        max_bounty: MAX_BOUNTY,
    }
}

/// A fresh chain in its first block, with three open tasks: 0, 1 and 2.
pub fn genesis() -> TestExternalities {
    let mut balances: Vec<_> = PEOPLE.into_iter().map(|account| (account, FUNDS)).collect();
    balances.push((Treasury::get(), SHF));
    let config = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        trainer_staking: pallet_trainer_staking::GenesisConfig { params: params() },
        ..Default::default()
    };
    pallet_test_support::genesis::<Test>(config, || {
        pallet_timestamp::Now::<Test>::put(1_000);
        Tasks::set((0..3).map(|task| (task, terms())).collect());
    })
}

/// Runs a test on a fresh chain. Whatever it did, the laws hold after it and no token was made or lost.
pub fn chain(test: impl FnOnce()) {
    pallet_test_support::run::<Test>(genesis(), test, check_laws);
}

/// Checks every law, and that nothing is held without a ledger or a report.
pub fn check_laws() {
    TrainerStaking::do_try_state().unwrap();
    for account in PEOPLE {
        assert!(Ledgers::<Test>::contains_key(&account) || held(&account) == 0);
        let disputes = Reports::<Test>::iter().any(|(_, who, report)| account == who || account == report.reporter);
        assert!(disputes || held_for_disputes(&account) == 0);
    }
}

pub fn terms() -> SeatRequirements<AccountId32, u32> {
    SeatRequirements {
        stake: STAKE,
        min_trainers: MIN_TRAINERS,
        max_trainers: MAX_TRAINERS,
        deadline: DEADLINE,
        open: true,
        aggregator: ANNA,
        last_posted_at: None,
    }
}

/// Records that a round of a task was posted in this block.
pub fn post_round(task: TaskId) {
    let now = System::block_number();
    Tasks::mutate(|tasks| tasks.get_mut(&task).unwrap().last_posted_at = Some(now));
}

pub fn close_task(task: TaskId) {
    Tasks::mutate(|tasks| tasks.get_mut(&task).unwrap().open = false);
}

pub fn remove_task(task: TaskId) {
    Tasks::mutate(|tasks| _ = tasks.remove(&task));
}
