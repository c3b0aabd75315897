//! Reads weights from this machine's disk: one safetensors file, or one that is divided into shards.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use safetensors::{SafeTensors, tensor::TensorView};
use serde::Deserialize;
use sheaf_aggregation::tensors;
use sheaf_client_sdk::durable::DurableError;

/// Why weights cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] DurableError),
    /// The index or its shards are invalid.
    #[error("`{}`: {reason}", path.display())]
    Index {
        /// The index.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

type Result<T, E = WeightsError> = std::result::Result<T, E>;

/// The end of an index's name.
const INDEX: &str = ".index.json";

/// The index of a model in shards, as Hugging Face's libraries write it: `{"weight_map": {"tensor": "shard"}}`.
#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// The weights at `path`, as one safetensors file. If `path` is an index, reads all its shards and joins them.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = std::fs::read(path).map_err(DurableError::file("read", path))?;
    match path.to_string_lossy().ends_with(INDEX) {
        true => join_shards(&bytes, path),
        false => Ok(bytes),
    }
}

fn join_shards(index: &[u8], path: &Path) -> Result<Vec<u8>> {
    let wrong = |reason: String| WeightsError::Index { path: path.to_owned(), reason };
    let index: Index = serde_json::from_slice(index).map_err(|error| wrong(format!("it is not an index: {error}")))?;
    let names: BTreeSet<&str> = index.weight_map.values().map(String::as_str).collect();
    let mut files = BTreeMap::new();
    for name in names {
        // An index comes with its model, from anyone: it may only name files beside itself.
        let plain = Path::new(name).components().count() == 1
            && matches!(Path::new(name).components().next(), Some(Component::Normal(_)));
        if !plain {
            return Err(wrong(format!("`{name}` is not a file beside it")));
        }
        let file = path.with_file_name(name);
        files.insert(name, std::fs::read(&file).map_err(DurableError::file("read the shard", &file))?);
    }
    let shards: BTreeMap<&str, SafeTensors> = files
        .iter()
        .map(|(name, bytes)| {
            let shard = tensors::read(bytes);
            shard
                .map(|shard| (*name, shard))
                .map_err(|error| wrong(format!("the shard {name} is not a safetensors file: {error}")))
        })
        .collect::<Result<_>>()?;
    let held: usize = shards.values().map(SafeTensors::len).sum();
    if held != index.weight_map.len() {
        let named = index.weight_map.len();
        return Err(wrong(format!("it names {named} tensors, and its shards have {held}")));
    }
    let tensors: Vec<(&str, TensorView)> = index
        .weight_map
        .iter()
        .map(|(tensor, shard)| {
            let found = shards.get(shard.as_str()).and_then(|shard| shard.tensor(tensor).ok());
            found.map(|found| (tensor.as_str(), found)).ok_or_else(|| wrong(format!("{shard} has no tensor {tensor}")))
        })
        .collect::<Result<_>>()?;
    safetensors::serialize(tensors, None).map_err(|error| wrong(format!("its shards do not fit together: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::Dtype;

    /// Writes a shard with float32 tensors of one number each.
    fn shard(folder: &Path, name: &str, tensors: &[(&str, f32)]) {
        let bytes: Vec<_> = tensors.iter().map(|(name, value)| (*name, value.to_le_bytes())).collect();
        let views = bytes.iter().map(|(name, bytes)| (*name, TensorView::new(Dtype::F32, vec![1], bytes).unwrap()));
        std::fs::write(folder.join(name), safetensors::serialize(views, None).unwrap()).unwrap();
    }

    fn index(folder: &Path, map: &[(&str, &str)]) -> std::path::PathBuf {
        let map: BTreeMap<_, _> = map.iter().copied().collect();
        let path = folder.join("model.safetensors.index.json");
        let text = serde_json::json!({ "metadata": { "total_size": 12 }, "weight_map": map }).to_string();
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn joined_shards_are_the_file_that_was_divided() {
        let folder = tempfile::tempdir().unwrap();
        shard(folder.path(), "model-1.safetensors", &[("b", 2.0), ("c", 3.0)]);
        shard(folder.path(), "model-2.safetensors", &[("a", 1.0)]);
        shard(folder.path(), "whole.safetensors", &[("a", 1.0), ("b", 2.0), ("c", 3.0)]);
        let (one, two) = ("model-1.safetensors", "model-2.safetensors");

        let joined = read(&index(folder.path(), &[("a", two), ("b", one), ("c", one)])).unwrap();

        assert_eq!(joined, read(&folder.path().join("whole.safetensors")).unwrap());
    }

    #[test]
    fn an_index_that_does_not_fit_its_shards_or_names_other_files_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        shard(folder.path(), "one.safetensors", &[("a", 1.0), ("b", 2.0)]);
        let one = "one.safetensors";
        for (map, reason) in [
            (&[("a", one)][..], "names 1 tensors, and its shards have 2"),
            (&[("a", one), ("c", one)], "has no tensor c"),
            (&[("a", one), ("b", "none.safetensors")], "none.safetensors"),
            (&[("a", "../one.safetensors"), ("b", one)], "not a file beside it"),
            (&[("a", "/etc/passwd"), ("b", one)], "not a file beside it"),
        ] {
            let failure = read(&index(folder.path(), map)).unwrap_err();
            assert!(failure.to_string().contains(reason), "{failure}");
        }
        std::fs::write(folder.path().join(one), b"nothing").unwrap();
        assert!(read(&index(folder.path(), &[("a", one)])).unwrap_err().to_string().contains("not a safetensors file"));
    }
}
