//! The data and rules that the Sheaf chain shares with every program off it: ids, task terms and their bounds, the pay
//! of rounds, commitments and Merkle-sum trees.
//!
//! All hashing is here. Pallets call it inside the runtime, trainers and aggregators outside, so a proof that verifies
//! here verifies on chain. Everything is pure: no storage, no I/O, no clock. `tests/vectors` has cases of it in JSON,
//! against which implementations in other languages are tested.
//!
//! Units: token amounts are plancks (1 SHF = 10^12 plancks), instants are Unix milliseconds, sizes are bytes, hashes
//! are SHA-256.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod artifact;
pub mod bounds;
mod cid;
mod claim;
mod commitment;
mod hash;
mod model;
pub mod pay;
mod profile;
mod round;
mod round_id;
pub mod service;
mod sum_tree;
mod tag;
mod terms;
mod tree_shape;
mod update_tree;
mod usual;

pub use artifact::{Artifact, MAX_CLIENT_CODE, Name, Uri};
pub use bounded_collections::{BoundedVec, ConstU32};
pub use bounds::{TermsError, TermsLimits, check_terms};
pub use cid::{cid_text, cid_v1_raw, sha256_of_cid_text};
pub use claim::{ClaimError, MAX_PATH, RewardClaim, RewardRoot, verify_claim};
pub use commitment::{claim_salt, commitment};
pub use hash::sha256;
pub use model::ModelSpec;
pub use pay::{RoundPay, payout};
pub use primitive_types::H256;
pub use profile::{AggregatorProfile, Profile};
pub use round::RoundResult;
pub use round_id::RoundId;
pub use sp_arithmetic::Permill;
pub use sum_tree::{Leaf, SumNode, SumTree, TreeError, reward_leaf};
pub use tag::tag;
pub use terms::{Admission, AggregationRule, Disclosure, Reward, RuleKind, TaskTerms};
pub use tree_shape::path_length;
pub use update_tree::{UpdateLeaf, update_root};
pub use usual::{USUAL_DURATION_MS, USUAL_ROUND_MS, usual_round_ms};

/// A token amount in plancks; 1 SHF is [`SHF`] plancks.
pub type Balance = u128;
/// The height of a block.
pub type BlockNumber = u32;
/// The number of a task: the chain counts proposals from 0.
pub type TaskId = u64;
/// The number of a model: the chain counts publications from 0.
pub type ModelId = u64;
/// The number of a round within its task, from 0.
pub type RoundIndex = u32;
/// An instant in Unix milliseconds.
pub type Moment = u64;

/// Decimals of the token SHF.
pub const SHF_DECIMALS: u8 = 12;
/// One SHF in plancks.
pub const SHF: Balance = 1_000_000_000_000;
/// The SS58 address prefix of Sheaf addresses.
pub const SS58_PREFIX: u16 = 42;
