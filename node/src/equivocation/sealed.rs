//! A window of sealed headers, by slot and author.

use sp_consensus_babe::{AuthorityIndex, Slot};
use std::collections::BTreeMap;

/// Number of slots in the window: 50 minutes in slots of 3 s.
const WINDOW: u64 = 1_000;

/// The first header that each author sealed in each slot of the window.
pub struct SealedHeaders<Header> {
    first: BTreeMap<(Slot, AuthorityIndex), Header>,
}

impl<Header> Default for SealedHeaders<Header> {
    fn default() -> Self {
        Self { first: BTreeMap::new() }
    }
}

impl<Header: Clone + PartialEq> SealedHeaders<Header> {
    /// Stores a header. Returns the earlier header if its author sealed a different one in the same slot.
    pub fn note(&mut self, slot: Slot, authority: AuthorityIndex, header: Header) -> Option<Header> {
        self.forget_before(slot);
        let first = self.first.entry((slot, authority)).or_insert_with(|| header.clone());
        (*first != header).then(|| first.clone())
    }

    /// Removes the headers before the window that ends with the newest slot.
    fn forget_before(&mut self, slot: Slot) {
        let newest = self.first.last_key_value().map_or(slot, |((newest, _), _)| (*newest).max(slot));
        let oldest = Slot::from(u64::from(newest).saturating_sub(WINDOW));
        self.first = self.first.split_off(&(oldest, 0));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]

    use super::*;
    use sheaf_runtime::Header;
    use sp_consensus_babe::{
        AuthorityId, AuthorityPair, EquivocationProof, check_equivocation_proof,
        digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
    };
    use sp_core::{ByteArray, Pair};
    use sp_runtime::{Digest, DigestItem, traits::Header as _};

    /// A header of `slot` by authority 0, different for every `salt`, with and without its seal.
    fn header(author: &AuthorityPair, slot: u64, salt: u8) -> (Header, Header) {
        let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() });
        let digest = Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(pre_digest)] };
        let unsealed = Header::new(1, [salt; 32].into(), [0; 32].into(), [0; 32].into(), digest);
        let mut sealed = unsealed.clone();
        let signature = author.sign(unsealed.hash().as_ref());
        sealed.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(signature));
        (unsealed, sealed)
    }

    fn proof(author: &AuthorityPair, first_header: Header, second_header: Header) -> EquivocationProof<Header> {
        let offender = AuthorityId::from_slice(author.public().as_slice()).unwrap();
        EquivocationProof { offender, slot: 7.into(), first_header, second_header }
    }

    #[test]
    fn a_second_header_of_a_slot_comes_with_the_first_and_makes_a_valid_proof() {
        let author = AuthorityPair::from_seed(&[1; 32]);
        let (_, first) = header(&author, 7, 1);
        let (_, second) = header(&author, 7, 2);
        let mut seen = SealedHeaders::default();

        assert_eq!(seen.note(7.into(), 0, first.clone()), None);
        let noted = seen.note(7.into(), 0, second.clone());

        assert_eq!(noted, Some(first.clone()));
        assert!(check_equivocation_proof(proof(&author, first, second)));
    }

    #[test]
    fn headers_without_seals_prove_nothing() {
        let author = AuthorityPair::from_seed(&[1; 32]);
        let (first, _) = header(&author, 7, 1);
        let (second, _) = header(&author, 7, 2);

        assert!(!check_equivocation_proof(proof(&author, first, second)));
    }

    #[test]
    fn the_same_header_twice_is_no_offence() {
        let author = AuthorityPair::from_seed(&[1; 32]);
        let (_, sealed) = header(&author, 7, 1);
        let mut seen = SealedHeaders::default();

        seen.note(7.into(), 0, sealed.clone());

        assert_eq!(seen.note(7.into(), 0, sealed), None);
    }

    #[test]
    fn other_slots_and_other_authors_are_no_offence() {
        let author = AuthorityPair::from_seed(&[1; 32]);
        let mut seen = SealedHeaders::default();

        seen.note(7.into(), 0, header(&author, 7, 1).1);

        assert_eq!(seen.note(8.into(), 0, header(&author, 8, 2).1), None);
        assert_eq!(seen.note(7.into(), 1, header(&author, 7, 3).1), None);
    }

    #[test]
    fn old_slots_are_forgotten() {
        let author = AuthorityPair::from_seed(&[1; 32]);
        let mut seen = SealedHeaders::default();
        seen.note(7.into(), 0, header(&author, 7, 1).1);

        seen.note((7 + WINDOW + 1).into(), 0, header(&author, 7 + WINDOW + 1, 2).1);

        assert_eq!(seen.first.len(), 1);
    }
}
