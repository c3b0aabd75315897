//! The profiles of participants.

use crate::{Name, Uri};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The profile of an organization or a trainer.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Profile {
    /// Name shown to people, beside the account: names are not unique.
    pub name: Name,
    /// URL of a page about it; may be empty.
    pub uri: Uri,
}

/// The profile of an aggregator, with the keys that trainers need to communicate with it.
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
