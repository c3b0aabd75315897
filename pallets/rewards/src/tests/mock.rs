//! A chain of balances and reward claims. The escrow is an account that pays from the pools a test gives it.

use super::actions::free;
use crate::{self as pallet_rewards, ClaimFees, Escrow};
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU32, fungible::Mutate, tokens::Preservation},
    weights::constants::ParityDbWeight,
};
use sheaf_primitives::{Balance, RewardClaim, RoundIndex, SHF, TaskId};
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, DispatchError, DispatchResult, traits::IdentityLookup};
use std::collections::{BTreeMap, BTreeSet};

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
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances;
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
    type ExistentialDeposit = ExistentialDeposit;
    type AccountStore = System;
    type FreezeIdentifier = u8;
    type MaxFreezes = ConstU32<1>;
}

parameter_types! {
    /// The pools of rounds.
    pub static Pools: BTreeMap<(TaskId, RoundIndex), Balance> = BTreeMap::new();
    /// Tasks whose claims have ended.
    pub static Ended: BTreeSet<TaskId> = BTreeSet::new();
    /// The existential deposit.
    pub static ExistentialDeposit: Balance = 1;
    /// The fee of an unsigned claim.
    pub static Fee: Balance = 10;
    /// Whether the escrow cannot pay.
    pub static Broke: bool = false;
    /// What the escrow was asked to pay, call by call.
    pub static Paid: Vec<Vec<(TaskId, RoundIndex, Balance)>> = Vec::new();
}

impl pallet_rewards::Config for Test {
    type Escrow = Account;
    type Fees = ListPrice;
    type WeightInfo = pallet_rewards::weights::Estimates<ParityDbWeight>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Account;
}

/// The escrow.
pub struct Account;

impl Escrow<AccountId> for Account {
    fn claims_open(task: TaskId) -> bool {
        !Ended::get().contains(&task)
    }

    fn pool(task: TaskId, round: RoundIndex) -> Option<Balance> {
        Pools::get().get(&(task, round)).copied()
    }

    fn least_payment(payee: &AccountId) -> Balance {
        ExistentialDeposit::get().saturating_sub(free(payee)).max(1)
    }

    fn can_pay(payee: &AccountId, _: TaskId, _: RoundIndex, amount: Balance, fee: Balance) -> bool {
        !Broke::get() && payee != &UNPAYABLE && fee <= amount && amount < free(&ESCROW)
    }

    fn pay(payee: &AccountId, payments: &[(TaskId, RoundIndex, Balance)], fee: Balance) -> DispatchResult {
        let sum: Balance = payments.iter().map(|(_, _, amount)| amount).sum();
        if payee == &UNPAYABLE || Broke::get() {
            return Err(DispatchError::Unavailable);
        }
        Balances::transfer(&ESCROW, &FEES, fee, Preservation::Expendable)?;
        Balances::transfer(&ESCROW, payee, sum - fee, Preservation::Expendable)?;
        Paid::mutate(|paid| paid.push(payments.to_vec()));
        Ok(())
    }
}

/// Charges the same fee for every claim, which a test sets.
pub struct ListPrice;

impl ClaimFees for ListPrice {
    fn fee(_: TaskId, _: RoundIndex, _: &RewardClaim) -> Balance {
        Fee::get()
    }
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_rewards::BenchmarkHelper for Account {
    fn fund_round(round: RoundIndex, pool: Balance) -> TaskId {
        fund(1, round, pool);
        1
    }
}

pub const ANYONE: AccountId = AccountId::new([1; 32]);
pub const ESCROW: AccountId = AccountId::new([2; 32]);
pub const FEES: AccountId = AccountId::new([4; 32]);
pub const UNPAYABLE: AccountId = AccountId::new([3; 32]);

/// Block 1 of a chain whose escrow has many tokens.
pub fn genesis() -> TestExternalities {
    ExistentialDeposit::set(1);
    let balances = vec![(ESCROW, u128::MAX / 2), (ANYONE, SHF), (FEES, SHF)];
    let config = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        ..Default::default()
    };
    pallet_test_support::genesis::<Test>(config, || {
        Pools::set(BTreeMap::new());
        Ended::set(BTreeSet::new());
        Paid::set(Vec::new());
        Broke::set(false);
        Fee::set(10);
    })
}

/// Runs a test on a fresh chain. Whatever it did, the laws hold after it and no token was made or lost.
pub fn chain(test: impl FnOnce()) {
    pallet_test_support::run::<Test>(genesis(), test, || Rewards::do_try_state().unwrap());
}

/// Sets `pool` plancks aside for a round.
pub fn fund(task: TaskId, round: RoundIndex, pool: Balance) {
    Pools::mutate(|pools| pools.insert((task, round), pool));
}
