//! Fetching and putting, with servers and folders of the tests.

use super::{ContentError, Fetcher};
use crate::Progress;
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use sheaf_primitives::{Artifact, H256, Uri, cid_text, sha256};

const FILE: &[u8] = b"class Client: ...";

fn artifact(uri: &str) -> Artifact {
    Artifact {
        sha256: H256(sha256(&[FILE])),
        size: FILE.len() as u64,
        uri: Uri::try_from(uri.as_bytes().to_vec()).unwrap(),
    }
}

/// Puts the file into a folder.
async fn put(location: &str) -> Result<Artifact, ContentError> {
    super::put(location, "py", FILE.to_vec(), &Progress::default()).await
}

/// A web server that has the file at `/file`, at a gateway's path and at a mirror's, and other bytes at `/other`.
async fn server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let digest = sha256(&[FILE]);
    let gateway = move |Path(cid): Path<String>| async move {
        if cid == cid_text(&digest) { Ok(FILE) } else { Err(StatusCode::NOT_FOUND) }
    };
    let mirror = move |Path(name): Path<String>| async move {
        if name == hex::encode(digest) { Ok(FILE) } else { Err(StatusCode::NOT_FOUND) }
    };
    let router = Router::new()
        .route("/file", get(async || FILE))
        .route("/other", get(async || "class Thief: ...."))
        .route("/ipfs/{cid}", get(gateway))
        .route("/v1/objects/{sha256}", get(mirror));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn a_file_is_fetched_from_its_web_server() {
    let server = server().await;

    assert_eq!(Fetcher::new().fetch(&artifact(&format!("{server}/file")), 100).await.unwrap(), FILE);
}

#[tokio::test]
async fn a_web_server_that_has_other_bytes_is_found_out() {
    let server = server().await;

    let refused = Fetcher::new().fetch(&artifact(&format!("{server}/other")), 100).await.unwrap_err();

    assert!(matches!(refused, ContentError::WrongHash { .. }), "{refused}");
}

#[tokio::test]
async fn a_missing_file_and_a_missing_server_are_named() {
    let server = server().await;

    let missing = Fetcher::new().fetch(&artifact(&format!("{server}/none")), 100).await.unwrap_err();
    let silent = Fetcher::new().fetch(&artifact("http://127.0.0.1:9/file"), 100).await.unwrap_err();

    assert!(missing.to_string().contains("/none: the server answered 404"), "{missing}");
    assert!(silent.to_string().contains("http://127.0.0.1:9/file"), "{silent}");
}

#[tokio::test]
async fn a_file_above_the_callers_limit_is_not_even_asked_for() {
    let refused = Fetcher::new().fetch(&artifact("http://127.0.0.1:9/file"), 16).await.unwrap_err();

    assert!(matches!(refused, ContentError::TooLarge { size: 17, limit: 16, .. }), "{refused}");
}

#[tokio::test]
async fn an_ipfs_file_comes_from_a_gateway_under_its_cid() {
    let server = server().await;
    let uri = format!("ipfs://{}", cid_text(&sha256(&[FILE])));

    assert_eq!(Fetcher::new().with_gateway(&server).fetch(&artifact(&uri), 100).await.unwrap(), FILE);
}

#[tokio::test]
async fn a_cid_that_is_not_the_pinned_hash_is_refused_before_anything_is_fetched() {
    let uri = format!("ipfs://{}", cid_text(&[7; 32]));

    let refused = Fetcher::new().fetch(&artifact(&uri), 100).await.unwrap_err();

    assert!(matches!(refused, ContentError::WrongHash { .. }), "{refused}");
}

#[tokio::test]
async fn a_cid_of_another_kind_is_not_supported() {
    let uri = "ipfs://QmTdKs6Df9d6UCpz1aVYEG8T7ep7VisyKtNUGd8MmxkRa3";

    let refused = Fetcher::new().fetch(&artifact(uri), 100).await.unwrap_err();

    assert!(matches!(refused, ContentError::Unsupported { .. }), "{refused}");
}

#[tokio::test]
async fn a_mirror_helps_where_the_own_address_does_not() {
    let server = server().await;
    let store = Fetcher::new().with_mirror(&format!("{server}/"));

    assert_eq!(store.fetch(&artifact("file:///on/another/machine"), 100).await.unwrap(), FILE);
    assert_eq!(store.fetch(&artifact(&format!("{server}/other")), 100).await.unwrap(), FILE);
}

#[tokio::test]
async fn a_file_that_no_place_has_is_an_error_that_names_every_place() {
    let server = server().await;
    let store = Fetcher::new().with_mirror(&server);
    let absent = Artifact { sha256: H256([7; 32]), ..artifact(&format!("{server}/none")) };

    let refused = store.fetch(&absent, 100).await.unwrap_err().to_string();

    assert!(refused.contains("/none") && refused.contains("/v1/objects/0707"), "{refused}");
}

#[tokio::test]
async fn local_files_are_read_only_when_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let file = put(folder.path().to_str().unwrap()).await.unwrap();

    let refused = Fetcher::new().fetch(&file, 100).await.unwrap_err();

    assert!(matches!(refused, ContentError::FilesNotAllowed { .. }), "{refused}");
    assert_eq!(Fetcher::new().allow_files().fetch(&file, 100).await.unwrap(), FILE);
}

#[tokio::test]
async fn a_file_is_put_into_a_folder_by_path_or_address() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("a/b");

    let by_path = put(inner.to_str().unwrap()).await.unwrap();
    let address = format!("file://{}", inner.display());
    let by_address = put(&address).await.unwrap();

    assert_eq!(by_path, by_address);
    assert_eq!((by_path.sha256, by_path.size), (H256(sha256(&[FILE])), FILE.len() as u64));
    assert!(by_path.uri.starts_with(b"file:///"));
    let end = format!("/a/b/{}.py", hex::encode(by_path.sha256));
    assert!(by_path.uri.ends_with(end.as_bytes()));
    assert_eq!(std::fs::read_dir(&inner).unwrap().count(), 1, "no partial file is left");
}

#[tokio::test]
async fn a_changed_local_file_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = put(folder.path().to_str().unwrap()).await.unwrap();
    let name = format!("{}.py", hex::encode(file.sha256));
    std::fs::write(folder.path().join(name), b"class Thief: ....").unwrap();

    let refused = Fetcher::new().allow_files().fetch(&file, 100).await.unwrap_err();

    assert!(matches!(refused, ContentError::WrongHash { .. }), "{refused}");
}

#[tokio::test]
async fn extensions_that_leave_the_folder_and_places_that_take_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();

    for extension in ["/../x", "a/b", "a.b", "a b"] {
        let refused = super::pin(folder.path().to_str().unwrap(), extension, FILE);
        assert!(matches!(refused, Err(ContentError::NotPut { .. })), "{extension}");
    }
    for location in ["ipfs://", "https://example.org/", "ftp://example.org/"] {
        let refused = put(location).await;
        assert!(matches!(refused, Err(ContentError::NotPut { .. })), "{location}");
    }
}
