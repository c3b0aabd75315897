//! A chain of balances and reward claims. The escrow is an account that pays from the pools a test gives it.

use crate::{self as pallet_rewards, ClaimFees, Escrow};
use frame_support::{
    BoundedVec, assert_ok, derive_impl,
    pallet_prelude::{TransactionSource, TransactionValidity, TransactionValidityError},
    parameter_types,
    traits::{
        Authorize, ConstU32,
        fungible::{Inspect, Mutate},
        tokens::Preservation,
    },
    weights::constants::ParityDbWeight,
};
use sheaf_primitives::{
    Balance, H256, Leaf, RewardClaim, RewardRoot, RoundId, RoundIndex, SHF, SumTree, TaskId, commitment,
};
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, BuildStorage, DispatchError, DispatchResult, traits::IdentityLookup};
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
    /// What was set aside for rounds.
    pub static Pools: BTreeMap<(TaskId, RoundIndex), Balance> = BTreeMap::new();
    /// Tasks whose claims have ended.
    pub static Ended: BTreeSet<TaskId> = BTreeSet::new();
    /// The least that an account can have.
    pub static ExistentialDeposit: Balance = 1;
    /// What a claim costs that nobody signs.
    pub static Fee: Balance = 10;
    /// Whether the escrow says of itself that it cannot pay.
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

/// The same fee for every claim, as the test says.
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

/// Block 1 of a chain whose escrow is rich.
pub fn genesis() -> TestExternalities {
    ExistentialDeposit::set(1);
    let config = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: vec![(ESCROW, u128::MAX / 2), (ANYONE, SHF), (FEES, SHF)],
            ..Default::default()
        },
    };
    let mut chain: TestExternalities = config.build_storage().unwrap().into();
    chain.execute_with(|| {
        Pools::set(BTreeMap::new());
        Ended::set(BTreeSet::new());
        Paid::set(Vec::new());
        Broke::set(false);
        Fee::set(10);
        System::set_block_number(1);
    });
    chain
}

/// Runs a test on a fresh chain. Whatever it did, the laws hold after it and no token was made or lost.
pub fn chain(test: impl FnOnce()) {
    genesis().execute_with(|| {
        let issuance = <Balances as Inspect<AccountId>>::total_issuance();
        test();
        Rewards::do_try_state().unwrap();
        assert_eq!(<Balances as Inspect<AccountId>>::total_issuance(), issuance);
    });
}

/// Sets `pool` plancks aside for a round.
pub fn fund(task: TaskId, round: RoundIndex, pool: Balance) {
    Pools::mutate(|pools| pools.insert((task, round), pool));
}

/// Opens a round whose leaves have these payees and shares, with a pool of `pool` plancks, and returns a claim for each in
/// the order of the payees. Claims are paid from block 1 on.
pub fn open(task: TaskId, round: RoundIndex, pool: Balance, payees: &[(AccountId, u64)]) -> Vec<RewardClaim> {
    let id = RoundId { genesis: System::block_hash(0).0, task, round };
    let mut leaves: Vec<_> = (0u32..)
        .zip(payees)
        .map(|(number, (payee, share))| {
            let (payee, mut salt) = (<[u8; 32]>::from(payee.clone()), [9; 32]);
            salt[..4].copy_from_slice(&number.to_le_bytes());
            (commitment(&id.genesis, task, round, &payee, &salt), payee, salt, *share, number)
        })
        .collect();
    leaves.sort();

    let bare: Vec<_> = leaves.iter().map(|leaf| Leaf { commitment: leaf.0, share: leaf.3 }).collect();
    let tree = SumTree::build(&id, &bare).unwrap();
    let root = RewardRoot { root: tree.root().hash, total_shares: tree.root().sum, leaves: tree.leaves() };
    fund(task, round, pool);
    assert_ok!(Rewards::open_round(task, round, root, 1));

    let mut claims: Vec<_> = (0..)
        .zip(&leaves)
        .map(|(index, (_, payee, salt, share, number))| {
            let path = BoundedVec::truncate_from(tree.path(index).unwrap());
            (*number, RewardClaim { index, payee: *payee, salt: *salt, share: *share, path })
        })
        .collect();
    claims.sort_by_key(|(number, _)| *number);
    claims.into_iter().map(|(_, claim)| claim).collect()
}

/// The account of payee `number`, which does not exist before it is paid.
pub fn payee(number: u32) -> AccountId {
    let mut bytes = [100; 32];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    AccountId::new(bytes)
}

/// The first `number` payees, a share each.
pub fn equal(number: u32) -> Vec<(AccountId, u64)> {
    (0..number).map(|number| (payee(number), 1)).collect()
}

pub fn claim(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> DispatchResult {
    let outcome = Rewards::claim(RuntimeOrigin::signed(ANYONE), task, round, claim.clone());
    outcome.map(|_| ()).map_err(|refused| refused.error)
}

/// Whether a claim that nobody signs is let into the pool, and how.
pub fn validate(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> TransactionValidity {
    let call = crate::Call::<Test>::claim { task, round, claim: claim.clone() };
    let verdict = call.authorize(TransactionSource::External).expect("the call vouches for itself");
    verdict.map(|(validity, _)| validity)
}

/// Pays a claim that nobody signs, as a block does: checked first, then dispatched, which must not fail any more.
pub fn claim_fee_less(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Result<(), TransactionValidityError> {
    validate(task, round, claim)?;
    let origin: RuntimeOrigin = frame_system::RawOrigin::Authorized.into();
    assert_ok!(Rewards::claim(origin, task, round, claim.clone()));
    Ok(())
}

pub fn claim_many(claims: Vec<(TaskId, RoundIndex, RewardClaim)>) -> DispatchResult {
    Rewards::claim_many(RuntimeOrigin::signed(ANYONE), BoundedVec::truncate_from(claims))
}

pub fn free(account: &AccountId) -> Balance {
    Balances::free_balance(account)
}

/// The events of the rewards pallet, oldest first.
pub fn events() -> Vec<crate::Event<Test>> {
    let records = System::events().into_iter();
    records
        .filter_map(|record| match record.event {
            RuntimeEvent::Rewards(event) => Some(event),
            _ => None,
        })
        .collect()
}

/// A hash that no test makes.
pub fn other_hash() -> H256 {
    H256::repeat_byte(0xee)
}
