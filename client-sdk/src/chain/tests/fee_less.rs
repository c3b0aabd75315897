//! Unsigned claims: their bytes, and their way into a block.

use super::{
    fake_node::{FakeNode, Pool, event, success},
    submissions::{claim, offline},
};
use crate::{
    H256, calls,
    chain::{BlockRef, SubmitError, Submitted, Wait, fee_less::general, sign::Encoded},
    rewards::ClaimRefusal,
};
use codec::{Compact, Encode};
use serde_json::json;

/// The events of a claim of 15 plancks, 3 of which are its fee. There is no other fee.
fn claimed() -> Vec<Vec<u8>> {
    let fields = (1u64, 2u32, 1u32, [2u8; 32], 15u128, 3u128).encode();
    let [_, succeeded] = &success()[..] else { panic!("a fee and a success") };
    vec![event("Rewards", "Claimed", &fields), succeeded.clone()]
}

async fn submit(pool: Pool) -> Result<Submitted, SubmitError> {
    let node = FakeNode::start(pool).await;
    node.connect().await.claim_without_signer(1, 2, claim(), Wait::Finalized).await
}

#[test]
fn it_is_a_general_transaction_of_version_5_without_a_signature() {
    let at = offline();
    let call = calls::rewards::claim(1, 2, claim());
    let anchor = BlockRef { number: 100, hash: H256([9; 32]) };

    let payload = Encoded::new(&call, at.metadata_ref()).unwrap();
    let (bytes, _) = general(&at.transactions(), &payload, anchor).unwrap();

    // Version 5, general; extensions of version 0: 64 blocks from block 100 on, nonce, tip, no metadata hash.
    let era = [0x45, 0x02];
    let body = [&[0x45, 0x00], &era[..], &[0x00, 0x00, 0x00], &call.encode(at.metadata_ref()).unwrap()].concat();
    let length = Compact(u32::try_from(body.len()).unwrap()).encode();
    assert_eq!(hex::encode(bytes), hex::encode([length, body].concat()));
}

#[tokio::test]
async fn it_is_followed_into_its_block_and_its_fee_is_what_the_reward_lost() {
    for pool in [Pool::Includes(claimed()), Pool::IncludesSilently(claimed())] {
        let submitted = submit(pool).await.unwrap();

        assert_eq!((submitted.block.number, submitted.index, submitted.fee), (11, 0, 3));
    }
}

#[tokio::test]
async fn a_refusal_says_why_the_chain_would_not_pay() {
    let refuses = |data| Pool::Refuses { code: 1010, message: "Invalid Transaction", data };
    for (data, expected) in [
        ("Custom error: 7", ClaimRefusal::WorthNoFee),
        ("Custom error: 8", ClaimRefusal::PayeeTooNew),
        ("Transaction is outdated", ClaimRefusal::AlreadyClaimed),
    ] {
        let refused = submit(refuses(data)).await.unwrap_err();

        assert!(matches!(refused, SubmitError::ClaimRefused(found) if found == expected), "{refused}");
    }
}

#[tokio::test]
async fn any_other_refusal_is_repeated_in_the_nodes_words() {
    let refused = submit(Pool::Refuses { code: 1016, message: "Pool is full", data: "" }).await.unwrap_err();

    let SubmitError::Refused { code: 1016, reason } = refused else { panic!("{refused}") };
    assert_eq!(reason, "Pool is full");
}

#[tokio::test]
async fn what_gets_lost_in_the_pool_is_said_to_be() {
    let dropped = submit(Pool::Reports(json!("dropped"))).await.unwrap_err();
    let invalid = submit(Pool::Reports(json!("invalid"))).await.unwrap_err();

    assert!(matches!(dropped, SubmitError::Dropped { expires_at: 74, .. }), "{dropped}");
    assert!(matches!(invalid, SubmitError::Invalid { .. }), "{invalid}");
}
