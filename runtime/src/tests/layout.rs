//! The storage layout of the learning pallets is frozen: `layout/frozen.txt`, written from the runtime's metadata, has
//! the place, keys, maximum size and complete type of every item. An accidental change would make the state of every
//! chain unreadable.

mod shape;

use super::chain::storage;
use crate::{AllPalletsWithSystem, Registry, Rewards, Runtime, Tasks, TrainerStaking, genesis};
use codec::Decode;
use frame_metadata::{
    RuntimeMetadata, RuntimeMetadataPrefixed,
    v14::{StorageEntryModifier, StorageEntryType},
    v16::RuntimeMetadataV16,
};
use frame_support::traits::{GetStorageVersion, StorageInfoTrait, StorageVersion};
use shape::Shapes;
use std::{collections::BTreeMap, env, fs};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/layout/frozen.txt");

/// The learning pallets, and the storage versions that the code expects.
fn versions() -> [(&'static str, StorageVersion); 4] {
    [
        ("Registry", Registry::in_code_storage_version()),
        ("Tasks", Tasks::in_code_storage_version()),
        ("TrainerStaking", TrainerStaking::in_code_storage_version()),
        ("Rewards", Rewards::in_code_storage_version()),
    ]
}

#[test]
fn everything_is_stored_as_it_was() {
    let now = layout();
    if env::var_os("UPDATE_LAYOUT").is_some() {
        fs::write(FILE, &now).unwrap();
    }
    let frozen = fs::read_to_string(FILE).unwrap_or_default();

    let changes = changes(&frozen, &now);
    assert!(
        changes.is_empty(),
        "what chains store would be read as something else:\n\n{changes}\nRaise the pallet's STORAGE_VERSION and write a \
         migration, as `tests/migration.rs` shows; then freeze the new layout: `UPDATE_LAYOUT=1 cargo test -p \
         sheaf-runtime everything_is_stored`, look at what changed, and commit it"
    );
}

#[test]
fn every_version_in_the_code_is_the_one_on_the_chain() {
    sp_io::TestExternalities::new(storage(genesis::LOCAL)).execute_with(|| {
        let on_chain = [
            Registry::on_chain_storage_version(),
            Tasks::on_chain_storage_version(),
            TrainerStaking::on_chain_storage_version(),
            Rewards::on_chain_storage_version(),
        ];
        assert_eq!(versions().map(|(_, version)| version), on_chain);
        assert!(on_chain.iter().all(|version| *version >= 1), "a pallet without a version cannot be migrated");
    });
}

#[test]
fn a_change_is_shown_where_it_is() {
    let frozen = "Tasks, storage version 1\n\nTasks.Params\n  a: u32\n  b: u32\n\nTasks.Old\n  u8\n";
    let now = "Tasks, storage version 1\n\nTasks.Params\n  a: u32\n  b: u64\n\nTasks.New\n  u8\n";

    let expected = "Tasks.New, which is new\n\nTasks.Old, which is gone\n\nTasks.Params\n-   b: u32\n+   b: u64\n\n";
    assert_eq!(changes(frozen, now), expected);
    assert_eq!(changes(frozen, frozen), "");
}

/// Every storage item of the learning pallets, in the form of the file.
fn layout() -> String {
    let metadata = metadata();
    let shapes = Shapes::new(&metadata.types);
    let places: BTreeMap<_, _> = AllPalletsWithSystem::storage_info()
        .into_iter()
        .map(|item| ((text(&item.pallet_name), text(&item.storage_name)), (item.prefix, item.max_size)))
        .collect();

    let mut blocks = Vec::new();
    for (name, version) in versions() {
        let pallet = metadata.pallets.iter().find(|pallet| pallet.name == name).expect("the pallet is there");
        let storage = pallet.storage.as_ref().expect("it stores something");
        blocks.push(format!("{name}, storage version {}", encoded(version)));
        for entry in &storage.entries {
            let (prefix, most) = &places[&(name.to_owned(), entry.name.clone())];
            let (keys, value) = match &entry.ty {
                StorageEntryType::Plain(value) => ("no key".to_owned(), value.id),
                StorageEntryType::Map { hashers, key, value } => {
                    (format!("keys: {hashers:?} of {}", shapes.inline(key.id)), value.id)
                }
            };
            let absent = match entry.modifier {
                StorageEntryModifier::Optional => "may be absent",
                StorageEntryModifier::Default => "absent is the default",
            };
            let most = most.expect("every item is bounded");
            let at = hex::encode(prefix);
            blocks.push(format!(
                "{name}.{}\n  at 0x{at}\n  {keys}\n  at most {most} bytes, {absent}\n{}",
                entry.name,
                shapes.block(value, 1)
            ));
        }
    }
    blocks.iter().map(|block| format!("{}\n", block.trim_end())).collect::<Vec<_>>().join("\n")
}

fn metadata() -> RuntimeMetadataV16 {
    let bytes = Runtime::metadata_at_version(16).expect("the runtime has metadata of version 16");
    match RuntimeMetadataPrefixed::decode(&mut &bytes[..]).unwrap().1 {
        RuntimeMetadata::V16(metadata) => metadata,
        _ => panic!("it is of another version"),
    }
}

fn encoded(version: StorageVersion) -> u16 {
    u16::decode(&mut &codec::Encode::encode(&version)[..]).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The differences, item by item: removed lines after a `-`, new lines after a `+`.
fn changes(frozen: &str, now: &str) -> String {
    let (frozen, now) = (blocks(frozen), blocks(now));
    let names: std::collections::BTreeSet<_> = frozen.keys().chain(now.keys()).collect();
    let mut changes = String::new();
    for name in names {
        let change = match (frozen.get(name), now.get(name)) {
            (Some(old), Some(new)) if old == new => continue,
            (Some(old), Some(new)) => format!("{name}\n{}\n", difference(old, new)),
            (Some(_), None) => format!("{name}, which is gone\n\n"),
            (None, _) => format!("{name}, which is new\n\n"),
        };
        changes.push_str(&change);
    }
    changes
}

/// A layout's blocks, by their first lines.
fn blocks(layout: &str) -> BTreeMap<&str, Vec<&str>> {
    let lines = layout.split("\n\n").map(|block| block.lines().collect::<Vec<_>>());
    lines.filter_map(|lines| Some((*lines.first()?, lines.get(1..)?.to_vec()))).collect()
}

/// The lines between the common beginning and the common end of both.
fn difference(old: &[&str], new: &[&str]) -> String {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let marked = |mark: char, lines: &[&str]| -> String {
        lines[..lines.len() - end].iter().map(|line| format!("{mark} {line}\n")).collect()
    };
    marked('-', old) + &marked('+', new)
}
