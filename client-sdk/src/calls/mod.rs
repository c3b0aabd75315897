//! The calls of transactions.
//!
//! Each function builds one [`Call`]; [`crate::chain::Chain::submit`] signs and submits it. The chain checks them;
//! nothing is checked here twice.

pub mod balances;
mod call;
mod decoded;
pub mod proxy;
pub mod registry;
pub mod rewards;
pub mod staking;
pub mod tasks;
pub mod utility;

pub use call::Call;
pub use decoded::{Decoded, DecodedCall};
