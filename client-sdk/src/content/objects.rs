//! Object storage of the clouds, by URL. Credentials come from the environment variables that each cloud's own tools
//! read (`AWS_ACCESS_KEY_ID`, `GOOGLE_SERVICE_ACCOUNT`, `AZURE_STORAGE_ACCOUNT_KEY`, …).

use super::{ContentError, Incoming, Pinned};
use crate::Progress;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::{
    Error::{NotFound, PermissionDenied, Unauthenticated},
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload,
    path::Path,
};
use url::Url;

/// How addresses of object storage begin.
pub(super) const SCHEMES: [&str; 8] = ["s3", "s3a", "gs", "az", "adl", "azure", "abfs", "abfss"];

/// Size of the parts of large files, in bytes: the clouds take at most 10,000 parts, of at least 5 MiB.
const PART: usize = 8 << 20;
/// How many parts are sent at a time.
const AT_ONCE: usize = 4;
/// How long one request may take, body included: enough at 60 kB a second.
const TIMEOUT: &str = "600s";

pub(super) async fn fetch(url: &Url, mut file: Pinned) -> Result<Vec<u8>, ContentError> {
    let unavailable =
        |error: object_store::Error| ContentError::Unavailable { uri: url.to_string(), reason: error.to_string() };
    let (store, path) = open(url).map_err(unavailable)?;
    let mut pieces = store.get(&path).await.map_err(unavailable)?.into_stream();
    while let Some(piece) = pieces.next().await {
        file.push(&piece.map_err(unavailable)?, url.as_str())?;
    }
    file.finish(url.as_str())
}

/// Puts `bytes` to `url`, whose name contains their hash: if an object of that size exists, nothing is sent. Readers
/// see the whole object or none.
pub(super) async fn put(url: &Url, bytes: Vec<u8>, progress: &Progress) -> Result<(), object_store::Error> {
    let (store, path) = open(url)?;
    put_into(&*store, &path, bytes, progress).await
}

async fn put_into(
    store: &dyn ObjectStore,
    path: &Path,
    bytes: Vec<u8>,
    progress: &Progress,
) -> Result<(), object_store::Error> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match store.head(path).await {
        Ok(there) if there.size == size => return Ok(()),
        // Credentials may allow writing and not reading.
        Ok(_) | Err(NotFound { .. } | PermissionDenied { .. } | Unauthenticated { .. }) => {}
        Err(unreachable) => return Err(unreachable),
    }
    if bytes.len() <= PART {
        store.put(path, PutPayload::from(bytes)).await?;
        return Ok(());
    }
    let mut upload = store.put_multipart(path).await?;
    let sent = send(&mut *upload, Bytes::from(bytes), progress).await;
    if sent.is_err() {
        // The clouds charge for the parts of an upload that is never completed. The first error says more than one from
        // here.
        let _ = upload.abort().await;
    }
    sent
}

async fn send(upload: &mut dyn MultipartUpload, bytes: Bytes, progress: &Progress) -> Result<(), object_store::Error> {
    let total = bytes.len();
    let starts = (0..total).step_by(PART);
    let parts = starts.map(|start| bytes.slice(start..start.saturating_add(PART).min(total)));
    let sending = parts.map(|part| {
        let size = part.len();
        let sent = upload.put_part(PutPayload::from(part));
        async move { sent.await.map(|()| size) }
    });
    let report = |done: usize, size: usize| {
        let done = done.saturating_add(size);
        progress.report(u64::try_from(done).unwrap_or(u64::MAX), u64::try_from(total).ok());
        std::future::ready(Ok(done))
    };
    stream::iter(sending).buffer_unordered(AT_ONCE).try_fold(0, report).await?;
    upload.complete().await?;
    Ok(())
}

fn open(url: &Url) -> Result<(Box<dyn ObjectStore>, Path), object_store::Error> {
    crate::init();
    object_store::parse_url_opts(url, bucket_settings())
}

/// Settings of buckets: those of the environment, and a timeout that suits large objects.
pub fn bucket_settings() -> impl Iterator<Item = (String, String)> {
    std::iter::once(("timeout".to_owned(), TIMEOUT.to_owned())).chain(std::env::vars())
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;
    use std::sync::{Arc, Mutex};

    #[tokio::test]
    async fn a_large_file_is_sent_once_in_parts_that_are_reported() {
        let (store, path) = (InMemory::new(), Path::from("models/large"));
        let bytes: Vec<u8> = (0..PART * 2 + 5).map(|index| (index % 251) as u8).collect();
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let progress = Progress::new(move |done, total| heard.lock().unwrap().push((done, total.unwrap())));

        put_into(&store, &path, bytes.clone(), &progress).await.unwrap();

        let stored = store.get(&path).await.unwrap();
        let tag = stored.meta.e_tag.clone();
        assert!(stored.bytes().await.unwrap() == bytes);
        let told = std::mem::take(&mut *told.lock().unwrap());
        assert_eq!(told.len(), 3);
        assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == bytes.len() as u64));
        assert_eq!(told.last().unwrap().0, bytes.len() as u64);

        put_into(&store, &path, bytes, &progress).await.unwrap();
        assert_eq!(store.head(&path).await.unwrap().e_tag, tag, "it was written again");
    }

    #[tokio::test]
    async fn a_file_that_was_cut_short_is_written_again() {
        let (store, path) = (InMemory::new(), Path::from("models/small"));
        store.put(&path, PutPayload::from_static(b"mod")).await.unwrap();

        put_into(&store, &path, b"model".to_vec(), &Progress::default()).await.unwrap();

        assert_eq!(store.get(&path).await.unwrap().bytes().await.unwrap(), "model");
    }
}
