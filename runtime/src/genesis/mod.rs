//! The states a chain can start from, by name: `dev` (one validator) and `local_testnet` (three).
//!
//! Both have sudo and well-known accounts whose keys everyone knows: they are for laptops and tests, never for money.

mod keyring;
pub mod learning;
mod presets;

pub use presets::{DEV, LOCAL, get, names};
