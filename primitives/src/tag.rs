//! Domain separation: every hash and signed message of Sheaf starts with the tag of its kind, so that bytes made for
//! one purpose are never valid for another.

use crate::hash::sha256;

/// `T(name) = SHA-256("sheaf/v1/" ‖ name)`.
pub fn tag(name: &str) -> [u8; 32] {
    sha256(&[b"sheaf/v1/", name.as_bytes()])
}
