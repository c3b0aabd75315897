//! Reading safetensors files that strangers wrote.
//!
//! The `safetensors` crate adds the end of the last tensor to the header's length without a check, so a header that claims
//! about 2^64 bytes of data would panic. Such headers are refused here before it sees them.

use core::fmt;
use safetensors::SafeTensors;
use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// Reads a safetensors file. All code that reads one does so here; the error says what is wrong with the file.
#[expect(clippy::disallowed_methods, reason = "the one place that calls it, behind the check")]
pub fn read(file: &[u8]) -> Result<SafeTensors<'_>, String> {
    if let Some(end) = largest_end(file).filter(|end| *end > file.len() as u64) {
        return Err(format!("its header places a tensor up to byte {end}, the file has {}", file.len()));
    }
    SafeTensors::deserialize(file).map_err(|cause| cause.to_string())
}

/// The largest `data_offsets` end that the header names. `None` if there is none, or no readable header.
fn largest_end(file: &[u8]) -> Option<u64> {
    let (length, rest) = file.split_first_chunk()?;
    let header = rest.get(..usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    serde_json::Deserializer::from_slice(header).deserialize_map(LargestEnd).ok()?
}

/// Visits every entry of the header, repeated names included.
struct LargestEnd;

impl<'de> Visitor<'de> for LargestEnd {
    type Value = Option<u64>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a safetensors header")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Option<u64>, A::Error> {
        let mut largest = None;
        while let Some((_, info)) = entries.next_entry::<String, Value>()? {
            largest = largest.max(info.pointer("/data_offsets/1").and_then(Value::as_u64));
        }
        Ok(largest)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::read;

    fn file(header: &str, data: usize) -> Vec<u8> {
        [(header.len() as u64).to_le_bytes().as_slice(), header.as_bytes(), &vec![0; data]].concat()
    }

    #[test]
    fn a_header_that_claims_more_data_than_there_is_is_refused() {
        // Eight tensors of 2^61 - 1 bytes: their end fits 64 bits, and no longer once the header's length is added.
        let size = (1u64 << 61) - 1;
        let tensors: Vec<_> = (0..8)
            .map(|number| {
                let (start, end) = (number * size, (number + 1) * size);
                format!(r#""{number}":{{"dtype":"U8","shape":[{size}],"data_offsets":[{start},{end}]}}"#)
            })
            .collect();
        let overflowing = file(&format!("{{{}}}", tensors.join(",")), 12);
        let named_twice = file(&format!("{{{},{}}}", tensors.join(","), tensors[0]), 12);

        for file in [overflowing, named_twice] {
            assert!(read(&file).unwrap_err().contains("places a tensor up to byte 18446744073709551608"));
        }
    }

    #[test]
    fn a_good_file_reads_and_noise_does_not() {
        assert!(read(&file(r#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#, 3)).is_ok());
        for bad in [vec![], vec![0; 8], vec![0xff; 20], file("[]", 0), file("{", 0), file(r#"{"a":1}"#, 0)] {
            assert!(read(&bad).is_err());
        }
    }
}
