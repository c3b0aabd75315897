//! Runs as inputs of the fuzzer, which then starts from calls that succeed and need not guess the steps of a task.

use crate::{
    accounts::account,
    actions::{By, Step},
    run,
};
use codec::Encode;
use sheaf_runtime::{Address, BlockNumber, ProxyType, Runtime, RuntimeCall};
use std::{fs, path::Path};

/// Number of runs that are written, and again with their calls wrapped in other calls.
const RUNS: u64 = 48;
const WRAPPED: u64 = 12;
/// Number of steps of a run, about half of which succeed.
const STEPS: u64 = 350;
/// The account that calls for all others, as their proxy.
const PROXY: u8 = 50;

/// Writes the inputs into a folder.
pub fn write(folder: &Path) {
    for seed in 0..RUNS {
        fs::write(folder.join(format!("model-{seed:02}")), encode(run::record(seed, STEPS))).unwrap();
    }
    for seed in 0..WRAPPED {
        fs::write(folder.join(format!("model-wrapped-{seed:02}")), encode(wrap(run::record(seed, STEPS)))).unwrap();
    }
}

/// Encodes steps: blocks that pass, caller, call.
fn encode(steps: Vec<(BlockNumber, Step)>) -> Vec<u8> {
    let line = |(blocks, step): (BlockNumber, Step)| {
        (u8::try_from(blocks).unwrap_or(u8::MAX), step.by.byte(), step.call).encode()
    };
    steps.into_iter().flat_map(line).collect()
}

/// The same calls in batches, through proxies, and from derived accounts.
fn wrap(steps: Vec<(BlockNumber, Step)>) -> Vec<(BlockNumber, Step)> {
    let mut befriended = Vec::new();
    let mut wrapped = Vec::new();
    for (turn, (blocks, step)) in steps.into_iter().enumerate() {
        let By::Account(who) = step.by.clone() else {
            wrapped.push((blocks, step));
            continue;
        };
        let call = step.call.clone();
        if turn % 3 == 0 && !befriended.contains(&who) {
            wrapped.push((0, Step::signed(&who, befriend())));
            befriended.push(who.clone());
        }
        let (by, call): (_, RuntimeCall) = match turn % 3 {
            0 => (account(PROXY), in_the_name_of(Address::Id(who), call).into()),
            1 => (who, pallet_utility::Call::<Runtime>::batch_all { calls: vec![call] }.into()),
            _ => (who, pallet_utility::Call::<Runtime>::force_batch { calls: vec![remark(), call] }.into()),
        };
        wrapped.push((blocks, Step::signed(&by, call)));
    }
    wrapped
}

fn befriend() -> pallet_proxy::Call<Runtime> {
    pallet_proxy::Call::add_proxy { delegate: Address::Id(account(PROXY)), proxy_type: ProxyType::Any, delay: 0 }
}

fn in_the_name_of(real: Address, call: RuntimeCall) -> pallet_proxy::Call<Runtime> {
    pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }
}

fn remark() -> RuntimeCall {
    frame_system::Call::<Runtime>::remark { remark: Vec::new() }.into()
}
