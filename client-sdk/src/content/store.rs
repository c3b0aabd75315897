//! The interface of places that keep IPFS blocks.

use super::{Block, ContentError, Pinned};
use futures::future::BoxFuture;
use std::fmt;

/// A place that keeps IPFS blocks; they are in [`stores`](super::stores).
///
/// It needs no trust: what it returns goes through a [`Pinned`], and the CID that it answers is compared with the one
/// computed here.
pub trait ContentStore: fmt::Debug + Send + Sync {
    /// Its name, for people: `Kubo at http://127.0.0.1:5001`.
    fn name(&self) -> String;

    /// Stores `block`, called `name` where the place has names, and returns when it is stored durably.
    fn put<'a>(&'a self, block: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>>;

    /// Fetches the block with the CID `cid` into `file`, which is empty. The caller finishes the file.
    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>>;
}

/// Where a block is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// In the place.
    Stored,
    /// Nowhere yet: it goes onto the chain with the transaction that publishes its model.
    WithTheModel,
}
