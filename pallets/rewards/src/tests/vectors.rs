//! The 150 published cases of reward claims, through the pallet's own call.

use super::{actions::*, mock::*};
use crate::{Error, RewardRound};
use frame_support::BoundedVec;
use serde_json::Value;
use sheaf_primitives::{H256, RewardClaim, SumNode};

const CASES: &str = include_str!("../../../../primitives/tests/vectors/rewards.json");

fn bytes(value: &Value) -> [u8; 32] {
    hex::decode(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

/// A number, written as one or as decimal text.
fn number(value: &Value) -> u128 {
    value.as_str().map_or_else(|| value.as_u64().unwrap().into(), |text| text.parse().unwrap())
}

fn small(value: &Value) -> u32 {
    number(value).try_into().unwrap()
}

fn read_claim(claim: &Value) -> RewardClaim {
    let path = claim["path"].as_array().unwrap().iter();
    let path = path.map(|node| SumNode { sum: number(&node["sum"]), hash: H256(bytes(&node["hash"])) });
    RewardClaim {
        index: small(&claim["index"]),
        payee: bytes(&claim["payee"]),
        salt: bytes(&claim["salt"]),
        share: number(&claim["share"]).try_into().unwrap(),
        path: BoundedVec::truncate_from(path.collect()),
    }
}

#[test]
fn every_case_is_paid_exactly_or_refused() {
    let file: Value = serde_json::from_str(CASES).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 150);

    for (position, case) in cases.iter().enumerate() {
        genesis().execute_with(|| {
            let result = &case["result"];
            let (task, round) = (number(&case["task"]).try_into().unwrap(), small(&case["round"]));
            frame_system::BlockHash::<Test>::insert(0, H256(bytes(&case["genesis"])));
            fund(task, round, number(&result["pool"]));
            let record = RewardRound {
                root: H256(bytes(&result["root"])),
                total_shares: number(&result["total_shares"]),
                leaves: small(&result["leaves"]),
                opens_at: 1,
            };
            crate::Rounds::<Test>::insert(task, round, record);
            let claimed = read_claim(&case["claim"]);

            let outcome = claim(task, round, &claimed);

            let kind = &case["kind"];
            match case["payout"].as_str() {
                Some("0") => assert_eq!(outcome, Err(Error::<Test>::WorthNothing.into()), "case {position}: {kind}"),
                Some(amount) => {
                    assert_eq!(outcome, Ok(()), "case {position}: {kind}");
                    let paid = free(&AccountId::new(claimed.payee));
                    assert_eq!(paid.to_string(), amount, "case {position}: {kind}");
                }
                None => assert!(outcome.is_err(), "case {position} is paid though mutated: {kind}"),
            }
        });
    }
}
