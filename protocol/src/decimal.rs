//! Integers that may exceed 2^53 travel as decimal strings, since many JSON readers keep numbers as doubles.
//! For `#[serde(with = "decimal")]`.

use core::{fmt::Display, str::FromStr};
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<N: Display, S: Serializer>(number: &N, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

pub(crate) fn deserialize<'de, N: FromStr<Err: Display>, D: Deserializer<'de>>(deserializer: D) -> Result<N, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|cause| D::Error::custom(format!("`{text}` is not the decimal number wanted here: {cause}")))
}
