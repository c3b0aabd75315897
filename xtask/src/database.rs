//! Measures the cost of a storage item in the node's database: ParityDB, with a state of 300,000 items.
//!
//! The runtime prices a read at 8 µs and a write at 50 µs, the SDK's figures for ParityDB. This prints what this machine
//! needs without the trie cache of a running node: a read finds one item at random, a write changes one at random among a
//! hundred in a block. A write includes its part of the new root, of the commit, and of the final wait until everything is
//! on disk. The files fit into the system's page cache.

// A measurement that cannot continue stops.
#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use crate::Failure;
use sc_client_api::{Backend as _, BlockImportOperation, NewBlockState, StateBackend, TrieCacheContext};
use sc_client_db::{Backend, BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sheaf_runtime::{Block, Hash, Header};
use sp_io::hashing::{blake2_128, twox_128};
use sp_runtime::{StateVersion, traits::Header as _};
use std::{path::Path, time::Instant};

const ITEMS: u64 = 300_000;
const ITEMS_A_BLOCK: u64 = 100;
const READS: u64 = 100_000;
const BLOCKS: u64 = 500;

type Change = (Vec<u8>, Option<Vec<u8>>);

/// Prints how long a read and a write take, in microseconds.
///
/// # Errors
/// If its files cannot be removed at the end.
pub fn measure() -> Result<(), Failure> {
    let path = std::env::temp_dir().join(format!("sheaf-database-{}", std::process::id()));
    let backend = open(&path);
    let mut chain =
        Chain { backend: &backend, best: Header::new(0, Hash::zero(), Hash::zero(), Hash::zero(), Default::default()) };
    chain.begin();
    for first in (0..ITEMS).step_by(10_000) {
        chain.append((first..first + 10_000).map(|number| (key(number), Some(value(number)))).collect());
    }

    let state = backend.state_at(chain.best.hash(), TrieCacheContext::Untrusted).expect("the block is there");
    let started = Instant::now();
    for number in random(READS) {
        let found = state.storage(&key(number)).expect("the database answers");
        assert_eq!(found, Some(value(number)));
    }
    let read = started.elapsed();
    drop(state);

    let changes: Vec<_> =
        random(BLOCKS * ITEMS_A_BLOCK).map(|number| (key(number), Some(value(number + ITEMS)))).collect();
    let started = Instant::now();
    for changes in changes.chunks(ITEMS_A_BLOCK as usize) {
        chain.append(changes.to_vec());
    }
    drop(backend);
    let written = started.elapsed();

    println!("read:  {:.1} µs", read.as_secs_f64() * 1e6 / READS as f64);
    println!("write: {:.1} µs", written.as_secs_f64() * 1e6 / (BLOCKS * ITEMS_A_BLOCK) as f64);
    Ok(std::fs::remove_dir_all(path)?)
}

fn open(path: &Path) -> Backend<Block> {
    let settings = DatabaseSettings {
        trie_cache_maximum_size: None,
        state_pruning: Some(PruningMode::ArchiveAll),
        source: DatabaseSource::ParityDb { path: path.to_owned() },
        blocks_pruning: BlocksPruning::KeepAll,
        pruning_filters: Vec::new(),
        metrics_registry: None,
    };
    Backend::new(settings, 0).expect("the folder can be written")
}

/// Keys like those of a map over accounts.
fn key(number: u64) -> Vec<u8> {
    let account = [number.to_le_bytes(); 4].concat();
    [&twox_128(b"System")[..], &twox_128(b"Account")[..], &blake2_128(&account)[..], &account[..]].concat()
}

/// Values of the length of an account's record.
fn value(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat(10)
}

/// `count` numbers of items, spread over the state; the same ones every time.
fn random(count: u64) -> impl Iterator<Item = u64> {
    (0..count).map(|step| step.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31) % ITEMS)
}

/// Blocks that contain only a change of state.
struct Chain<'a> {
    backend: &'a Backend<Block>,
    best: Header,
}

impl Chain<'_> {
    fn begin(&mut self) {
        let mut operation = self.backend.begin_operation().expect("the database is open");
        let root = operation.set_genesis_state(Default::default(), true, StateVersion::V1).expect("nothing is written");
        self.best.set_state_root(root);
        operation
            .set_block_data(self.best.clone(), Some(Vec::new()), None, None, NewBlockState::Best, true)
            .expect("it is the first block");
        self.backend.commit_operation(operation).expect("it can be written");
    }

    fn append(&mut self, changes: Vec<Change>) {
        let parent = self.best.hash();
        let mut operation = self.backend.begin_operation().expect("the database is open");
        self.backend.begin_state_operation(&mut operation, parent).expect("the parent is there");
        let state = self.backend.state_at(parent, TrieCacheContext::Untrusted).expect("the parent is there");
        let delta = changes.iter().map(|(key, value)| (&key[..], value.as_deref()));
        let (root, update) = state.storage_root(delta, StateVersion::V1);
        self.best = Header::new(self.best.number + 1, Hash::zero(), root, parent, Default::default());
        operation.update_db_storage(update).expect("it is in memory");
        operation.update_storage(changes, Vec::new()).expect("it is in memory");
        operation
            .set_block_data(self.best.clone(), Some(Vec::new()), None, None, NewBlockState::Best, true)
            .expect("it follows the best block");
        self.backend.commit_operation(operation).expect("it can be written");
    }
}
