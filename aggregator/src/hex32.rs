//! 32 bytes as 64 hex digits, for files that people may have to read.
//!
//! For fields: `#[serde(with = "hex32")]`, and for sets of them `#[serde(with = "hex32::set")]`.

use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes the bytes as lower-case hex, without `0x`.
pub fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hex::encode(bytes))
}

/// Reads what [`serialize`] wrote; an `0x` in front is fine.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    parse(&text).ok_or_else(|| D::Error::custom(format!("`{text}` is not 32 bytes in hex")))
}

/// Reads 64 hex digits, with or without `0x`.
pub fn parse(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes).ok()?;
    Some(bytes)
}

/// Sets of 32 bytes.
pub mod set {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use std::collections::BTreeSet;

    /// Writes a list of hex strings.
    pub fn serialize<S: Serializer>(set: &BTreeSet<[u8; 32]>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(set.iter().map(hex::encode))
    }

    /// Reads a list of hex strings.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<[u8; 32]>, D::Error> {
        let list = Vec::<String>::deserialize(from)?;
        let parse = |text: &String| super::parse(text).ok_or_else(|| D::Error::custom(format!("`{text}` is no hash")));
        list.iter().map(parse).collect()
    }
}

/// Bytes of any length.
pub mod bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bytes as lower-case hex.
    pub fn serialize<S: Serializer, B: AsRef<[u8]>>(bytes: &B, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(bytes))
    }

    /// Reads hex into a type that is made of bytes.
    pub fn deserialize<'de, D: Deserializer<'de>, B: TryFrom<Vec<u8>>>(from: D) -> Result<B, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = hex::decode(&text).map_err(D::Error::custom)?;
        let length = bytes.len();
        B::try_from(bytes).map_err(|_| D::Error::custom(format!("{length} bytes are not as many as expected")))
    }
}
