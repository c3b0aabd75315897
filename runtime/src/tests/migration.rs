//! A rehearsed migration: how a stored type changes once chains have values of it.
//!
//! Version 2 of a task also records how much of its deposit was ever set aside for rounds, which version 1 computes
//! from the rounds. The migration runs on a state that real blocks created. Its own checks run under the feature
//! `try-runtime`; the checks of this file always run: the number of tasks, the fields of each, every law, the weight,
//! and that the migration runs once.

use super::{
    chain::{Chain, check_laws, on_a_chain},
    stage::{Staking, TRAINERS, Task, an_open_round, open_task, payees},
    task::{PostedRound, terms},
};
use crate::{AllPalletsWithSystem, Balance, Runtime, Tasks, units::SHF};
use codec::{Decode, Encode};
use frame_support::{
    Twox64Concat,
    migrations::VersionedMigration,
    storage_alias,
    traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion, UncheckedOnRuntimeUpgrade},
    weights::{Weight, constants::ParityDbWeight},
};
use pallet_tasks::TaskOf;
use sheaf_primitives::TaskId;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};
use sp_runtime::StateVersion;

/// Brings the tasks from version 1 to version 2.
type Migration = VersionedMigration<1, 2, CountWhatWasSetAside, Tasks, ParityDbWeight>;

/// What runs when a block of the upgraded runtime begins: the migration, then the hooks of the pallets.
type Upgrade = (Migration, AllPalletsWithSystem);

/// Version 1, the current one.
type Version1 = TaskOf<Runtime>;

/// Version 2. The new field comes last, so that older readers can still decode a task.
#[derive(Clone, PartialEq, Debug, Encode, Decode)]
struct Version2 {
    task: Version1,
    set_aside: Balance,
}

/// The tasks as version 2 stores them, where version 1 did.
mod version_2 {
    use super::*;

    #[storage_alias]
    pub type Tasks = StorageMap<Tasks, Twox64Concat, TaskId, Version2>;
}

/// The sum that a task's rounds hold or have paid, in plancks, and the number of rounds.
fn set_aside(task: TaskId) -> (Balance, u64) {
    let rounds = pallet_tasks::Rounds::<Runtime>::iter_prefix_values(task);
    rounds.fold((0, 0), |(sum, rounds), round| {
        (sum.saturating_add(round.pool).saturating_add(round.aggregator_part), rounds + 1)
    })
}

/// The migration without a check of versions; a chain runs [`Migration`] only.
struct CountWhatWasSetAside;

impl UncheckedOnRuntimeUpgrade for CountWhatWasSetAside {
    fn on_runtime_upgrade() -> Weight {
        let (mut reads, mut writes) = (0, 0);
        version_2::Tasks::translate::<Version1, _>(|id, task| {
            let (set_aside, rounds) = set_aside(id);
            reads += 1 + rounds;
            writes += 1;
            Some(Version2 { task, set_aside })
        });
        ParityDbWeight::get().reads_writes(reads, writes)
    }

    #[cfg(feature = "try-runtime")]
    fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
        check_laws();
        Ok(pallet_tasks::Tasks::<Runtime>::iter().collect::<Vec<_>>().encode())
    }

    #[cfg(feature = "try-runtime")]
    fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
        let before = Vec::<(TaskId, Version1)>::decode(&mut &before[..]).map_err(|_| "no state from before")?;
        let after = version_2::Tasks::iter().count();
        frame_support::ensure!(before.len() == after, "there are more tasks or fewer");
        for (id, task) in before {
            let new = version_2::Tasks::get(id).ok_or("a task is gone")?;
            frame_support::ensure!(new.task == task, "a task is another");
            frame_support::ensure!(new.set_aside == set_aside(id).0, "a task does not know what was set aside");
        }
        check_laws();
        Ok(())
    }
}

/// Four tasks: proposed; open, with two rounds, one of them partly paid; closed after a round; partly swept.
fn tasks_of_every_kind(chain: &mut Chain) {
    let first = an_open_round(chain);
    chain.must(Ferdie, first.claim(&payees()[0]));
    chain.must(Bob, PostedRound::of(0, 1, &payees()).submit());

    let deadline = chain.now() + 120_000;
    let closed = open_task(chain, terms(deadline));
    let swept = open_task(chain, terms(deadline));
    for task in [closed, swept] {
        for trainer in TRAINERS {
            chain.must(trainer, Staking::bond { amount: 5 * SHF });
            chain.must(trainer, Staking::take_seat { task });
        }
        chain.must(Alice, Task::finish_task { task });
        let round = PostedRound::of(task, 0, &payees());
        chain.must(Bob, round.submit());
    }
    chain.pass(2);
    for payee in payees() {
        chain.must(Ferdie, PostedRound::of(swept, 0, &payees()).claim(&payee));
    }
    for task in [closed, swept] {
        chain.must(Ferdie, Task::close_task { task });
    }
    chain.must(Ferdie, Task::sweep_task { task: swept, max_items: 1 });
    chain.must(Alice, Task::propose_task { model: 0, aggregator: Bob.to_account_id(), terms: terms(deadline) });
}

fn state() -> Vec<u8> {
    sp_io::storage::root(StateVersion::V1)
}

#[test]
fn a_changed_type_takes_every_record_along() {
    on_a_chain(|chain| {
        tasks_of_every_kind(chain);
        let before: Vec<(TaskId, Version1)> = pallet_tasks::Tasks::<Runtime>::iter().collect();
        let rounds = pallet_tasks::Rounds::<Runtime>::iter().count();
        assert_eq!((before.len(), rounds), (4, 4));

        let weight = Upgrade::on_runtime_upgrade();

        // Every task exists, with its old fields and the new one.
        let mut after: Vec<_> = version_2::Tasks::iter().collect();
        assert_eq!(after.len(), before.len());
        after.sort_by_key(|(id, _)| *id);
        let half = 50 * SHF;
        assert_eq!(after.iter().map(|(_, new)| new.set_aside).collect::<Vec<_>>(), [2 * half, half, half, 0]);
        for (id, task) in before {
            assert_eq!(version_2::Tasks::get(id).map(|new| new.task), Some(task));
        }
        check_laws();

        // Its weight covers its reads and writes, including the version, and fits a block.
        let reads_and_writes = ParityDbWeight::get().reads_writes(4 + 4 + 1, 4 + 1);
        assert!(weight.all_gte(reads_and_writes));
        assert!(weight.all_lt(<Runtime as frame_system::Config>::BlockWeights::get().max_block));

        // The chain goes on.
        on_chain_version(2);
        chain.pass(1);
    });
}

#[test]
fn a_migration_runs_once() {
    on_a_chain(|chain| {
        tasks_of_every_kind(chain);
        Upgrade::on_runtime_upgrade();
        on_chain_version(2);
        let migrated = state();

        Migration::on_runtime_upgrade();

        assert_eq!(state(), migrated);
        on_chain_version(2);
    });
}

#[cfg(feature = "try-runtime")]
#[test]
fn the_migrations_own_checks_pass_and_the_second_time_there_is_nothing_to_check() {
    on_a_chain(|chain| {
        tasks_of_every_kind(chain);

        let first = Migration::try_on_runtime_upgrade(true).unwrap();
        let migrated = state();
        let second = Migration::try_on_runtime_upgrade(true).unwrap();

        assert_eq!(state(), migrated);
        assert_eq!(second, ParityDbWeight::get().reads(1));
        assert!(first.ref_time() > second.ref_time());
        on_chain_version(2);
    });
}

/// A migration that loses a task, and one that miscounts.
#[cfg(feature = "try-runtime")]
#[test]
fn its_checks_notice_a_migration_that_goes_wrong() {
    on_a_chain(|chain| {
        tasks_of_every_kind(chain);
        let before = CountWhatWasSetAside::pre_upgrade().unwrap();
        CountWhatWasSetAside::on_runtime_upgrade();
        CountWhatWasSetAside::post_upgrade(before.clone()).unwrap();

        let good = version_2::Tasks::get(0).unwrap();
        version_2::Tasks::insert(0, Version2 { set_aside: good.set_aside + 1, ..good.clone() });
        assert!(CountWhatWasSetAside::post_upgrade(before.clone()).is_err());
        version_2::Tasks::remove(0);
        assert!(CountWhatWasSetAside::post_upgrade(before).is_err());
        version_2::Tasks::insert(0, good);
    });
}

fn on_chain_version(version: u16) {
    assert_eq!(Tasks::on_chain_storage_version(), StorageVersion::new(version));
}
