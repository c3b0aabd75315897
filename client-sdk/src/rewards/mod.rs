//! Reward proofs: whether a claim is the trainer's own, whether it will be accepted, and what it is worth.
//!
//! A trainer verifies the proof of a round before it trains the next, so an aggregator that withholds or falsifies
//! proofs costs a trainer at most one round. A lost proof can be rebuilt from the round's public report and the claim
//! seed.

mod error;
mod own;
mod refusal;
mod verify;

pub use error::RewardError;
pub use own::{rebuild, recognize};
pub use refusal::ClaimRefusal;
pub use verify::{Verified, verify, verify_against_chain};
