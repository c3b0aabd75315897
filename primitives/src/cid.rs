//! The IPFS content identifier of a file that is one block: CIDv1, codec raw, SHA-256.
//!
//! Such an identifier contains the hash that the chain pins, so that each can be computed from the other.

use alloc::string::String;
use data_encoding::BASE32_NOPAD;

/// CID version 1, codec raw (0x55), multihash SHA-256 (0x12) of 32 bytes (0x20).
/// Source: <https://github.com/multiformats/cid>, <https://github.com/multiformats/multicodec>.
const PREFIX: [u8; 4] = [0x01, 0x55, 0x12, 0x20];

/// The CID of the block with this SHA-256, as bytes.
pub fn cid_v1_raw(sha256: &[u8; 32]) -> [u8; 36] {
    let mut cid = [0; 36];
    let (prefix, digest) = cid.split_at_mut(PREFIX.len());
    prefix.copy_from_slice(&PREFIX);
    digest.copy_from_slice(sha256);
    cid
}

/// The CID of the block with this SHA-256, as text: `bafkrei…`, 59 characters.
pub fn cid_text(sha256: &[u8; 32]) -> String {
    // The multibase prefix `b` stands for base32 in lower case without padding.
    let mut text = String::from("b");
    BASE32_NOPAD.encode_append(&cid_v1_raw(sha256), &mut text);
    text.make_ascii_lowercase();
    text
}

/// The SHA-256 in the text of such a CID. `None` for any text that [`cid_text`] does not write.
pub fn sha256_of_cid_text(text: &str) -> Option<[u8; 32]> {
    let letters =
        text.strip_prefix('b').filter(|letters| !letters.bytes().any(|letter| letter.is_ascii_uppercase()))?;
    let bytes = BASE32_NOPAD.decode(letters.to_ascii_uppercase().as_bytes()).ok()?;
    bytes.strip_prefix(&PREFIX)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{cid_text, cid_v1_raw, sha256_of_cid_text};
    use crate::hash::sha256;

    #[test]
    fn the_cid_of_a_known_block_is_the_one_that_ipfs_gives_it() {
        // `ipfs add --cid-version 1 --raw-leaves` of a file that holds `hello world` and a line feed, and of an empty one.
        let hello = sha256(&[b"hello world\n"]);
        assert_eq!(cid_text(&hello), "bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4");
        assert_eq!(cid_text(&sha256(&[])), "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        assert_eq!(cid_v1_raw(&hello)[..4], [0x01, 0x55, 0x12, 0x20]);
    }

    #[test]
    fn a_cid_gives_back_its_hash() {
        for byte in 0..=255 {
            let hash = sha256(&[&[byte]]);
            assert_eq!(sha256_of_cid_text(&cid_text(&hash)), Some(hash));
        }
    }

    #[test]
    fn text_that_is_no_such_cid_is_refused() {
        let good = cid_text(&[7; 32]);
        let last_with_filling_bits_set = alloc::format!("{}h", &good[..58]);
        let other_codec = good.replacen("bafkrei", "bafybei", 1);

        for bad in ["", "b", &good[1..], &good[..58], &last_with_filling_bits_set, &other_codec, &good.to_uppercase()] {
            assert_eq!(sha256_of_cid_text(bad), None, "{bad}");
        }
        assert_eq!(sha256_of_cid_text(&alloc::format!("{good}a")), None);
    }
}
