//! What every place that keeps IPFS blocks can do.

use super::{Block, ContentError, Pinned};
use futures::future::BoxFuture;
use std::fmt;

/// A place that keeps IPFS blocks: [`stores`](super::stores) has all that there are.
///
/// Nothing of it is trusted. What it gives goes through a [`Pinned`], and the CID that it answers with is compared with
/// the one computed here.
pub trait ContentStore: fmt::Debug + Send + Sync {
    /// What it is, for people: `Kubo at http://127.0.0.1:5001`.
    fn name(&self) -> String;

    /// Stores `block`, called `name` where the place has names, and returns when the place has it for good.
    fn put<'a>(&'a self, block: &'a Block, name: &'a str) -> BoxFuture<'a, Result<Placed, ContentError>>;

    /// Fetches what has the CID `cid` into `file`, which is empty and knows what it must become. The caller finishes it.
    fn get<'a>(&'a self, cid: &'a str, file: &'a mut Pinned) -> BoxFuture<'a, Result<(), ContentError>>;
}

/// Where a block went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is there.
    Stored,
    /// It goes onto the chain as part of the transaction that publishes its model.
    WithTheModel,
}
