//! Transactions that get into a block, are refused, lost, or repeated.

use super::fake_node::{FakeNode, GENESIS, Pool, event, extrinsic_hash, failure, success};
use crate::{
    AccountId, H256,
    calls::{self, Call},
    chain::{Chain, ChainError, Event, Fate, StakingError, StakingEvent, SubmitError, TasksEvent, Wait},
    keys::{Keypair, dev},
};
use codec::Encode;
use futures::StreamExt;
use serde_json::json;

fn alice() -> Keypair {
    dev("Alice").unwrap()
}

fn take_seat() -> Call {
    calls::staking::take_seat(5)
}

fn seat_taken() -> Vec<Vec<u8>> {
    let fields = (5u64, AccountId([1; 32]), 1000u128).encode();
    [vec![event("TrainerStaking", "SeatTaken", &fields)], success()].concat()
}

async fn submit(pool: Pool) -> Result<crate::chain::Submitted, SubmitError> {
    let node = FakeNode::start(pool).await;
    node.connect().await.submit(&alice(), &take_seat(), Wait::Finalized).await
}

#[tokio::test]
async fn a_transaction_is_followed_into_its_block_and_its_events_are_read() {
    for wait in [Wait::InBlock, Wait::Finalized] {
        let node = FakeNode::start(Pool::Includes(seat_taken())).await;

        let submitted = node.connect().await.submit(&alice(), &take_seat(), wait).await.unwrap();

        assert_eq!((submitted.block.number, submitted.index, submitted.fee), (11, 0, 77));
        let taken = StakingEvent::SeatTaken { task: 5, trainer: AccountId([1; 32]), stake: 1000 };
        assert_eq!(submitted.events[0], Event::TrainerStaking(taken));
        assert_eq!(submitted.events[2], Event::Other { pallet: "System".into(), name: "ExtrinsicSuccess".into() });
    }
}

#[tokio::test]
async fn a_transaction_is_found_in_blocks_of_nodes_that_write_lists_of_numbers() {
    let node = FakeNode::start(Pool::Includes(seat_taken())).await;
    node.with(|ledger| ledger.writes_lists = true);

    let submitted = node.connect().await.submit(&alice(), &take_seat(), Wait::Finalized).await.unwrap();

    assert_eq!(submitted.block.number, 11);
}

#[tokio::test]
async fn the_id_of_a_new_task_comes_from_its_event() {
    let fields = (42u64, AccountId([1; 32]), AccountId([2; 32]), 7u64, 100u128).encode();
    let events = [vec![event("Tasks", "TaskProposed", &fields)], success()].concat();

    let submitted = submit(Pool::Includes(events)).await.unwrap();

    assert_eq!(submitted.task().unwrap(), 42);
    assert!(matches!(submitted.events[0], Event::Tasks(TasksEvent::TaskProposed { model: 7, deposit: 100, .. })));
    assert!(matches!(submitted.model(), Err(SubmitError::NoEvent { event: "Registry.ModelPublished", .. })));
}

#[tokio::test]
async fn a_call_that_fails_on_chain_names_pallet_and_error() {
    let refused = submit(Pool::Includes(failure("TrainerStaking", "TaskFull"))).await.unwrap_err();

    assert!(refused.is_dispatch(StakingError::TaskFull), "{refused}");
    assert!(!refused.is_dispatch(StakingError::NoSeat));
    assert!(refused.to_string().starts_with("TrainerStaking.TaskFull"), "{refused}");
}

#[tokio::test]
async fn a_call_that_fails_in_anothers_name_is_a_failure_although_its_transaction_succeeds() {
    let [failed] = &failure("TrainerStaking", "TaskFull")[..] else { panic!("one event says it") };
    // After phase, pallet and event: the error's six bytes, before the dispatch info.
    let error = &failed[7..13];
    let executed = event("Proxy", "ProxyExecuted", &[&[1], error].concat());

    let refused = submit(Pool::Includes([vec![executed], success()].concat())).await.unwrap_err();
    assert!(refused.is_dispatch(StakingError::TaskFull), "{refused}");

    let executed = event("Proxy", "ProxyExecuted", &[0]);
    assert!(submit(Pool::Includes([vec![executed], success()].concat())).await.is_ok());
}

#[tokio::test]
async fn a_signed_transaction_submitted_again_is_found_and_not_repeated() {
    let node = FakeNode::start(Pool::Includes(seat_taken())).await;
    let chain = node.connect().await;
    let signed = chain.sign(&alice(), &take_seat()).await.unwrap();
    assert_eq!(signed.hash, extrinsic_hash(&signed.bytes));
    let stored = serde_json::to_string(&signed).unwrap();

    let first = chain.submit_signed(&signed, Wait::Finalized).await.unwrap();
    let again = chain.submit_signed(&serde_json::from_str(&stored).unwrap(), Wait::Finalized).await.unwrap();

    assert_eq!(first, again);
    assert_eq!(node.with(|ledger| ledger.submitted), 2);
}

#[tokio::test]
async fn a_signer_that_cannot_pay_gets_an_error_of_its_own() {
    let data = "Inability to pay some fees (e.g. account balance too low)";
    let refused = submit(Pool::Refuses { code: 1010, message: "Invalid Transaction", data }).await.unwrap_err();

    let SubmitError::CannotPayFee { account } = refused else { panic!("{refused}") };
    assert_eq!(account, alice().public_key().to_account_id().to_string());
}

#[tokio::test]
async fn any_other_refusal_is_repeated_in_the_nodes_words() {
    let (message, data) = ("Invalid Transaction", "Transaction has a bad signature");
    let refused = submit(Pool::Refuses { code: 1010, message, data }).await.unwrap_err();

    let SubmitError::Refused { code: 1010, reason } = refused else { panic!("{refused}") };
    assert_eq!(reason, "Invalid Transaction: Transaction has a bad signature");
}

#[tokio::test]
async fn the_ways_to_get_lost_in_the_pool_are_distinguished() {
    let usurped = submit(Pool::Reports(json!({ "usurped": H256([9; 32]) }))).await.unwrap_err();
    let dropped = submit(Pool::Reports(json!("dropped"))).await.unwrap_err();
    let invalid = submit(Pool::Reports(json!("invalid"))).await.unwrap_err();

    assert!(matches!(usurped, SubmitError::Usurped { nonce: 0, .. }), "{usurped}");
    assert!(matches!(dropped, SubmitError::Dropped { expires_at: 74, .. }), "{dropped}");
    assert!(matches!(invalid, SubmitError::Invalid { .. }), "{invalid}");
}

#[tokio::test]
async fn when_the_node_stops_reporting_the_chain_itself_is_searched() {
    let submitted = submit(Pool::IncludesSilently(seat_taken())).await.unwrap();

    assert_eq!((submitted.block.number, submitted.fee), (11, 77));
}

#[tokio::test]
async fn the_fate_of_a_signed_transaction_is_read_from_the_chain() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;
    let chain = node.connect().await;
    let signed = chain.sign(&alice(), &take_seat()).await.unwrap();
    assert_eq!((signed.nonce, signed.anchor.number, signed.expires_at), (0, 10, 74));
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Pending));

    node.with(|ledger| ledger.grow(3, true));
    node.with(|ledger| ledger.include(signed.bytes.clone(), seat_taken()));
    let Fate::InBlock(Ok(submitted)) = chain.fate(&signed).await.unwrap() else { panic!("not in a block") };
    assert_eq!(submitted.block.number, 14);

    node.with(|ledger| ledger.grow(2, true));
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Finalized(Ok(_))));
}

#[tokio::test]
async fn a_transaction_that_waited_too_long_has_expired() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;
    let chain = node.connect().await;
    let signed = chain.sign(&alice(), &take_seat()).await.unwrap();

    node.with(|ledger| ledger.grow(63, true));
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Pending));
    node.with(|ledger| ledger.grow(1, true));
    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::Expired));
}

#[tokio::test]
async fn a_nonce_that_another_transaction_used_is_noticed() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;
    let chain = node.connect().await;
    let signed = chain.sign(&alice(), &take_seat()).await.unwrap();

    node.with(|ledger| ledger.other_nonces = 1);

    assert!(matches!(chain.fate(&signed).await.unwrap(), Fate::NonceUsed));
}

#[tokio::test]
async fn transactions_are_anchored_to_the_best_block_while_finality_stands_still() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;
    let chain = node.connect().await;

    node.with(|ledger| ledger.grow(32, false));
    assert_eq!(chain.sign(&alice(), &take_seat()).await.unwrap().anchor.number, 10);
    node.with(|ledger| ledger.grow(1, false));
    assert_eq!(chain.sign(&alice(), &take_seat()).await.unwrap().anchor.number, 43);
}

#[tokio::test]
async fn another_chain_is_refused_and_both_are_named() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;

    let refused = Chain::connect(&node.url, Some(H256([5; 32]))).await.unwrap_err();

    let text = refused.to_string();
    assert!(matches!(refused, ChainError::WrongGenesis { .. }), "{text}");
    assert!(text.contains(&format!("{GENESIS:?}")) && text.contains(&format!("{:?}", H256([5; 32]))), "{text}");
}

#[tokio::test]
async fn an_address_where_nothing_answers_is_an_error_at_once() {
    let silent = Chain::connect("ws://127.0.0.1:9", None).await.unwrap_err();
    let malformed = Chain::connect("http://127.0.0.1:9944", None).await.unwrap_err();

    assert!(matches!(silent, ChainError::Unreachable { .. }), "{silent}");
    assert!(matches!(malformed, ChainError::BadUrl { .. }), "{malformed}");
}

#[tokio::test]
async fn finalized_blocks_are_watched_without_gaps() {
    let node = FakeNode::start(Pool::Includes(vec![])).await;
    let blocks = node.connect().await.watch_finalized();

    // The node reports blocks 7 and 10 only.
    let numbers: Vec<_> = blocks.take(4).map(|block| block.unwrap().number).collect().await;

    assert_eq!(numbers, [7, 8, 9, 10]);
}
