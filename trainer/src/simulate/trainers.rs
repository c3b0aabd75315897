//! Who trains on what. There are two ways to divide data without knowing what a file means: by folders, or by letting
//! each client take its part of one folder.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sheaf_client_sdk::durable::DurableError;

use super::error::{Result, SimulateError};

/// How many trainers share a folder by default.
const DEFAULT_TRAINERS: u32 = 10;
/// The start of the names of folders that belong to one trainer each.
const PREFIX: &str = "trainer-";

/// Who sees what of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// [`Split::Folders`] if there are folders called trainer-…, else [`Split::Shared`].
    Auto,
    /// Each folder is one trainer's: those called trainer-…, or all folders if there are none.
    Folders,
    /// All see all of it; client code finds `partition-id` and `num-partitions` in its config and takes its part.
    Shared,
}

/// A trainer of the simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Trainer {
    /// Its name in messages.
    pub name: String,
    /// Its data folder.
    pub data: PathBuf,
    /// Second argument of `Client(data_dir, config)`.
    pub config: Value,
}

/// Finds the trainers in `data`, `wanted` of them if given. The folder `held_out` belongs to none.
pub fn find(
    data: &Path,
    split: Split,
    wanted: Option<u32>,
    held_out: Option<&Path>,
    seed: Option<u64>,
) -> Result<Vec<Trainer>> {
    let subfolders = subfolders(data, held_out)?;
    let own: Vec<_> = subfolders.iter().filter(|(name, _)| name.starts_with(PREFIX)).cloned().collect();
    match split {
        Split::Shared => Ok(shared(data, wanted, seed)),
        Split::Auto if own.is_empty() => Ok(shared(data, wanted, seed)),
        Split::Folders if own.is_empty() => folders(data, subfolders, wanted, seed),
        Split::Auto | Split::Folders => folders(data, own, wanted, seed),
    }
}

/// Each folder is one trainer's.
fn folders(
    data: &Path,
    folders: Vec<(String, PathBuf)>,
    wanted: Option<u32>,
    seed: Option<u64>,
) -> Result<Vec<Trainer>> {
    let found = folders.len();
    if found == 0 {
        return Err(SimulateError::NoFolders(data.to_owned()));
    }
    let wanted = wanted.map_or(found, |wanted| usize::try_from(wanted).unwrap_or(usize::MAX));
    if wanted > found {
        return Err(SimulateError::TooFewFolders { data: data.to_owned(), found, wanted });
    }
    let config = Value::Object(seeded(seed));
    let trainer = |(name, data)| Trainer { name, data, config: config.clone() };
    Ok(folders.into_iter().take(wanted).map(trainer).collect())
}

/// All see the same folder, and their config says which part is theirs, by the names that Flower uses.
fn shared(data: &Path, wanted: Option<u32>, seed: Option<u64>) -> Vec<Trainer> {
    let count = wanted.unwrap_or(DEFAULT_TRAINERS);
    let trainer = |number: u32| {
        let mut config = seeded(seed);
        config.insert("partition-id".into(), number.into());
        config.insert("num-partitions".into(), count.into());
        Trainer { name: format!("{PREFIX}{number}"), data: data.to_owned(), config: Value::Object(config) }
    };
    (0..count).map(trainer).collect()
}

fn seeded(seed: Option<u64>) -> Map<String, Value> {
    seed.map(|seed| ("seed".to_owned(), seed.into())).into_iter().collect()
}

/// Names and paths of the folders in `data`, except hidden ones and `held_out`; trainer-2 comes before trainer-10.
fn subfolders(data: &Path, held_out: Option<&Path>) -> Result<Vec<(String, PathBuf)>> {
    let held_out = held_out.and_then(|folder| folder.canonicalize().ok());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(data).map_err(DurableError::file("read the data folder", data))? {
        let entry = entry.map_err(DurableError::file("read the data folder", data))?;
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let is_held_out = held_out.is_some() && path.canonicalize().ok() == held_out;
        if path.is_dir() && !name.starts_with('.') && !is_held_out {
            found.push((name, path));
        }
    }
    found.sort_by_cached_key(|(name, _)| {
        let stem = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number: u64 = name.strip_prefix(stem).and_then(|digits| digits.parse().ok()).unwrap_or_default();
        (stem.to_owned(), number, name.clone())
    });
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::create_dir(root.path().join(name)).unwrap();
        }
        root
    }

    fn names(trainers: &[Trainer]) -> Vec<&str> {
        trainers.iter().map(|trainer| trainer.name.as_str()).collect()
    }

    #[test]
    fn each_folder_called_trainer_is_one_trainer_in_the_order_of_their_numbers() {
        let root = folder(&["trainer-10", "trainer-2", "trainer-1", "holdout", ".cache"]);

        let trainers = find(root.path(), Split::Auto, None, None, None).unwrap();

        assert_eq!(names(&trainers), ["trainer-1", "trainer-2", "trainer-10"]);
        assert_eq!((trainers[2].data.clone(), trainers[2].config.clone()), (root.path().join("trainer-10"), json!({})));
        assert_eq!(names(&find(root.path(), Split::Auto, Some(2), None, None).unwrap()), ["trainer-1", "trainer-2"]);
        let failure = find(root.path(), Split::Auto, Some(4), None, None).unwrap_err();
        assert!(failure.to_string().contains("data for 3 trainers, 4 are asked for"), "{failure}");
    }

    #[test]
    fn any_other_folder_is_shared_in_parts_that_are_named_as_flower_names_them() {
        let root = folder(&["cats", "dogs"]);

        let trainers = find(root.path(), Split::Auto, Some(3), None, Some(5)).unwrap();

        assert_eq!(names(&trainers), ["trainer-0", "trainer-1", "trainer-2"]);
        assert!(trainers.iter().all(|trainer| trainer.data == root.path()));
        assert_eq!(trainers[1].config, json!({ "partition-id": 1, "num-partitions": 3, "seed": 5 }));
        assert_eq!(find(root.path(), Split::Auto, None, None, None).unwrap().len(), 10);
    }

    #[test]
    fn any_folders_are_trainers_when_asked_for_except_the_one_held_out() {
        let root = folder(&["anna", "clara", "check"]);
        let held_out = root.path().join("check");

        let trainers = find(root.path(), Split::Folders, None, Some(&held_out), None).unwrap();

        assert_eq!(names(&trainers), ["anna", "clara"]);
        assert!(find(&held_out, Split::Folders, None, None, None).unwrap_err().to_string().contains("no trainers"));
        assert!(
            find(Path::new("/nowhere"), Split::Auto, None, None, None).unwrap_err().to_string().contains("/nowhere")
        );
    }
}
