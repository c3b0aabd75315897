//! How each pallet is set up, a file a family.

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod consensus;
pub mod learning;
pub mod staking;
pub mod system;
