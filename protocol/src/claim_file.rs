//! Reward claims as JSON, with all that is needed to check them offline: `{"cases": [{genesis, task, round, result, claim}]}`.
//!
//! The errors distinguish a case that cannot be read from a claim that is refused, so that a typing error is never
//! taken for a refusal.

use crate::{Hash, wire::ClaimJson};
use core::str::FromStr;
use serde_json::Value;
use sheaf_primitives::{ClaimError, H256, RewardClaim, RewardRoot, RoundId, payout, verify_claim};

/// A claim, and what the chain stores of its round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimCase {
    /// The round.
    pub id: RoundId,
    /// The round's reward tree on chain.
    pub root: RewardRoot,
    /// The round's pool in plancks.
    pub pool: u128,
    /// The claim.
    pub claim: RewardClaim,
}

/// Why a case does not pay.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CaseError {
    /// A field is missing or malformed, so the claim cannot be checked.
    #[error("{field} {problem}")]
    Malformed {
        /// Path of the field in the case, as in `claim.path.0.sum`.
        field: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A number is larger than the protocol's field: no chain would decode the claim.
    #[error("{field} is {value}, which does not fit {bits} bits")]
    OutOfRange {
        /// Path of the field in the case.
        field: String,
        /// Its value.
        value: String,
        /// The size of the protocol's field, in bits.
        bits: u32,
    },
    /// The path has more siblings than any tree needs.
    #[error("the path has {0} siblings: no path has more than 32")]
    PathTooLong(usize),
    /// The claim is well-formed, but refused.
    #[error(transparent)]
    Refused(#[from] ClaimError),
    /// The payout does not fit 128 bits.
    #[error("the payout exceeds 128 bits")]
    PayoutOverflow,
}

impl CaseError {
    /// Whether the case could not be read at all.
    pub fn is_malformed(&self) -> bool {
        matches!(self, Self::Malformed { .. })
    }
}

/// The cases of a claim file. The error says what is wrong with the file as a whole.
pub fn read_cases(text: &str) -> Result<Vec<Value>, String> {
    let file: Value = serde_json::from_str(text).map_err(|cause| format!("it is not JSON: {cause}"))?;
    let Value::Object(mut file) = file else { return Err("it is not a JSON object with a list `cases`".into()) };
    match file.remove("cases") {
        Some(Value::Array(cases)) => Ok(cases),
        Some(_) => Err("`cases` is not a list".into()),
        None => Err("it has no list `cases`".into()),
    }
}

impl ClaimCase {
    /// Reads one case.
    pub fn parse(case: &Value) -> Result<Self, CaseError> {
        let case = Fields::new(case);
        let (result, claim) = (case.field("result"), case.field("claim"));
        let path = claim.field("path");
        // Forms before ranges: a malformed field anywhere makes the whole case unreadable.
        let nodes = path.list()?;
        let sums = nodes.iter().map(|node| node.field("sum").decimal()).collect::<Result<Vec<_>, _>>()?;
        let hashes = nodes.iter().map(|node| node.field("hash").hash()).collect::<Result<Vec<_>, _>>()?;
        let genesis = case.field("genesis").hash()?;
        let root = H256(result.field("root").hash()?);
        let (payee, salt) = (claim.field("payee").hash()?, claim.field("salt").hash()?);
        let (task, round) = (case.field("task").decimal()?, case.field("round").integer()?);
        let (total_shares, pool) = (result.field("total_shares").decimal()?, result.field("pool").decimal()?);
        let leaves = result.field("leaves").integer()?;
        let (index, share) = (claim.field("index").integer()?, claim.field("share").decimal()?);

        let siblings = nodes.len();
        let path = sums
            .into_iter()
            .zip(hashes)
            .map(|(sum, hash)| Ok(sheaf_primitives::SumNode { sum: sum.fit(128)?, hash: H256(hash) }))
            .collect::<Result<Vec<_>, CaseError>>()?;
        Ok(Self {
            id: RoundId { genesis, task: task.fit(64)?, round: round.fit(32)? },
            root: RewardRoot { root, total_shares: total_shares.fit(128)?, leaves: leaves.fit(32)? },
            pool: pool.fit(128)?,
            claim: RewardClaim {
                index: index.fit(32)?,
                payee,
                salt,
                share: share.fit(64)?,
                path: path.try_into().map_err(|_| CaseError::PathTooLong(siblings))?,
            },
        })
    }

    /// The claim's payout in plancks.
    pub fn payout(&self) -> Result<u128, CaseError> {
        verify_claim(&self.id, &self.root, &self.claim)?;
        payout(self.pool, self.claim.share, self.root.total_shares).ok_or(CaseError::PayoutOverflow)
    }

    /// The claim in the form that aggregators send.
    pub fn claim_json(&self) -> ClaimJson {
        ClaimJson::from(&self.claim)
    }
}

/// A JSON value and its path in the case. A missing value is reported when it is read.
struct Fields<'a> {
    path: String,
    value: Option<&'a Value>,
}

/// A natural number that may be larger than its field.
struct Number {
    path: String,
    digits: String,
}

impl<'a> Fields<'a> {
    fn new(value: &'a Value) -> Self {
        Self { path: String::new(), value: Some(value) }
    }

    fn field(&self, name: &str) -> Self {
        let path = if self.path.is_empty() { name.to_string() } else { format!("{}.{name}", self.path) };
        Self { path, value: self.value.and_then(|value| value.get(name)) }
    }

    fn malformed(&self, problem: impl Into<String>) -> CaseError {
        CaseError::Malformed { field: self.path.clone(), problem: problem.into() }
    }

    fn present(&self) -> Result<&'a Value, CaseError> {
        self.value.ok_or_else(|| self.malformed("is missing"))
    }

    fn text(&self) -> Result<&'a str, CaseError> {
        let value = self.present()?;
        value.as_str().ok_or_else(|| self.malformed(format!("is {value}, which is not text")))
    }

    fn list(&self) -> Result<Vec<Self>, CaseError> {
        let value = self.present()?;
        let items = value.as_array().ok_or_else(|| self.malformed(format!("is {value}, which is not a list")))?;
        let item = |(index, value)| Self { path: format!("{}.{index}", self.path), value: Some(value) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    fn hash(&self) -> Result<[u8; 32], CaseError> {
        let text = self.text()?;
        Ok(text.parse::<Hash>().map_err(|cause| self.malformed(format!("is wrong: {cause}")))?.0)
    }

    /// A number as decimal text.
    fn decimal(&self) -> Result<Number, CaseError> {
        let text = self.text()?;
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.malformed(format!("is `{text}`, which is not a natural number in decimal")));
        }
        Ok(Number { path: self.path.clone(), digits: text.into() })
    }

    /// A number as a JSON number.
    fn integer(&self) -> Result<Number, CaseError> {
        let value = self.present()?;
        let digits =
            value.as_u64().ok_or_else(|| self.malformed(format!("is {value}, which is not a natural number")))?;
        Ok(Number { path: self.path.clone(), digits: digits.to_string() })
    }
}

impl Number {
    fn fit<N: FromStr>(self, bits: u32) -> Result<N, CaseError> {
        let Self { path, digits } = self;
        digits.parse().map_err(|_| CaseError::OutOfRange { field: path, value: digits, bits })
    }
}
