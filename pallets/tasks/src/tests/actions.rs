//! The steps that tests are written in.

use super::mock::*;
use crate::{Books, Event};
use frame_support::assert_ok;
use pallet_test_support::{Payee, reward_tree};
use sheaf_primitives::{Balance, H256, Permill, RewardClaim, RoundId, RoundIndex, RoundResult, TaskId, TaskTerms};

pub fn signed(account: AccountId) -> RuntimeOrigin {
    RuntimeOrigin::signed(account)
}

/// The clinic proposes a task to Ana.
pub fn propose(terms: TaskTerms) -> TaskId {
    let task = crate::NextTaskId::<Test>::get();
    assert_ok!(Tasks::propose_task(signed(CLINIC), MODEL, ANA, terms));
    task
}

/// The clinic proposes a task and Ana accepts.
pub fn open(terms: TaskTerms) -> TaskId {
    let task = propose(terms);
    assert_ok!(Tasks::accept_task(signed(ANA), task));
    task
}

/// The first `seats` trainers take seats in this block.
pub fn take_seats(task: TaskId, seats: u32) {
    let now = System::block_number();
    let enough = seats >= stored(task).terms.min_trainers;
    let taken = TestSeats {
        eligible: seats,
        ever: seats,
        enough_since: enough.then(pallet_timestamp::Now::<Test>::get),
        trainers: (0..seats).map(|number| (trainer(u8::try_from(number).unwrap()), now)).collect(),
    };
    TakenSeats::mutate(|all| all.insert(task, taken));
}

/// A task with seats, ready for its first round.
pub fn open_with_seats(terms: TaskTerms, seats: u32) -> TaskId {
    let task = open(terms);
    take_seats(task, seats);
    task
}

/// A trained round: the result to post, and a claim for each payee in the order of the leaves.
pub struct Trained {
    pub result: RoundResult,
    pub claims: Vec<RewardClaim>,
}

/// Trains a round with these payees, a share each.
pub fn train(task: TaskId, round: RoundIndex, payees: &[AccountId]) -> Trained {
    let id = RoundId { genesis: System::block_hash(0).0, task, round };
    let payee = |account: &AccountId| {
        let account: [u8; 32] = account.clone().into();
        Payee { account, salt: [account[0]; 32], share: 1 }
    };
    let (root, mut claims) = reward_tree(&id, &payees.iter().map(payee).collect::<Vec<_>>());
    claims.sort_by_key(|claim| claim.index);
    let result = RoundResult {
        model: H256::repeat_byte(u8::try_from(round).unwrap() + 1),
        updates_root: H256::repeat_byte(0x77),
        rewards_root: root.root,
        total_shares: root.total_shares,
        leaves: root.leaves,
        report: H256::repeat_byte(0x88),
        accuracy: Some(Permill::from_percent(80)),
        loss_micro: Some(500_000),
    };
    Trained { result, claims }
}

/// The payees of the first `number` trainers.
pub fn payees(number: u8) -> Vec<AccountId> {
    (0..number).map(payee).collect()
}

/// Ana posts the next round, trained by the first `trainers` trainers.
pub fn post(task: TaskId, trainers: u8) -> Trained {
    let round = stored(task).rounds_posted;
    let trained = train(task, round, &payees(trainers));
    assert_ok!(Tasks::submit_round(signed(ANA), task, round, trained.result.clone()));
    trained
}

/// A trainer objects to a round.
pub fn object(task: TaskId, round: RoundIndex, number: u8) {
    assert_ok!(Tasks::object_round(signed(trainer(number)), task, round));
}

/// What is held of an account for objections.
pub fn held_for_objections(account: &AccountId) -> Balance {
    use frame_support::traits::fungible::InspectHold;
    Balances::balance_on_hold(&RuntimeHoldReason::Tasks(crate::HoldReason::Objection), account)
}

/// Ana posts all rounds that are left, as fast as she may.
pub fn post_all(task: TaskId, trainers: u8) -> Vec<Trained> {
    let mut posted = Vec::new();
    while !stored(task).all_rounds_posted() {
        if stored(task).rounds_posted > 0 {
            wait(PARAMS.min_round_gap);
        }
        posted.push(post(task, trainers));
    }
    posted
}

/// Someone submits every claim of these rounds, of which the first is round `from`.
pub fn claim_all(task: TaskId, from: RoundIndex, rounds: &[Trained]) {
    for (round, trained) in (from..).zip(rounds) {
        for claim in &trained.claims {
            assert_ok!(Rewards::claim(signed(ANYONE), task, round, claim.clone()));
        }
    }
}

pub fn close(task: TaskId) {
    assert_ok!(Tasks::close_task(signed(ANYONE), task));
}

pub fn sweep(task: TaskId, max_items: u32) {
    assert_ok!(Tasks::sweep_task(signed(ANYONE), task, max_items));
}

/// Sweeps until the task is gone, and says in how many calls.
pub fn sweep_all(task: TaskId, max_items: u32) -> u32 {
    let mut calls = 0;
    while crate::Tasks::<Test>::contains_key(task) {
        sweep(task, max_items);
        check_laws();
        calls += 1;
    }
    calls
}

pub fn stored(task: TaskId) -> crate::TaskOf<Test> {
    crate::Tasks::<Test>::get(task).unwrap()
}

pub fn books(task: TaskId) -> Books {
    Tasks::books(task).unwrap()
}

pub fn free(account: &AccountId) -> Balance {
    Balances::free_balance(account)
}

/// What is held of an account for task deposits, and for storage.
pub fn held(account: &AccountId) -> (Balance, Balance) {
    use frame_support::traits::fungible::InspectHold;
    let deposits = RuntimeHoldReason::Tasks(crate::HoldReason::TaskDeposit);
    (Balances::balance_on_hold(&deposits, account), Balances::balance_on_hold(&TaskStorageReason::get(), account))
}

/// The latest event of the tasks pallet.
pub fn last_event() -> Event<Test> {
    pallet_test_support::events::<Test, _>().pop().unwrap()
}
