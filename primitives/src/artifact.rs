//! A file that the chain pins by its hash and size without storing it.

use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::H256;
use scale_info::TypeInfo;

/// Maximum size of client code in bytes: one IPFS block, so that its CID is the same in every implementation.
pub const MAX_CLIENT_CODE: u32 = 262_144;

/// A name shown to people, UTF-8, at most 64 bytes. Names are not unique: accounts and ids are.
pub type Name = BoundedVec<u8, ConstU32<64>>;

/// Where a file can be fetched, as ASCII text (`ipfs://…`, `https://…`, `s3://…`), at most 256 bytes.
pub type Uri = BoundedVec<u8, ConstU32<256>>;

/// A file, pinned by its content: its reader checks size and hash, so the place it comes from needs no trust.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Artifact {
    /// SHA-256 of the file's bytes.
    pub sha256: H256,
    /// The file's length in bytes.
    pub size: u64,
    /// Where to fetch the file.
    pub uri: Uri,
}
