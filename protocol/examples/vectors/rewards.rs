//! Reward claims: salt, commitment, leaf and payout.

use crate::section::{Check, Decimal, nullable, read, same};
use serde::Deserialize;
use serde_json::Value;
use sheaf_primitives::{Leaf, RoundId, claim_salt, commitment, reward_leaf};
use sheaf_protocol::{Hash, claim_file::ClaimCase};

pub const SECTION: (&str, Check) = ("cases", check);

/// What the case says beside the claim.
#[derive(Deserialize)]
#[serde(rename = "case")]
struct Expected {
    #[serde(default)]
    kind: String,
    claim_seed: Option<Hash>,
    commitment: Option<Hash>,
    leaf: Option<Hash>,
    #[serde(deserialize_with = "nullable")]
    payout: Option<Decimal<u128>>,
}

/// Which of salt, commitment and leaf still belong to the claim: the file gives those of the claim before it was altered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    Nothing,
    Commitment,
    Leaf,
}

impl Expected {
    fn holds(&self) -> Holds {
        match self.kind.as_str() {
            _ if self.payout.is_some() => Holds::Leaf,
            "leaf count" | "long path" | "short path" | "swapped path" | "sibling sum" | "sibling hash" => Holds::Leaf,
            "index" | "share" => Holds::Commitment,
            _ => Holds::Nothing,
        }
    }
}

fn check(case: &Value) -> Result<(), String> {
    let expected: Expected = read(case)?;
    let parsed = match ClaimCase::parse(case) {
        Ok(parsed) => parsed,
        Err(error) if error.is_malformed() => return Err(format!("it cannot be read: {error}")),
        // No chain would decode such a claim.
        Err(error) => return same_payout(&expected, Err(error.to_string())),
    };
    check_derivations(&expected, &parsed)?;
    same_payout(&expected, parsed.payout().map_err(|error| error.to_string()))
}

fn check_derivations(expected: &Expected, ClaimCase { id, claim, .. }: &ClaimCase) -> Result<(), String> {
    let RoundId { genesis, task, round } = *id;
    let computed = commitment(&genesis, task, round, &claim.payee, &claim.salt);
    if expected.holds() >= Holds::Commitment {
        if let Some(claim_seed) = expected.claim_seed {
            let salt = claim_salt(&claim_seed.0, &genesis, task, round, &claim.payee);
            same("salt", Hash::from(claim.salt), salt.into())?;
        }
        if let Some(commitment) = expected.commitment {
            same("commitment", commitment, computed.into())?;
        }
    }
    if expected.holds() == Holds::Leaf
        && let Some(leaf) = expected.leaf
    {
        let computed = reward_leaf(id, claim.index, &Leaf { commitment: computed, share: claim.share });
        same("leaf", leaf, computed.hash.0.into())?;
    }
    Ok(())
}

fn same_payout(expected: &Expected, computed: Result<u128, String>) -> Result<(), String> {
    match (&expected.payout, computed) {
        (Some(Decimal(expected)), Ok(computed)) => same("payout", *expected, computed),
        (None, Err(_)) => Ok(()),
        (Some(Decimal(expected)), Err(reason)) => {
            Err(format!("payout is {expected} in the file, refused here: {reason}"))
        }
        (None, Ok(computed)) => Err(format!("the claim is refused in the file, paid {computed} here")),
    }
}
