//! The benchmarks that a build with `runtime-benchmarks` offers to `frame-omni-bencher`: those of this project's own
//! pallets. The other pallets come with measured weights.

use crate::{AllPalletsWithSystem, Registry, Rewards, Tasks, TrainerStaking};
use alloc::{string::String, vec::Vec};
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, TrackedStorageKey, WhitelistedStorageKeys};

frame_benchmarking::define_benchmarks!(
    [pallet_registry, Registry]
    [pallet_tasks, Tasks]
    [pallet_trainer_staking, TrainerStaking]
    [pallet_rewards, Rewards]
);

/// The benchmarks, and the storage that they touch.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
    let mut list = Vec::<BenchmarkList>::new();
    list_benchmarks!(list, extra);
    (list, AllPalletsWithSystem::storage_info())
}

/// Runs benchmarks.
///
/// # Errors
/// If a benchmark fails; the error names the benchmark and the cause.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
    let whitelist: Vec<TrackedStorageKey> = AllPalletsWithSystem::whitelisted_storage_keys();
    let mut batches = Vec::<BenchmarkBatch>::new();
    let params = (&config, &whitelist);
    add_benchmarks!(params, batches);
    Ok(batches)
}
