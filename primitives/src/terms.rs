//! The terms of a task. Their bounds are in [`bounds`](crate::bounds).

use crate::{Balance, Moment};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Permill;

/// The terms on which an organization offers one federated task. They are fixed when it is proposed; only the deposit
/// can grow.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TaskTerms {
    /// The tokens escrowed to pay for all rounds, in plancks.
    pub deposit: Balance,
    /// The number of rounds, 1 to 1000.
    pub rounds: u32,
    /// The stake that a seat allocates, in plancks.
    pub stake: Balance,
    /// Minimum number of trainers of a round, at least 2.
    pub min_trainers: u32,
    /// Maximum number of seats, at most 2^20.
    pub max_trainers: u32,
    /// When the task ends, in Unix milliseconds: no round starts at it or later. At most 180 days ahead.
    pub deadline: Moment,
    /// The time for which a round collects updates, in milliseconds.
    pub round_ms: u64,
    /// Who may take a seat.
    pub admission: Admission,
    /// Whether updates may be downloaded by anyone.
    pub disclosure: Disclosure,
    /// How updates become the next model.
    pub aggregation: AggregationRule,
    /// How a round's pool is divided.
    pub reward: Reward,
    /// The part of every round that the aggregator gets, at most 20 %.
    pub aggregator_fee: Permill,
}

/// Who may take a seat in a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Admission {
    /// Any registered trainer with enough free bond may.
    Open,
    /// Only trainers that the organization has admitted may.
    List,
}

/// Whether updates may be downloaded by anyone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Disclosure {
    /// They may: the aggregator serves every accepted update, and anyone can recompute the model.
    Public,
    /// They may not: only the aggregator sees them.
    Private,
}

/// How updates become the next model. It is integer arithmetic on fixed-point updates, so that every machine with the
/// same updates writes the same model bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AggregationRule {
    /// Which rule combines the updates.
    pub kind: RuleKind,
    /// Factor on the combined update, in units of 2^-16: 65536 adds the plain mean.
    pub learning_rate: u32,
    /// Maximum absolute value of one coordinate of an update, in units of 2^-16.
    pub clip: u32,
    /// Number of fraction bits of an update's fixed-point coordinates, at most 24.
    pub frac_bits: u8,
    /// Maximum weight of one update in the mean, in samples, 1 to 65536.
    pub sample_weight_cap: u32,
}

/// Which rule combines the updates of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum RuleKind {
    /// The mean, weighted by capped sample counts (federated averaging).
    Mean,
}

/// How a round's pool is divided among its verified trainers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Reward {
    /// One share each: a claimed sample count never changes pay.
    Equal,
}
