//! The register of attacks, `docs/attacks.md`, is correct: every test that it names exists, and every attack names a
//! test or says why it does not apply.

use std::{collections::BTreeSet, fs, path::Path};

const REGISTER: &str = include_str!("../../../docs/attacks.md");

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The folders with tests.
const FOLDERS: [&str; 13] = [
    "aggregation",
    "aggregator",
    "cli",
    "client-sdk",
    "pallets",
    "primitives",
    "protocol",
    "runner",
    "runtime",
    "sandbox",
    "tests",
    "trainer",
    "wallet",
];

/// A test: its crate's folder, its file without the extension, and its name.
type Test = (String, String, String);

/// The rows of the register's tables: the attack, where it happened, the defence, the tests.
fn rows() -> Vec<Vec<&'static str>> {
    let lines = REGISTER.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| attack"));
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// The tests that a row names, each as `folder::file::name`.
fn named(row: &[&str]) -> Vec<Test> {
    let names = row.last().map_or("", |tests| tests).split('`').skip(1).step_by(2);
    let parts = names.map(|path| path.split("::").map(str::to_owned).collect::<Vec<_>>());
    parts
        .map(|parts| match <[String; 3]>::try_from(parts) {
            Ok([folder, file, name]) => (folder, file, name),
            Err(parts) => panic!("{parts:?} is no folder, file and name"),
        })
        .collect()
}

#[test]
fn every_test_that_the_register_names_exists() {
    let tests = tests();
    for test in rows().iter().flat_map(|row| named(row)) {
        assert!(tests.contains(&test), "the register names {test:?}, which does not exist");
    }
}

#[test]
fn every_attack_has_a_test_or_a_reason_why_not() {
    let rows = rows();
    for row in &rows {
        let [attack, place, defence, last] = row[..] else { panic!("there are four columns: {row:?}") };
        let has_reason = last.starts_with("does not apply: ") && last.len() > 40;

        assert!(has_reason || !named(row).is_empty(), "{attack}: neither a test nor a reason");
        assert!(!place.is_empty() && !defence.is_empty(), "{attack}: where it happened, or what we do, is missing");
    }
    assert!(rows.len() >= 35, "the register has only {} rows", rows.len());
}

#[test]
fn every_test_of_an_attack_is_in_the_register() {
    let named: BTreeSet<_> = rows().iter().flat_map(|row| named(row)).collect();
    let mut attacks = BTreeSet::new();
    find(&Path::new(WORKSPACE).join("runtime/src/tests/attacks"), "runtime", &mut attacks);

    assert!(attacks.len() >= 20);
    let forgotten: Vec<_> = attacks.difference(&named).collect();
    assert!(forgotten.is_empty(), "in no row of the register: {forgotten:?}");
}

/// Every test of the workspace. Pallets, and what is below `tests`, are folders of their own.
fn tests() -> BTreeSet<Test> {
    let mut tests = BTreeSet::new();
    for folder in FOLDERS {
        let path = Path::new(WORKSPACE).join(folder);
        if ["pallets", "tests"].contains(&folder) {
            for entry in fs::read_dir(path).unwrap().map(Result::unwrap) {
                find(&entry.path(), &entry.file_name().into_string().unwrap(), &mut tests);
            }
        } else {
            find(&path, folder, &mut tests);
        }
    }
    tests
}

/// Adds the tests in the Rust and Python files below `path`.
fn find(path: &Path, folder: &str, tests: &mut BTreeSet<Test>) {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if path.is_dir() && !["target", "node_modules"].contains(&stem) {
        for entry in fs::read_dir(path).unwrap() {
            find(&entry.unwrap().path(), folder, tests);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "py") {
        let text = fs::read_to_string(path).unwrap();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let names = lines.windows(2).filter_map(|pair| test_name(pair[0], pair[1]));
        tests.extend(names.map(|name| (folder.to_owned(), stem.to_owned(), name.to_owned())));
    }
}

/// The name of the test that `line` declares, below the line `above`.
fn test_name<'a>(above: &str, line: &'a str) -> Option<&'a str> {
    let is_rust = above.starts_with("#[") && above.contains("test");
    let rust = line.trim_start_matches("async ").strip_prefix("fn ").filter(|_| is_rust);
    let python = line.strip_prefix("def ").filter(|rest| rest.starts_with("test_"));
    rust.or(python)?.split('(').next()
}
