//! The description of a model that an organization publishes.

use crate::{Artifact, Name};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A published model without its client code, which is the call's last argument.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ModelSpec {
    /// Name shown to people.
    pub name: Name,
    /// Initial weights, a safetensors file. They fix the shapes of every update.
    pub weights: Artifact,
    /// Model card for trainers: the data needed, the metric, licence and hardware.
    pub card: Option<Artifact>,
}
