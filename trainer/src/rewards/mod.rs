//! Rewards: which can be claimed, and who may claim them without linking accounts that should stay apart.
//!
//! [`offline`] verifies claims without a chain.

pub(crate) mod error;
pub mod offline;
mod payer;
mod standing;

pub use error::{Result, RewardsError};
pub use payer::{Payer, can_pay, choose as choose_payer};
pub use standing::{ClaimStatus, Reward, standings};
