//! The Sheaf runtime: nominated proof of stake, and the four pallets of federated learning.
//!
//! - this file: every pallet and its index
//! - [`configs`]: one file for each family of pallets (system, consensus, staking, learning)
//! - [`apis`]: what the node asks of the runtime
//! - [`genesis`]: the presets `dev` and `local`
//! - [`fees`], [`claim_fees`], [`units`]: fees, the fees of unsigned claims, units of money and time
//! - [`bags`], [`proxy_type`]: bags of voters, what a proxy may do
//! - [`weights`]: the measured weights of the learning pallets' calls

#![cfg_attr(not(feature = "std"), no_std)]
// Hundreds of nested generics meet in the aggregated call.
#![recursion_limit = "512"]
// A macro writes the aggregated types at the end without documentation.
#![allow(missing_docs)]

extern crate alloc;

pub mod apis;
pub mod bags;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
pub mod claim_fees;
pub mod configs;
pub mod fees;
pub mod genesis;
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
pub use proxy_type::ProxyType;
pub use types::*;
#[cfg(feature = "std")]
pub use wasm::*;

use alloc::{borrow::Cow, vec::Vec};
use frame_support::PalletId;
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::traits::Block as BlockT;
use sp_version::RuntimeVersion;

/// Derives the treasury account. There is no treasury pallet; root spends from the account.
pub const TREASURY_ID: PalletId = PalletId(*b"shf/trsy");

/// The runtime's version. `spec_version` rises with every change of behaviour, `transaction_version` when the encoding
/// of a call or an extension changes.
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

// Every pallet and its index. Indices are part of the transaction format: they never change. 60 stays free, because a
// call that begins with `<` could be taken for a wrapped message. This is at the root of the crate because clients that
// find types by their paths look for `sheaf_runtime::RuntimeCall` and the like there.
#[frame_support::runtime]
mod runtime {
    use super::*;

    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Runtime>;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
    #[runtime::pallet_index(2)]
    pub type Babe = pallet_babe::Pallet<Runtime>;
    // Before Session, so that an author is recorded in the right session and era.
    #[runtime::pallet_index(3)]
    pub type Authorship = pallet_authorship::Pallet<Runtime>;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances::Pallet<Runtime>;
    #[runtime::pallet_index(5)]
    pub type TransactionPayment = pallet_transaction_payment::Pallet<Runtime>;

    // Before Session, which asks it for the validators at genesis.
    #[runtime::pallet_index(12)]
    pub type Staking = pallet_staking::Pallet<Runtime>;
    #[runtime::pallet_index(10)]
    pub type Session = pallet_session::Pallet<Runtime>;
    #[runtime::pallet_index(11)]
    pub type Historical = pallet_session::historical::Pallet<Runtime>;
    #[runtime::pallet_index(13)]
    pub type Offences = pallet_offences::Pallet<Runtime>;
    #[runtime::pallet_index(14)]
    pub type Grandpa = pallet_grandpa::Pallet<Runtime>;
    #[runtime::pallet_index(15)]
    pub type AuthorityDiscovery = pallet_authority_discovery::Pallet<Runtime>;
    #[runtime::pallet_index(16)]
    pub type VoterList = pallet_bags_list::Pallet<Runtime>;

    #[runtime::pallet_index(20)]
    pub type Utility = pallet_utility::Pallet<Runtime>;
    #[runtime::pallet_index(21)]
    pub type Multisig = pallet_multisig::Pallet<Runtime>;
    #[runtime::pallet_index(22)]
    pub type Proxy = pallet_proxy::Pallet<Runtime>;
    #[runtime::pallet_index(23)]
    pub type Sudo = pallet_sudo::Pallet<Runtime>;

    #[runtime::pallet_index(40)]
    pub type Registry = pallet_registry::Pallet<Runtime>;
    #[runtime::pallet_index(41)]
    pub type Tasks = pallet_tasks::Pallet<Runtime>;
    #[runtime::pallet_index(42)]
    pub type TrainerStaking = pallet_trainer_staking::Pallet<Runtime>;
    #[runtime::pallet_index(43)]
    pub type Rewards = pallet_rewards::Pallet<Runtime>;
}

/// The extrinsics that a block's author adds from what its node measured: the time.
pub(crate) fn create_inherents(data: &InherentData) -> Vec<UncheckedExtrinsic> {
    data.create_extrinsics()
}

/// Whether a block's inherents agree with what this node measured.
pub(crate) fn check_inherents(data: &InherentData, block: &<Block as BlockT>::LazyBlock) -> CheckInherentsResult {
    data.check_extrinsics(block)
}
