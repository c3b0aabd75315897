//! Why a file could not be fetched or put.

use crate::durable::DurableError;
use sheaf_primitives::H256;

/// Why a file could not be fetched or put.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The file is larger, according to the chain, than the caller allows.
    #[error("{uri} has {size} bytes, more than the {limit} that are allowed here")]
    TooLarge {
        /// Where the file is.
        uri: String,
        /// The file's size according to the chain.
        size: u64,
        /// The caller's limit.
        limit: u64,
    },
    /// The address is of an unknown kind.
    #[error("`{uri}` cannot be fetched: {reason}")]
    Unsupported {
        /// The address as it stands on chain.
        uri: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Files of this machine are read only if the caller allows it.
    #[error("{uri} is a file on a machine's disk; allow local files if it is on this one")]
    FilesNotAllowed {
        /// The address as it stands on chain.
        uri: String,
    },
    /// The place did not answer, or does not have the file.
    #[error("cannot fetch {uri}: {reason}")]
    Unavailable {
        /// Where the file should be.
        uri: String,
        /// What happened.
        reason: String,
    },
    /// The place has another file, of another size.
    #[error("{uri} is not the file that the chain pins: it has {found} bytes where {expected} are expected")]
    WrongSize {
        /// Where it came from.
        uri: String,
        /// The size on chain.
        expected: u64,
        /// The size found; the fetch stops at the first byte too many.
        found: u64,
    },
    /// The place has another file, with another hash.
    #[error("{uri} is not the file that the chain pins: its SHA-256 is {found:?}, expected {expected:?}")]
    WrongHash {
        /// Where it came from.
        uri: String,
        /// The hash on chain.
        expected: H256,
        /// The hash found.
        found: H256,
    },
    /// The file is empty, or too large for one IPFS block.
    #[error("{size} bytes are not one IPFS block, which has 1 to {limit}")]
    NoBlock {
        /// The file's size.
        size: usize,
        /// The maximum.
        limit: u32,
    },
    /// A store answered with another CID than the file's.
    #[error(
        "{store} answered with the CID {found}, but the file's is {expected}: it did not store the bytes as they are"
    )]
    WrongCid {
        /// The store.
        store: String,
        /// The CID computed here.
        expected: String,
        /// The CID answered.
        found: String,
    },
    /// This machine's disk does not keep the file.
    #[error(transparent)]
    Disk(#[from] DurableError),
    /// Several places were tried.
    #[error("no place has the file with SHA-256 {sha256:?}: {reasons}")]
    Nowhere {
        /// The hash on chain.
        sha256: H256,
        /// The error of each place.
        reasons: String,
    },
    /// The place does not take files, or refused this one.
    #[error("cannot put `{name}` to {location}: {reason}")]
    NotPut {
        /// The file's name.
        name: String,
        /// Where it should go.
        location: String,
        /// What happened.
        reason: String,
    },
}
