//! The records of the registry, and the arithmetic of publishing, without storage.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{AggregatorProfile, Artifact, Balance, H256, Name, Profile};

/// An account that publishes models and pays for tasks.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Organization<Ticket> {
    /// The profile that it published.
    pub profile: Profile,
    /// Number of models it owns, including retired ones.
    pub models: u32,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// An account that may bond and take seats.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Trainer<Ticket> {
    /// The profile that it published.
    pub profile: Profile,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// An account that serves rounds.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Aggregator<Ticket> {
    /// Its name, endpoint and public keys.
    pub profile: AggregatorProfile,
    /// Tokens held as its bond, in plancks: the minimum when it registered, plus what it added, less what it unbonded
    /// or was slashed.
    pub bond: Balance,
    /// Its storage deposit.
    pub deposit: Ticket,
}

/// A model that tasks can train.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Model<AccountId, BlockNumber, Ticket> {
    /// The organization that published it.
    pub owner: AccountId,
    /// The name that user interfaces show.
    pub name: Name,
    /// The client code that trainers run, pinned.
    pub client: Artifact,
    /// The initial weights, pinned.
    pub weights: Artifact,
    /// The model card, pinned.
    pub card: Option<Artifact>,
    /// Whether the client code is on the chain, in block `published_at`.
    pub code_on_chain: bool,
    /// The block in which it was published.
    pub published_at: BlockNumber,
    /// Whether it accepts no new tasks.
    pub retired: bool,
    /// Its storage deposit, on the owner's account.
    pub deposit: Ticket,
}

/// The latest client code on the chain, and how much client code its block contains so far.
///
/// The record names the block so that nothing needs a reset when a block begins.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PublishedCode<BlockNumber> {
    /// The block of the latest publication.
    pub block: BlockNumber,
    /// Bytes of client code published in that block so far.
    pub bytes: u32,
    /// Index of the latest publishing extrinsic in that block.
    pub extrinsic: u32,
    /// SHA-256 of the code that it published.
    pub sha256: H256,
}

/// Why a block cannot take one more client code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeRefusal {
    /// The block would contain more bytes of client code than the maximum.
    BlockFull,
    /// The extrinsic has already published other code, and a node stores one file per extrinsic.
    SecondCode,
}

impl<BlockNumber: PartialEq + Copy> PublishedCode<BlockNumber> {
    /// The record after extrinsic `extrinsic` of `block` publishes `size` bytes with hash `sha256`, where `limit` is
    /// the maximum number of bytes in a block and `last` the record so far.
    ///
    /// The same code twice in one extrinsic is one file and is accepted; it counts twice towards the limit.
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
