//! Why a file could not be fetched or put.

use sheaf_primitives::H256;

/// Why a file could not be fetched or put.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The chain says that the file is larger than the caller wants.
    #[error("{uri} has {size} bytes, more than the {limit} that are allowed here")]
    TooLarge {
        /// Where the file is.
        uri: String,
        /// The file's size according to the chain.
        size: u64,
        /// The caller's limit.
        limit: u64,
    },
    /// No known way leads there.
    #[error("`{uri}` cannot be fetched: {reason}")]
    Unsupported {
        /// The address as it stands on chain.
        uri: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Files of this machine are only read when the caller says so.
    #[error("{uri} is a file of some machine's disk; allow local files if it is this one's")]
    FilesNotAllowed {
        /// The address as it stands on chain.
        uri: String,
    },
    /// The place did not answer, or has no such file.
    #[error("cannot fetch {uri}: {reason}")]
    Unavailable {
        /// Where the file should be.
        uri: String,
        /// What happened.
        reason: String,
    },
    /// The place has another file: its size differs.
    #[error("{uri} is not the file that the chain pins: it has {found} bytes where {expected} are expected")]
    WrongSize {
        /// Where it came from.
        uri: String,
        /// The size on chain.
        expected: u64,
        /// The size found; the fetch stops at the first byte too many.
        found: u64,
    },
    /// The place has another file: its hash differs.
    #[error("{uri} is not the file that the chain pins: its SHA-256 is {found:?}, expected {expected:?}")]
    WrongHash {
        /// Where it came from.
        uri: String,
        /// The hash on chain.
        expected: H256,
        /// The hash found.
        found: H256,
    },
    /// A file that does not fit one IPFS block, or an empty one.
    #[error("{size} bytes are no IPFS block: it takes 1 to {limit}")]
    NoBlock {
        /// The file's size.
        size: usize,
        /// The largest there may be.
        limit: u32,
    },
    /// A store calls a file by another CID than it has.
    #[error(
        "{store} answered with the CID {found} where {expected} is the file's: it did not store the bytes as they are"
    )]
    WrongCid {
        /// The store.
        store: String,
        /// The CID computed here.
        expected: String,
        /// The CID answered.
        found: String,
    },
    /// This machine's disk has no room, or no such folder.
    #[error("cannot write `{path}`: {reason}")]
    Disk {
        /// The file.
        path: String,
        /// What happened.
        reason: String,
    },
    /// Several places were tried.
    #[error("no place has the file with SHA-256 {sha256:?}: {reasons}")]
    Nowhere {
        /// The hash on chain.
        sha256: H256,
        /// What each place said.
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
