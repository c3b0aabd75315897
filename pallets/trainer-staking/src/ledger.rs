//! A trainer's ledger: pure arithmetic on its bonded, allocated and unlocking tokens.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::BoundedVec;
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, ConstU32};

/// Maximum number of chunks that unlock at one time.
pub const MAX_UNLOCKING: u32 = 32;

/// Tokens that unlock together.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Chunk<BlockNumber> {
    /// How much, in plancks.
    pub amount: Balance,
    /// The first block in which it may be withdrawn.
    pub unlocks_at: BlockNumber,
}

/// One trainer's bond. The tokens held on its account are `bonded` plus all of `unlocking`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ledger<BlockNumber> {
    /// Tokens that back seats or can, in plancks.
    pub bonded: Balance,
    /// The part of `bonded` that is allocated to seats, in plancks: the sum of their stakes.
    pub allocated: Balance,
    /// Number of seats with an allocation, including those left and not yet released.
    pub seats: u32,
    /// Tokens that unlock, in the order in which they were unbonded.
    pub unlocking: BoundedVec<Chunk<BlockNumber>, ConstU32<MAX_UNLOCKING>>,
}

impl<BlockNumber> Default for Ledger<BlockNumber> {
    fn default() -> Self {
        Self { bonded: 0, allocated: 0, seats: 0, unlocking: BoundedVec::new() }
    }
}

/// Why a ledger cannot change as asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LedgerError {
    /// The amount exceeds what is bonded and not allocated.
    NotEnoughFree,
    /// The amount exceeds what is unlocking.
    NotEnoughUnlocking,
    /// The maximum number of chunks is unlocking.
    TooManyChunks,
    /// A sum overflows. Unreachable while total issuance fits a balance.
    Overflow,
}

/// What a slash took, and from where, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Slashed {
    /// Taken from the seat's allocation.
    pub from_seat: Balance,
    /// Taken from what was unlocking.
    pub from_unlocking: Balance,
    /// Taken from what was bonded and free.
    pub from_free: Balance,
}

impl Slashed {
    /// The total that was taken, in plancks.
    pub fn total(&self) -> Balance {
        self.from_seat.saturating_add(self.from_unlocking).saturating_add(self.from_free)
    }
}

impl<BlockNumber: Copy + Ord> Ledger<BlockNumber> {
    /// Bonded and not allocated, in plancks.
    pub fn free(&self) -> Balance {
        self.bonded.saturating_sub(self.allocated)
    }

    /// The sum of all unlocking chunks, in plancks.
    pub fn unlocking_total(&self) -> Balance {
        self.unlocking.iter().fold(0, |sum, chunk| sum.saturating_add(chunk.amount))
    }

    /// The amount that must be held on the account, in plancks.
    pub fn held(&self) -> Balance {
        self.bonded.saturating_add(self.unlocking_total())
    }

    /// Whether the ledger can be removed.
    pub fn is_empty(&self) -> bool {
        self.bonded == 0 && self.seats == 0 && self.unlocking.is_empty()
    }

    /// Adds `amount` plancks to the bond.
    pub fn bond(&mut self, amount: Balance) -> Result<(), LedgerError> {
        self.bonded = self.bonded.checked_add(amount).ok_or(LedgerError::Overflow)?;
        Ok(())
    }

    /// Moves `amount` plancks from free to unlocking. Chunks that unlock in the same block become one.
    pub fn unbond(&mut self, amount: Balance, unlocks_at: BlockNumber) -> Result<(), LedgerError> {
        if amount > self.free() {
            return Err(LedgerError::NotEnoughFree);
        }
        match self.unlocking.iter_mut().find(|chunk| chunk.unlocks_at == unlocks_at) {
            Some(chunk) => chunk.amount = chunk.amount.checked_add(amount).ok_or(LedgerError::Overflow)?,
            None => self.unlocking.try_push(Chunk { amount, unlocks_at }).map_err(|_| LedgerError::TooManyChunks)?,
        }
        self.bonded = self.bonded.saturating_sub(amount);
        Ok(())
    }

    /// Moves `amount` plancks back from unlocking to free, the most recently unbonded first.
    pub fn rebond(&mut self, amount: Balance) -> Result<(), LedgerError> {
        if amount > self.unlocking_total() {
            return Err(LedgerError::NotEnoughUnlocking);
        }
        let bonded = self.bonded.checked_add(amount).ok_or(LedgerError::Overflow)?;
        take(self.unlocking.iter_mut().rev(), amount);
        self.unlocking.retain(|chunk| chunk.amount > 0);
        self.bonded = bonded;
        Ok(())
    }

    /// The amount that can be withdrawn at block `now`, in plancks.
    pub fn withdrawable(&self, now: BlockNumber) -> Balance {
        self.unlocking
            .iter()
            .filter(|chunk| chunk.unlocks_at <= now)
            .fold(0, |sum, chunk| sum.saturating_add(chunk.amount))
    }

    /// Removes the chunks that are unlocked at block `now` and returns their sum, in plancks.
    pub fn withdraw(&mut self, now: BlockNumber) -> Balance {
        let withdrawn = self.withdrawable(now);
        self.unlocking.retain(|chunk| chunk.unlocks_at > now);
        withdrawn
    }

    /// Allocates `stake` free plancks to one more seat.
    pub fn allocate(&mut self, stake: Balance) -> Result<(), LedgerError> {
        if stake > self.free() {
            return Err(LedgerError::NotEnoughFree);
        }
        self.seats = self.seats.checked_add(1).ok_or(LedgerError::Overflow)?;
        self.allocated = self.allocated.checked_add(stake).ok_or(LedgerError::Overflow)?;
        Ok(())
    }

    /// Frees the `stake` plancks of a seat that ends.
    pub fn deallocate(&mut self, stake: Balance) {
        self.allocated = self.allocated.saturating_sub(stake);
        self.seats = self.seats.saturating_sub(1);
    }

    /// Takes up to `amount` plancks: first from `stake`, the allocation of one seat, then from unlocking chunks, the
    /// oldest first, then from free tokens. Never takes from other seats.
    pub fn slash(&mut self, amount: Balance, stake: &mut Balance) -> Slashed {
        let free = self.free();
        let from_seat = amount.min(*stake);
        *stake = stake.saturating_sub(from_seat);

        let rest = amount.saturating_sub(from_seat);
        let from_unlocking = take(self.unlocking.iter_mut(), rest);
        self.unlocking.retain(|chunk| chunk.amount > 0);

        let from_free = rest.saturating_sub(from_unlocking).min(free);
        self.allocated = self.allocated.saturating_sub(from_seat);
        self.bonded = self.bonded.saturating_sub(from_seat).saturating_sub(from_free);
        Slashed { from_seat, from_unlocking, from_free }
    }
}

/// Takes up to `amount` plancks out of the chunks, in their order, and returns what was taken.
fn take<'a, BlockNumber: 'a>(chunks: impl Iterator<Item = &'a mut Chunk<BlockNumber>>, amount: Balance) -> Balance {
    let mut taken: Balance = 0;
    for chunk in chunks {
        let part = chunk.amount.min(amount.saturating_sub(taken));
        chunk.amount = chunk.amount.saturating_sub(part);
        taken = taken.saturating_add(part);
    }
    taken
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    fn ledger(bonded: Balance, allocated: Balance, unlocking: &[(Balance, u32)]) -> Ledger<u32> {
        let chunks: Vec<_> = unlocking.iter().map(|(amount, at)| Chunk { amount: *amount, unlocks_at: *at }).collect();
        Ledger { bonded, allocated, seats: 0, unlocking: chunks.try_into().unwrap() }
    }

    #[test]
    fn only_what_is_free_can_be_unbonded() {
        let mut it = ledger(10, 4, &[]);

        assert_eq!(it.unbond(7, 5), Err(LedgerError::NotEnoughFree));
        assert_eq!(it.unbond(6, 5), Ok(()));

        assert_eq!(it, ledger(4, 4, &[(6, 5)]));
    }

    #[test]
    fn what_unlocks_in_the_same_block_is_one_chunk() {
        let mut it = ledger(10, 0, &[(1, 5)]);

        it.unbond(2, 5).unwrap();
        it.unbond(3, 6).unwrap();

        assert_eq!(it, ledger(5, 0, &[(3, 5), (3, 6)]));
    }

    #[test]
    fn a_full_list_of_chunks_refuses_one_more() {
        let chunks: Vec<_> = (0..MAX_UNLOCKING).map(|at| (1, at)).collect();
        let mut it = ledger(10, 0, &chunks);
        let before = it.clone();

        assert_eq!(it.unbond(1, 99), Err(LedgerError::TooManyChunks));
        assert_eq!(it, before);
        assert_eq!(it.unbond(1, 3), Ok(()));
    }

    #[test]
    fn rebonding_takes_the_newest_chunks_first() {
        let mut it = ledger(0, 0, &[(5, 1), (5, 2), (5, 3)]);

        assert_eq!(it.rebond(16), Err(LedgerError::NotEnoughUnlocking));
        it.rebond(7).unwrap();

        assert_eq!(it, ledger(7, 0, &[(5, 1), (3, 2)]));
    }

    #[test]
    fn withdrawing_takes_all_that_is_unlocked() {
        let mut it = ledger(1, 0, &[(5, 1), (6, 3), (7, 2)]);

        assert_eq!(it.withdraw(2), 12);

        assert_eq!(it, ledger(1, 0, &[(6, 3)]));
        assert_eq!(it.withdraw(2), 0);
    }

    #[test]
    fn a_slash_takes_the_seat_then_unlocking_then_free_and_never_another_seat() {
        let mut it = ledger(20, 12, &[(3, 1), (4, 2)]);
        let mut stake = 5;

        let slashed = it.slash(1_000, &mut stake);

        assert_eq!(slashed, Slashed { from_seat: 5, from_unlocking: 7, from_free: 8 });
        assert_eq!((stake, it), (0, ledger(7, 7, &[])));
    }

    #[test]
    fn a_small_slash_stays_within_the_seat() {
        let mut it = ledger(20, 12, &[(3, 1)]);
        let mut stake = 5;

        let slashed = it.slash(2, &mut stake);

        assert_eq!(slashed, Slashed { from_seat: 2, ..Default::default() });
        assert_eq!((stake, it), (3, ledger(18, 10, &[(3, 1)])));
    }

    #[test]
    fn a_slash_beyond_the_seat_takes_the_oldest_chunk_first() {
        let mut it = ledger(5, 5, &[(3, 1), (4, 2)]);
        let mut stake = 5;

        it.slash(9, &mut stake);

        assert_eq!((stake, it), (0, ledger(0, 0, &[(3, 2)])));
    }

    proptest! {
        #[test]
        fn a_slash_takes_what_it_says_and_leaves_other_seats_whole(
            other in 0u128..1000, stake in 0u128..1000, free in 0u128..1000,
            chunks in proptest::collection::vec((1u128..100, 0u32..50), 0..8), amount in 0u128..5000,
        ) {
            let mut it = ledger(other + stake + free, other + stake, &chunks);
            let (before, mut left) = (it.held(), stake);

            let slashed = it.slash(amount, &mut left);

            prop_assert_eq!(slashed.total(), amount.min(before - other));
            prop_assert_eq!(it.held(), before - slashed.total());
            prop_assert_eq!(it.allocated, other + left);
            prop_assert!(it.bonded >= it.allocated);
        }

        #[test]
        fn unbonding_and_rebonding_keep_what_is_held(
            bonded in 0u128..1000, steps in proptest::collection::vec((any::<bool>(), 0u128..400, 0u32..5), 0..40),
        ) {
            let mut it = ledger(bonded, 0, &[]);
            for (out, amount, at) in steps {
                let _ = if out { it.unbond(amount, at) } else { it.rebond(amount) };
                prop_assert_eq!(it.held(), bonded);
            }
        }
    }
}
