//! Bytes as people and JSON see them: lower-case hex without a prefix.

use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A 32-byte hash, account or key.
pub type Hash = Hex<32>;

/// `N` bytes that write as hex text without `0x` and read with or without it, since wallets and explorers show it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

/// Why text is not the hex form of the expected number of bytes.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("`{text}` is not {bytes} bytes in hex: {cause}")]
pub struct HexError {
    text: String,
    bytes: usize,
    cause: hex::FromHexError,
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        let mut bytes = [0; N];
        hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)
            .map(|()| Self(bytes))
            .map_err(|cause| HexError { text: text.chars().take(140).collect(), bytes: N, cause })
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> From<[u8; N]> for Hex<N> {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes)
    }
}

impl<const N: usize> From<Hex<N>> for [u8; N] {
    fn from(hex: Hex<N>) -> Self {
        hex.0
    }
}

impl<const N: usize> AsRef<[u8; N]> for Hex<N> {
    fn as_ref(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
