//! The Sheaf runtime: nominated proof of stake, and the four pallets of federated learning.
//!
//! - `pallets`: every pallet and its index
//! - [`configs`]: one file a family of pallets (system, consensus, staking, learning)
//! - [`apis`]: what the node asks the runtime
//! - [`genesis`]: the presets `dev` and `local`
//! - [`fees`], [`claim_fees`], [`units`]: prices, what a claim without a signer costs, money and time
//! - [`bags`], [`proxy_type`]: voters' bags, what a proxy may do
//! - [`weights`]: what the calls of the learning pallets cost, measured

#![cfg_attr(not(feature = "std"), no_std)]
// Hundreds of nested generics meet in the aggregated call.
#![recursion_limit = "512"]

extern crate alloc;

pub mod apis;
pub mod bags;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
pub mod claim_fees;
pub mod configs;
pub mod fees;
pub mod genesis;
mod pallets;
pub mod proxy_type;
#[cfg(test)]
mod tests;
pub mod types;
pub mod units;
#[cfg(feature = "std")]
mod wasm;
pub mod weights;

pub use apis::{RuntimeApi, api};
pub use configs::consensus::SessionKeys;
pub use pallets::*;
pub use proxy_type::ProxyType;
pub use types::*;
#[cfg(feature = "std")]
pub use wasm::*;

use alloc::borrow::Cow;
use frame_support::PalletId;
use sp_version::RuntimeVersion;

/// Derives the treasury account; there is no treasury pallet, root spends from it.
pub const TREASURY_ID: PalletId = PalletId(*b"shf/trsy");

/// What this runtime calls itself. `spec_version` rises with every change of behaviour, `transaction_version` when a
/// call or an extension changes its bytes.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("sheaf"),
    impl_name: Cow::Borrowed("sheaf-node"),
    authoring_version: 1,
    spec_version: 100,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};
