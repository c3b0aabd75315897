//! What participants say of themselves.

use crate::{Name, Uri};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How an organization or a trainer presents itself.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Profile {
    /// Name shown to people, beside the account: names are not unique.
    pub name: Name,
    /// A page about it; may be empty.
    pub uri: Uri,
}

/// How an aggregator presents itself, and the keys trainers need to talk to it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AggregatorProfile {
    /// Name shown to people, beside the account: names are not unique.
    pub name: Name,
    /// Base URL of its service, `https://…` or `http://…`.
    pub endpoint: Uri,
    /// X25519 public key to which trainers seal their check-ins.
    pub sealing_key: [u8; 32],
    /// sr25519 public key that signs receipts.
    pub receipt_key: [u8; 32],
}
