//! Weights of the calls: the trait that a runtime measures, and estimates by hand for the tests here.
//!
//! An estimate is a fixed time for execution, a time for every hash, and the database's price of every storage item
//! that a call reads or writes.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{RuntimeDbWeight, Weight},
};

/// The weight of every call.
pub trait WeightInfo {
    /// `claim`, signed, with a path of `siblings`.
    fn claim(siblings: u32) -> Weight;
    /// `claim`, unsigned, with a path of `siblings`.
    fn claim_fee_less(siblings: u32) -> Weight;
    /// The check of an unsigned `claim` before it enters a block, with a path of `siblings`.
    fn authorize_claim(siblings: u32) -> Weight;
    /// `claim_many` with `claims` claims, whose paths have `siblings` siblings together.
    fn claim_many(claims: u32, siblings: u32) -> Weight;
}

/// Estimates, priced by the database weights `Db`.
pub struct Estimates<Db>(PhantomData<Db>);

/// Reading and decoding a claim's items, and the hashes of commitment and leaf, without the database: 25 µs.
const CLAIM: u64 = 25_000_000;
/// One step up the tree, a hash of 129 bytes: 1 µs, with a margin of two.
const STEP: u64 = 1_000_000;
/// One transfer out of a hold, without the database: 25 µs.
const TRANSFER: u64 = 25_000_000;
/// Maximum proof size of a storage item, in bytes.
const ITEM_PROOF: u64 = 1_500;

impl<Db: Get<RuntimeDbWeight>> Estimates<Db> {
    fn of(ref_time: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(ref_time, reads.saturating_mul(ITEM_PROOF))
            .saturating_add(Db::get().reads_writes(reads, writes))
    }
}

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Estimates<Db> {
    // Reads: tree, task, its parameters, page, block 0's hash, round, two accounts, holds. Writes: page, the round's
    // `paid`, two accounts, holds.
    fn claim(siblings: u32) -> Weight {
        Self::of(CLAIM + TRANSFER, 9, 5).saturating_add(Weight::from_parts(STEP, 0).saturating_mul(siblings.into()))
    }

    // In addition: the fee multiplier, the author and the records that identify it, the accounts of author and
    // treasury.
    fn claim_fee_less(siblings: u32) -> Weight {
        Self::claim(siblings).saturating_add(Self::of(TRANSFER, 6, 2))
    }

    // Reads: tree, task, its parameters, page, block 0's hash, round, the payee's account, holds, the fee's multiplier.
    fn authorize_claim(siblings: u32) -> Weight {
        Self::of(CLAIM, 9, 0).saturating_add(Weight::from_parts(STEP, 0).saturating_mul(siblings.into()))
    }

    // The most expensive case: every claim concerns another organization.
    fn claim_many(claims: u32, siblings: u32) -> Weight {
        let each = Self::of(CLAIM + TRANSFER, 9, 5).saturating_mul(claims.into());
        each.saturating_add(Weight::from_parts(STEP, 0).saturating_mul(siblings.into()))
    }
}

/// No weights, for tests of other pallets.
impl WeightInfo for () {
    fn claim(_: u32) -> Weight {
        Weight::zero()
    }

    fn claim_fee_less(_: u32) -> Weight {
        Weight::zero()
    }

    fn authorize_claim(_: u32) -> Weight {
        Weight::zero()
    }

    fn claim_many(_: u32, _: u32) -> Weight {
        Weight::zero()
    }
}
