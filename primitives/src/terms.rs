//! The terms of a task: what an organization offers and asks.

use crate::{Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Permill;

/// What an organization offers and asks for one federated task. Fixed when proposed; only the deposit can grow.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskTerms {
    /// Tokens escrowed to pay for all rounds, in plancks.
    pub deposit: Balance,
    /// How many rounds to train, 1 to 1000.
    pub rounds: u32,
    /// Stake that a seat allocates, in plancks.
    pub stake: Balance,
    /// Fewest trainers a round needs.
    pub min_trainers: u32,
    /// Most seats the task has.
    pub max_trainers: u32,
    /// When the task ends, in Unix milliseconds. No round starts at or after it.
    pub deadline: Moment,
    /// How long a round collects updates, in milliseconds.
    pub round_ms: u64,
    /// Who may take a seat.
    pub admission: Admission,
    /// Whether updates may be downloaded by anyone.
    pub disclosure: Disclosure,
    /// How updates become the next model.
    pub aggregation: AggregationRule,
    /// How a round's pool is shared.
    pub reward: Reward,
    /// The aggregator's part of every round, at most 20 %.
    pub aggregator_share: Permill,
}

/// Who may take a seat in a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Admission {
    /// Any registered trainer with enough free bond.
    Open,
    /// Only trainers the organization has admitted.
    List,
}

/// Whether updates may be downloaded by anyone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Disclosure {
    /// The aggregator serves every accepted update: anyone can recompute the model.
    Public,
    /// Only the aggregator sees updates.
    Private,
}

/// How updates become the next model. All of it is integer arithmetic on fixed-point updates, so that every machine
/// that sees the same updates writes the same model bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AggregationRule {
    /// Which rule combines the updates.
    pub kind: RuleKind,
    /// Factor on the combined update, in units of 2^-16: 65536 adds the plain mean.
    pub learning_rate: u32,
    /// Largest absolute value of one coordinate of an update, in units of 2^-16.
    pub clip: u32,
    /// Fraction bits of an update's fixed-point coordinates, at most 24.
    pub frac_bits: u8,
    /// Most that one update may weigh in the mean, 1 to 65536.
    pub sample_weight_cap: u32,
}

/// Which rule combines the updates of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum RuleKind {
    /// The mean, weighted by capped sample counts (federated averaging).
    Mean,
}

/// How a round's pool is shared among its verified trainers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Reward {
    /// One share each: a claimed sample count never changes pay.
    Equal,
}
