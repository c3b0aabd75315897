//! Files that the chain pins by hash and size: fetching them from wherever they are, and putting them there.
//!
//! A fetch returns exactly the pinned file or an error: size and SHA-256 are checked before any byte is returned, so no
//! place needs trust, and several can be asked at once.
//!
//! | uri | fetched by | put by |
//! |---|---|---|
//! | `ipfs://bafkrei…` | every [`ContentStore`] of the [`Fetcher`]: a node, gateways, Kubo, … | [`ContentStore::put`] |
//! | `http://`, `https://` | a GET | no |
//! | `s3://`, `gs://`, `az://`, … | the cloud's API, with credentials from the environment | [`put`] |
//! | `file://` | this machine's disk, if allowed | [`put`] |

mod block;
mod error;
mod fetcher;
mod file;
mod http;
mod incoming;
mod objects;
mod partial_file;
mod pinned;
mod place;
mod race;
mod store;
pub mod stores;
#[cfg(test)]
mod tests;

pub use block::Block;
pub use error::ContentError;
pub use fetcher::Fetcher;
pub(crate) use http::{client as http_client, explain};
pub use incoming::Incoming;
pub use objects::bucket_settings;
pub use partial_file::PartialFile;
pub use pinned::Pinned;
pub use place::{pin, put};
pub use store::{ContentStore, Placed};
