//! Measured values: finite floats, or `null`. For `#[serde(deserialize_with = "measured::deserialize")]`.
//!
//! The type of a message is a field inside it, so serde reads a message into a buffer first. Where any crate of the
//! build turns on `serde_json/arbitrary_precision`, a float lies in that buffer as a map that `f64` cannot be read from;
//! `serde_json::Number` can, either way.

use serde::{Deserialize, Deserializer, de::Error};

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let number = Option::<serde_json::Number>::deserialize(deserializer)?;
    let finite = |number: serde_json::Number| {
        let value = number.as_f64().filter(|value| value.is_finite());
        value.ok_or_else(|| D::Error::custom(format!("`{number}` is not a finite number")))
    };
    number.map(finite).transpose()
}

#[cfg(test)]
mod tests {
    #[derive(serde::Deserialize)]
    #[serde(tag = "type", rename_all = "snake_case")]
    enum Message {
        Measured {
            #[serde(default, deserialize_with = "super::deserialize")]
            value: Option<f64>,
        },
    }

    fn read(text: &str) -> Result<Option<f64>, serde_json::Error> {
        let Message::Measured { value } = serde_json::from_str(text)?;
        Ok(value)
    }

    #[test]
    fn a_float_inside_a_tagged_message_is_read_with_arbitrary_precision_too() {
        assert_eq!(read(r#"{"type":"measured","value":0.0861}"#).unwrap(), Some(0.0861));
        assert_eq!(read(r#"{"type":"measured","value":3}"#).unwrap(), Some(3.0));
        assert_eq!(read(r#"{"type":"measured","value":null}"#).unwrap(), None);
        assert_eq!(read(r#"{"type":"measured"}"#).unwrap(), None);
        assert!(read(r#"{"type":"measured","value":1e999}"#).is_err());
        assert!(read(r#"{"type":"measured","value":"0.5"}"#).is_err());
    }
}
