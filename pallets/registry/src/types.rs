//! Records of the registry, and the arithmetic of publishing. Nothing here touches storage.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{AggregatorProfile, Artifact, Balance, H256, Name, Profile};

/// An account that publishes models and pays for tasks.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Organization<Ticket> {
    /// How it presents itself.
    pub profile: Profile,
    /// How many models it owns, retired ones included.
    pub models: u32,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// An account that may bond and take seats.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Trainer<Ticket> {
    /// How it presents itself.
    pub profile: Profile,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// An account that serves rounds.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Aggregator<Ticket> {
    /// How it presents itself, where it listens, and its keys.
    pub profile: AggregatorProfile,
    /// Tokens held as its bond, in plancks: the least when it registered, what it added since, less what it was slashed.
    pub bond: Balance,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// A model that tasks train.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Model<AccountId, BlockNumber, Ticket> {
    /// The organization that published it.
    pub owner: AccountId,
    /// Name shown to people.
    pub name: Name,
    /// The client code that trainers run, pinned.
    pub client: Artifact,
    /// The initial weights, pinned.
    pub weights: Artifact,
    /// The model card, pinned.
    pub card: Option<Artifact>,
    /// Whether the client code itself stands on the chain, in the block of `published_at`.
    pub code_on_chain: bool,
    /// The block it was published in.
    pub published_at: BlockNumber,
    /// Whether it is closed to new tasks.
    pub retired: bool,
    /// Its storage deposit, on the owner's account.
    pub deposit: Ticket,
}

/// The last client code that went onto the chain, and how much its block carries so far.
///
/// The block is part of the record so that nothing needs to be reset when a block begins.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PublishedCode<BlockNumber> {
    /// The block of the last publication.
    pub block: BlockNumber,
    /// Bytes of client code published in that block so far.
    pub bytes: u32,
    /// Index in that block of the extrinsic that published last.
    pub extrinsic: u32,
    /// SHA-256 of what it published.
    pub sha256: H256,
}

/// Why one more client code does not fit into a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeRefusal {
    /// The block would carry more bytes of client code than allowed.
    BlockFull,
    /// This extrinsic has published other code already, and a node keeps one file an extrinsic.
    SecondCode,
}

impl<BlockNumber: PartialEq + Copy> PublishedCode<BlockNumber> {
    /// The record after `size` bytes with hash `sha256` are published by `extrinsic` of `block`, where `limit` bytes a
    /// block are allowed and `last` is the record so far.
    ///
    /// The same code twice in one extrinsic is one file and passes; it counts twice against the limit.
    pub fn after(
        last: Option<Self>,
        block: BlockNumber,
        extrinsic: u32,
        sha256: H256,
        size: u32,
        limit: u32,
    ) -> Result<Self, CodeRefusal> {
        let here = last.filter(|last| last.block == block);
        if here.as_ref().is_some_and(|last| last.extrinsic == extrinsic && last.sha256 != sha256) {
            return Err(CodeRefusal::SecondCode);
        }

        let before = here.map_or(0, |last| last.bytes);
        let bytes = before.checked_add(size).filter(|bytes| *bytes <= limit).ok_or(CodeRefusal::BlockFull)?;
        Ok(Self { block, bytes, extrinsic, sha256 })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;

    const A: H256 = H256([1; 32]);
    const B: H256 = H256([2; 32]);

    fn published(block: u32, bytes: u32, extrinsic: u32, sha256: H256) -> PublishedCode<u32> {
        PublishedCode { block, bytes, extrinsic, sha256 }
    }

    #[test]
    fn the_first_code_of_a_block_counts_from_zero() {
        assert_eq!(PublishedCode::after(None, 5, 1, A, 10, 20), Ok(published(5, 10, 1, A)));
        assert_eq!(PublishedCode::after(Some(published(4, 20, 1, B)), 5, 1, A, 10, 20), Ok(published(5, 10, 1, A)));
    }

    #[test]
    fn a_block_fills_up_to_its_limit_and_no_further() {
        let last = published(5, 10, 1, A);

        assert_eq!(PublishedCode::after(Some(last.clone()), 5, 2, B, 10, 20), Ok(published(5, 20, 2, B)));
        assert_eq!(PublishedCode::after(Some(last.clone()), 5, 2, B, 11, 20), Err(CodeRefusal::BlockFull));
        assert_eq!(PublishedCode::after(Some(last), 5, 2, B, u32::MAX, u32::MAX), Err(CodeRefusal::BlockFull));
    }

    #[test]
    fn one_extrinsic_publishes_one_code_as_often_as_it_likes() {
        let last = published(5, 10, 1, A);

        assert_eq!(PublishedCode::after(Some(last.clone()), 5, 1, A, 10, 20), Ok(published(5, 20, 1, A)));
        assert_eq!(PublishedCode::after(Some(last), 5, 1, B, 1, 20), Err(CodeRefusal::SecondCode));
    }
}
