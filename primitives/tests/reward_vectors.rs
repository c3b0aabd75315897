//! An independent implementation of reward commitment v1 made `vectors/rewards.json`; this one must agree with every case.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

use serde_json::Value;
use sheaf_primitives::{
    H256, Leaf, RewardClaim, RewardRoot, RoundId, SumNode, claim_salt, commitment, payout, reward_leaf, verify_claim,
};

struct Case {
    kind: String,
    id: RoundId,
    root: RewardRoot,
    pool: u128,
    claim: RewardClaim,
    claim_seed: [u8; 32],
    commitment: [u8; 32],
    leaf: [u8; 32],
    payout: Option<u128>,
}

fn bytes(value: &Value) -> [u8; 32] {
    hex::decode(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

fn decimal<N: core::str::FromStr<Err: core::fmt::Debug>>(value: &Value) -> N {
    value.as_str().unwrap().parse().unwrap()
}

fn small(value: &Value) -> u32 {
    value.as_u64().unwrap().try_into().unwrap()
}

fn parse(case: &Value) -> Case {
    let (result, claim) = (&case["result"], &case["claim"]);
    let sibling = |node: &Value| SumNode { sum: decimal(&node["sum"]), hash: H256(bytes(&node["hash"])) };
    let path: Vec<_> = claim["path"].as_array().unwrap().iter().map(sibling).collect();
    Case {
        kind: case["kind"].as_str().unwrap().into(),
        id: RoundId { genesis: bytes(&case["genesis"]), task: decimal(&case["task"]), round: small(&case["round"]) },
        root: RewardRoot {
            root: H256(bytes(&result["root"])),
            total_shares: decimal(&result["total_shares"]),
            leaves: small(&result["leaves"]),
        },
        pool: decimal(&result["pool"]),
        claim: RewardClaim {
            index: small(&claim["index"]),
            payee: bytes(&claim["payee"]),
            salt: bytes(&claim["salt"]),
            share: decimal(&claim["share"]),
            path: path.try_into().unwrap(),
        },
        claim_seed: bytes(&case["claim_seed"]),
        commitment: bytes(&case["commitment"]),
        leaf: bytes(&case["leaf"]),
        payout: (!case["payout"].is_null()).then(|| decimal(&case["payout"])),
    }
}

fn cases() -> Vec<Case> {
    let file: Value = serde_json::from_str(include_str!("vectors/rewards.json")).unwrap();
    file["cases"].as_array().unwrap().iter().map(parse).collect()
}

#[test]
fn every_claim_is_paid_or_refused_as_the_vectors_say() {
    let cases = cases();
    assert_eq!(cases.len(), 150);

    for (number, case) in cases.iter().enumerate() {
        let verdict = verify_claim(&case.id, &case.root, &case.claim);
        let paid = verdict.ok().and_then(|()| payout(case.pool, case.claim.share, case.root.total_shares));

        assert_eq!(paid, case.payout, "case {number} ({}): {verdict:?}", case.kind);
    }
}

#[test]
fn salt_commitment_and_leaf_of_every_unaltered_case_agree() {
    for (number, case) in cases().iter().enumerate().filter(|(_, case)| case.kind == "valid") {
        let Case { id, claim, .. } = case;

        let salt = claim_salt(&case.claim_seed, &id.genesis, id.task, id.round, &claim.payee);
        let commitment = commitment(&id.genesis, id.task, id.round, &claim.payee, &claim.salt);
        let leaf = reward_leaf(id, claim.index, &Leaf { commitment, share: claim.share });

        assert_eq!(salt, claim.salt, "case {number}");
        assert_eq!(commitment, case.commitment, "case {number}");
        assert_eq!(leaf.hash, H256(case.leaf), "case {number}");
    }
}
