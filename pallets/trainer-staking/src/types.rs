//! Seats, their counts, and what governance sets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, SHF};

/// What governance sets for trainer staking.
#[derive(
    Clone,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct StakingParams<BlockNumber> {
    /// Least that may stay bonded, unless it is nothing, in plancks.
    pub min_bond: Balance,
    /// How long unbonded tokens unlock, in blocks.
    pub bonding_duration: BlockNumber,
    /// How long a seat's stake stays allocated after its trainer left an open task, in blocks.
    pub leave_delay: BlockNumber,
}

impl<BlockNumber: From<u32>> Default for StakingParams<BlockNumber> {
    /// 1 SHF; 7 days and 1 day of 3-second blocks.
    fn default() -> Self {
        Self { min_bond: SHF, bonding_duration: 201_600.into(), leave_delay: 28_800.into() }
    }
}

/// A trainer's place in a task.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seat<BlockNumber> {
    /// What is left of the stake allocated to it, in plancks. Slashes lower it; the seat goes on.
    pub stake: Balance,
    /// The block it was taken in.
    pub taken_at: BlockNumber,
    /// The block it was left in, or its trainer evicted.
    pub left_at: Option<BlockNumber>,
}

impl<BlockNumber: Copy + PartialOrd> Seat<BlockNumber> {
    /// Whether its trainer sat in it at the end of `block`.
    pub fn was_seated_at(&self, block: BlockNumber) -> bool {
        self.taken_at <= block && self.left_at.is_none_or(|left| block < left)
    }

    /// Whether its trainer still sits in it.
    pub fn is_seated(&self) -> bool {
        self.left_at.is_none()
    }
}

/// How many seats a task has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SeatCount {
    /// Seats with a trainer in them.
    pub seated: u32,
    /// Seats with an allocation: those with a trainer, and those left and not yet released.
    pub live: u32,
    /// Seats that were ever taken. One that is taken again after its release counts again.
    pub ever: u32,
}

impl SeatCount {
    /// One more seat is taken. `None` if that cannot be counted.
    pub fn take(&mut self) -> Option<()> {
        *self = Self {
            seated: self.seated.checked_add(1)?,
            live: self.live.checked_add(1)?,
            ever: self.ever.checked_add(1)?,
        };
        Some(())
    }

    /// A trainer leaves its seat.
    pub fn leave(&mut self) {
        self.seated = self.seated.saturating_sub(1);
    }

    /// A seat's stake is released; `seated` says whether its trainer was still in it.
    pub fn release(&mut self, seated: bool) {
        self.live = self.live.saturating_sub(1);
        if seated {
            self.leave();
        }
    }
}

/// What trainer staking needs to know of a task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatTerms<AccountId> {
    /// What a seat allocates, in plancks.
    pub stake: Balance,
    /// Most trainers that may sit at one time.
    pub max_trainers: u32,
    /// When the task ends, in Unix milliseconds. No seat is taken at or after it.
    pub deadline: u64,
    /// Whether the task has been accepted and is not closed.
    pub open: bool,
    /// The aggregator that serves it.
    pub aggregator: AccountId,
}

#[cfg(test)]
mod tests {
    use super::Seat;

    #[test]
    fn a_seat_counts_from_the_block_it_is_taken_in_to_the_one_before_it_is_left() {
        let left = Seat { stake: 1, taken_at: 5u32, left_at: Some(8) };
        let seated = |block| left.was_seated_at(block);

        assert_eq!([4, 5, 7, 8, 9].map(seated), [false, true, true, false, false]);
        assert!(Seat { left_at: None, ..left.clone() }.was_seated_at(9));
        assert!(!Seat { taken_at: 5, left_at: Some(5), stake: 1 }.was_seated_at(5));
    }
}
