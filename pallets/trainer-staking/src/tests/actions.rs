//! The steps that tests are written in.

use super::mock::*;
use crate::{Event, HoldReason, Ledgers};
use frame_support::traits::fungible::hold::Inspect as _;
use sheaf_primitives::{Artifact, SHF, TaskId};
use sp_runtime::{AccountId32, DispatchResult};

/// Waits until a seat that is left now in an open task can be released: the leave delay passes, and a round is posted.
pub fn outlast_leave(task: TaskId) {
    pass_blocks(LEAVE_DELAY);
    post_round(task);
}

pub fn signed(account: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(account)
}

/// Dispatches a call as a chain does: what fails changes nothing.
pub fn dispatch(call: crate::Call<Test>, origin: RuntimeOrigin) -> DispatchResult {
    pallet_test_support::dispatch(RuntimeCall::from(call), origin)
}

pub fn bond(who: AccountId32, amount: u128) {
    TrainerStaking::bond(signed(who), amount).unwrap();
}

/// Bonds four stakes (20 SHF) unless the trainer has a bond, and takes a seat.
pub fn seat(who: AccountId32, task: TaskId) {
    if !Ledgers::<Test>::contains_key(&who) {
        bond(who.clone(), 4 * STAKE);
    }
    TrainerStaking::take_seat(signed(who), task).unwrap();
}

pub fn pass_blocks(blocks: u32) {
    pallet_test_support::pass_blocks::<Test>(blocks);
}

/// A trainer's bonded, allocated and unlocking tokens, in plancks.
pub fn books(who: &AccountId32) -> (u128, u128, u128) {
    Ledgers::<Test>::get(who).map_or((0, 0, 0), |ledger| (ledger.bonded, ledger.allocated, ledger.unlocking_total()))
}

/// A task's counts of seated, live and ever taken seats.
pub fn counts(task: TaskId) -> (u32, u32, u32) {
    let count = TrainerStaking::seat_count(task);
    (count.seated, count.live, count.ever)
}

/// Tokens held on an account for its disputes, in plancks.
pub fn held_for_disputes(account: &AccountId32) -> u128 {
    Balances::balance_on_hold(&HoldReason::Dispute.into(), account)
}

/// The tokens that the treasury received, in plancks.
pub fn treasury() -> u128 {
    Balances::free_balance(Treasury::get()) - SHF
}

/// Removes the treasury's account; Bob receives its tokens.
pub fn without_a_treasury() {
    Balances::transfer_all(signed(Treasury::get()), BOB, false).unwrap();
    assert!(!System::account_exists(&Treasury::get()));
}

pub fn evidence() -> Artifact {
    Artifact { sha256: [5; 32].into(), size: 1_000, uri: b"https://anna.example/evidence".to_vec().try_into().unwrap() }
}

/// Anna reports misconduct of a trainer in its seat.
pub fn report(task: TaskId, trainer: AccountId32) {
    TrainerStaking::report_misconduct(signed(ANNA), task, trainer, evidence()).unwrap();
}

/// Tokens held on an account as a trainer's bond, in plancks.
pub fn held(account: &AccountId32) -> u128 {
    Balances::balance_on_hold(&HoldReason::TrainerBond.into(), account)
}

/// The latest event, which is one of trainer staking.
pub fn last_event() -> Event<Test> {
    pallet_test_support::last_event::<Test, _>()
}
