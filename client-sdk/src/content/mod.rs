//! Files that the chain pins by hash and size: fetching them from wherever they are, and putting them there.
//!
//! A fetched file is what the chain says it is, or it is an error: size and SHA-256 are checked before any byte is given
//! out, so no place needs to be trusted.
//!
//! | uri | fetched by | put |
//! |---|---|---|
//! | `ipfs://bafkrei…` | `bitswap_v1_get` of the node, then gateways | by `publish_model`, on chain |
//! | `http://`, `https://` | a GET | no |
//! | `s3://`, `gs://`, `az://`, … | the cloud's API, with credentials from the environment | yes |
//! | `file://` | this machine's disk, if allowed | yes |

mod error;
mod fetch;
mod file;
mod http;
mod ipfs;
mod objects;
mod pinned;
mod put;
mod store;
#[cfg(test)]
mod tests;

pub use error::ContentError;
pub(crate) use http::{client as http_client, explain};
pub use pinned::Pinned;
pub use store::ContentStore;
