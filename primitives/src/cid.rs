//! The IPFS content identifier of a file that is one block: CIDv1, codec raw, SHA-256.
//!
//! Such an identifier contains the hash that the chain pins, so that each can be computed from the other.

use alloc::string::String;

/// CID version 1, codec raw (0x55), multihash SHA-256 (0x12) of 32 bytes (0x20).
/// Source: <https://github.com/multiformats/cid>, <https://github.com/multiformats/multicodec>.
const PREFIX: [u8; 4] = [0x01, 0x55, 0x12, 0x20];

/// RFC 4648 base32 in lower case, the alphabet of the multibase prefix `b`.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

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
    let cid = cid_v1_raw(sha256);
    let mut text = String::with_capacity(59);
    text.push('b');
    // 36 bytes are 57 groups of five bits, and a last group of three that zero bits fill up.
    let mut bits = cid.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).peekable();
    while bits.peek().is_some() {
        let group = (0..5).fold(0, |group: u8, _| group << 1 | bits.next().unwrap_or(0));
        text.extend(ALPHABET.get(usize::from(group)).map(|letter| char::from(*letter)));
    }
    text
}

/// The SHA-256 in the text of such a CID. `None` for any text that [`cid_text`] does not write.
pub fn sha256_of_cid_text(text: &str) -> Option<[u8; 32]> {
    let letters = text.strip_prefix('b')?;
    let mut bytes = [0u8; 36];
    let mut slots = bytes.iter_mut();
    let (mut pending, mut pending_bits) = (0u16, 0u32);
    for letter in letters.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        pending = pending << 5 | u16::try_from(value).ok()?;
        pending_bits = pending_bits.checked_add(5)?;
        if let Some(left) = pending_bits.checked_sub(8) {
            *slots.next()? = u8::try_from(pending >> left & 0xff).ok()?;
            pending &= (1u16 << left).wrapping_sub(1);
            pending_bits = left;
        }
    }
    // One text a CID: nothing missing, nothing beyond, no bits set in the filling.
    let complete = letters.len() == 58 && slots.next().is_none() && pending == 0;
    let digest = bytes.strip_prefix(&PREFIX)?;
    if complete { digest.try_into().ok() } else { None }
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
