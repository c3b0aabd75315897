//! A small chain with trainer staking, tasks that a test makes up, and words to speak of both.

use crate as pallet_trainer_staking;
use crate::{HoldReason, Ledgers, Reports, SeatRequirements, StakingParams, TaskInspect, Trainers, weights::Estimates};
use frame_support::{
    construct_runtime, derive_impl, ord_parameter_types, parameter_types,
    traits::{ConstU64, ConstU128, fungible::hold::Inspect as _},
    weights::constants::ParityDbWeight,
};
use frame_system::{EnsureRoot, EnsureSignedBy};
use sheaf_primitives::{Artifact, Permill, SHF, TaskId};
use sp_runtime::{
    AccountId32, BuildStorage, DispatchResult,
    traits::{Dispatchable, IdentityLookup},
};
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

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {
    type MinimumPeriod = ConstU64<1>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<{ SHF / 1000 }>;
    type AccountStore = System;
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

/// Knows the tasks and trainers that a test has made up.
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
/// Anyone: no trainer, no aggregator.
pub const BOB: AccountId32 = AccountId32::new([9; 32]);

/// All who have tokens, but for the treasury.
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
pub fn chain() -> sp_io::TestExternalities {
    let mut balances: Vec<_> = PEOPLE.into_iter().map(|account| (account, FUNDS)).collect();
    balances.push((Treasury::get(), SHF));
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        trainer_staking: pallet_trainer_staking::GenesisConfig { params: params() },
        ..Default::default()
    };
    let mut chain = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| {
        System::set_block_number(1);
        pallet_timestamp::Now::<Test>::put(1_000);
        Tasks::set((0..3).map(|task| (task, terms())).collect());
    });
    chain
}

/// Runs a test on a fresh chain, then checks every law, and that tokens were only moved.
pub fn on_chain(test: impl FnOnce()) {
    chain().execute_with(|| {
        let issued = pallet_balances::TotalIssuance::<Test>::get();
        test();
        check(issued);
    });
}

/// Checks every law, that nothing is held without a ledger or a report, and that tokens were only moved.
pub fn check(issued: u128) {
    TrainerStaking::do_try_state().unwrap();
    assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issued);
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

/// Lets a round of a task have been posted in this block.
pub fn post_round(task: TaskId) {
    let now = System::block_number();
    Tasks::mutate(|tasks| tasks.get_mut(&task).unwrap().last_posted_at = Some(now));
}

/// Waits until a seat of an open task that is left now can be released: the leave delay, and a posting in it.
pub fn outlast_leave(task: TaskId) {
    pass_blocks(LEAVE_DELAY);
    post_round(task);
}

pub fn close_task(task: TaskId) {
    Tasks::mutate(|tasks| tasks.get_mut(&task).unwrap().open = false);
}

pub fn remove_task(task: TaskId) {
    Tasks::mutate(|tasks| _ = tasks.remove(&task));
}

pub fn signed(account: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(account)
}

/// Dispatches a call as a chain does: what fails changes nothing.
pub fn dispatch(call: crate::Call<Test>, origin: RuntimeOrigin) -> DispatchResult {
    RuntimeCall::from(call).dispatch(origin).map(|_| ()).map_err(|failure| failure.error)
}

pub fn bond(who: AccountId32, amount: u128) {
    TrainerStaking::bond(signed(who), amount).unwrap();
}

/// Bonds 20 SHF, that is four stakes, and takes a seat.
pub fn seat(who: AccountId32, task: TaskId) {
    if !Ledgers::<Test>::contains_key(&who) {
        bond(who.clone(), 4 * STAKE);
    }
    TrainerStaking::take_seat(signed(who), task).unwrap();
}

pub fn pass_blocks(blocks: u32) {
    System::set_block_number(System::block_number() + blocks);
}

/// Bonded, allocated and unlocking of a trainer, in plancks.
pub fn books(who: &AccountId32) -> (u128, u128, u128) {
    Ledgers::<Test>::get(who).map_or((0, 0, 0), |ledger| (ledger.bonded, ledger.allocated, ledger.unlocking_total()))
}

/// Seated, live and ever of a task.
pub fn counts(task: TaskId) -> (u32, u32, u32) {
    let count = TrainerStaking::seat_count(task);
    (count.seated, count.live, count.ever)
}

/// Tokens held on an account for its disputes, in plancks.
pub fn held_for_disputes(account: &AccountId32) -> u128 {
    Balances::balance_on_hold(&HoldReason::Dispute.into(), account)
}

/// What the treasury got, in plancks.
pub fn treasury() -> u128 {
    Balances::free_balance(Treasury::get()) - SHF
}

/// The treasury's account is gone, and what it had is Bob's.
pub fn without_a_treasury() {
    Balances::transfer_all(signed(Treasury::get()), BOB, false).unwrap();
    assert!(!System::account_exists(&Treasury::get()));
}

pub fn evidence() -> Artifact {
    Artifact { sha256: [5; 32].into(), size: 1_000, uri: b"https://anna.example/evidence".to_vec().try_into().unwrap() }
}

/// Anna reports a trainer over its seat.
pub fn report(task: TaskId, trainer: AccountId32) {
    TrainerStaking::report_misconduct(signed(ANNA), task, trainer, evidence()).unwrap();
}

/// Tokens held on an account as a trainer's bond, in plancks.
pub fn held(account: &AccountId32) -> u128 {
    Balances::balance_on_hold(&HoldReason::TrainerBond.into(), account)
}

pub fn last_event() -> crate::Event<Test> {
    match System::events().pop().unwrap().event {
        RuntimeEvent::TrainerStaking(event) => event,
        other => panic!("not an event of trainer staking: {other:?}"),
    }
}
