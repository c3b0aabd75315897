//! Files named by their SHA-256, in a local folder or a bucket.

use super::{Steps, StoreError};
use axum::body::Bytes;
use futures::stream::BoxStream;
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as ObjectPath,
    prefix::PrefixStore,
};
use sheaf_client_sdk::content::bucket_settings;
use sheaf_primitives::{TaskId, sha256};
use sheaf_protocol::Hash;
use std::{ops::Range, path::Path, sync::Arc};
use url::Url;

/// Where an object is filed. This decides who may see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shelf {
    /// Models, client code and reports: for everyone.
    Public,
    /// Updates of a task: for everyone only if the task says so.
    Updates(TaskId),
}

impl Shelf {
    fn path(self, sha256: &Hash) -> ObjectPath {
        match self {
            Self::Public => ObjectPath::from(format!("objects/{sha256}")),
            Self::Updates(task) => ObjectPath::from(format!("updates/{task}/{sha256}")),
        }
    }
}

/// The object store.
#[derive(Clone)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    steps: Arc<dyn Steps>,
}

impl Objects {
    /// The store at `url`, or the folder `objects` in `data_dir` if there is none.
    pub fn open(url: Option<&Url>, data_dir: &Path, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        match url {
            Some(url) => Self::at_url(url, steps),
            None => Self::local(&data_dir.join("objects"), steps),
        }
    }

    /// A local folder, created if absent. A put is on disk when it returns.
    pub fn local(folder: &Path, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(StoreError::file("create", folder))?;
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), steps })
    }

    /// A bucket by URL: `s3://…`, `gs://…`, `az://…`, `file:///…`. Credentials come from the environment, under the names
    /// that the cloud's own tools use.
    pub fn at_url(url: &Url, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        if url.scheme() == "file" {
            let refused = || StoreError::ObjectsUrl { url: url.to_string(), reason: "it names no local folder".into() };
            return Self::local(&url.to_file_path().map_err(|()| refused())?, steps);
        }
        let (store, prefix) = object_store::parse_url_opts(url, bucket_settings())
            .map_err(|error| StoreError::ObjectsUrl { url: url.to_string(), reason: error.to_string() })?;
        Ok(Self { store: Arc::new(PrefixStore::new(store, prefix)), steps })
    }

    /// Files `bytes` and returns their SHA-256. Filing the same bytes again changes nothing.
    pub async fn put(&self, shelf: Shelf, bytes: Vec<u8>) -> Result<Hash, StoreError> {
        let hash = Hash::from(sha256(&[&bytes]));
        self.steps.reach("before an object").map_err(StoreError::Stopped)?;
        self.store.put(&shelf.path(&hash), PutPayload::from(bytes)).await?;
        self.steps.reach("after an object").map_err(StoreError::Stopped)?;
        Ok(hash)
    }

    /// The object's bytes, checked against its name.
    pub async fn get(&self, shelf: Shelf, hash: &Hash) -> Result<Vec<u8>, StoreError> {
        let name = || hash.to_string();
        let found = match self.store.get(&shelf.path(hash)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(StoreError::NoObject { sha256: name() }),
            other => other?,
        };
        let bytes = found.bytes().await?;
        let got = Hash::from(sha256(&[&bytes]));
        if got != *hash {
            return Err(StoreError::DamagedObject { sha256: name(), got: got.to_string() });
        }
        Ok(bytes.into())
    }

    /// The object's size in bytes, or `None` if there is no such object.
    pub async fn size(&self, shelf: Shelf, hash: &Hash) -> Result<Option<u64>, StoreError> {
        match self.store.head(&shelf.path(hash)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes an object, if it exists.
    pub async fn delete(&self, shelf: Shelf, hash: &Hash) -> Result<(), StoreError> {
        match self.store.delete(&shelf.path(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A stream of the bytes in `range`. A part cannot be checked against the hash; its reader checks the whole.
    pub async fn stream(
        &self,
        shelf: Shelf,
        hash: &Hash,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>, StoreError> {
        let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
        Ok(self.store.get_opts(&shelf.path(hash), options).await?.into_stream())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NoSteps;

    #[tokio::test]
    async fn an_object_is_found_on_its_shelf_only() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::local(folder.path(), Arc::new(NoSteps)).unwrap();

        let hash = objects.put(Shelf::Updates(7), b"update".to_vec()).await.unwrap();

        assert_eq!(objects.get(Shelf::Updates(7), &hash).await.unwrap(), b"update");
        assert_eq!(objects.size(Shelf::Updates(7), &hash).await.unwrap(), Some(6));
        assert_eq!(objects.size(Shelf::Updates(8), &hash).await.unwrap(), None);
        assert_eq!(objects.size(Shelf::Public, &hash).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_damaged_object_is_not_handed_out_as_whole() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::local(folder.path(), Arc::new(NoSteps)).unwrap();
        let hash = objects.put(Shelf::Public, b"model".to_vec()).await.unwrap();
        std::fs::write(folder.path().join("objects").join(hash.to_string()), b"madel").unwrap();

        let error = objects.get(Shelf::Public, &hash).await.unwrap_err();
        assert!(matches!(error, StoreError::DamagedObject { .. }), "{error}");
    }
}
