//! The steps that tests are written in.

use super::mock::*;
use frame_support::{
    BoundedVec, assert_ok,
    pallet_prelude::{TransactionSource, TransactionValidity, TransactionValidityError},
    traits::Authorize,
};
use pallet_test_support::{Payee, reward_tree};
use sheaf_primitives::{Balance, H256, RewardClaim, RoundId, RoundIndex, TaskId};
use sp_runtime::DispatchResult;

/// Opens a round whose leaves have these payees and shares, with a pool of `pool` plancks, and returns a claim for each
/// in the order of the payees. Claims are paid from block 1 on.
pub fn open(task: TaskId, round: RoundIndex, pool: Balance, payees: &[(AccountId, u64)]) -> Vec<RewardClaim> {
    let id = RoundId { genesis: System::block_hash(0).0, task, round };
    let payee = |(number, (account, share)): (u32, &(AccountId, u64))| {
        let mut salt = [9; 32];
        salt[..4].copy_from_slice(&number.to_le_bytes());
        Payee { account: account.clone().into(), salt, share: *share }
    };
    let (root, claims) = reward_tree(&id, &(0..).zip(payees).map(payee).collect::<Vec<_>>());

    fund(task, round, pool);
    assert_ok!(Rewards::open_round(task, round, root, 1));
    claims
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

/// The validity of an unsigned claim.
pub fn validate(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> TransactionValidity {
    let call = crate::Call::<Test>::claim { task, round, claim: claim.clone() };
    let validity = call.authorize(TransactionSource::External).expect("the call authorizes itself");
    validity.map(|(validity, _)| validity)
}

/// Pays an unsigned claim as a block does: it is checked first and then dispatched, which must not fail.
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
    pallet_test_support::events::<Test, _>()
}

/// A hash that no test produces.
pub fn other_hash() -> H256 {
    H256::repeat_byte(0xee)
}
