//! Seats, their counts, and reports of misconduct.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Artifact, Balance, Moment};

/// A trainer's place in a task.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seat<BlockNumber> {
    /// What is left of the stake allocated to it, in plancks. Slashes lower it; the seat goes on.
    pub stake: Balance,
    /// The block it was taken in.
    pub taken_at: BlockNumber,
    /// The block it was left in, or its trainer evicted.
    pub left_at: Option<BlockNumber>,
    /// Whether misconduct in it was ever reported. A seat is reported at most once.
    pub reported: bool,
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

/// How many seats a task has, and since when enough for its rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SeatCount {
    /// Seats with a trainer in them.
    pub seated: u32,
    /// Seats with an allocation: those with a trainer, and those left and not yet released.
    pub live: u32,
    /// Seats that were ever taken. One that is taken again after its release counts again.
    pub ever: u32,
    /// Seats that the aggregator ever freed by eviction.
    pub evicted: u32,
    /// Since when the trainers who sit, and those who would if the aggregator had let them, suffice for a round; in
    /// Unix milliseconds.
    pub enough_since: Option<Moment>,
}

impl SeatCount {
    /// One more seat is taken, in a task whose rounds need `least` trainers. `None` if that cannot be counted.
    pub fn take(&mut self, least: u32, now: Moment) -> Option<()> {
        *self = Self {
            seated: self.seated.checked_add(1)?,
            live: self.live.checked_add(1)?,
            ever: self.ever.checked_add(1)?,
            ..*self
        };
        if self.suffices(least) {
            self.enough_since.get_or_insert(now);
        }
        Some(())
    }

    /// A trainer leaves its seat of its own accord, in a task whose rounds need `least` trainers.
    pub fn leave(&mut self, least: u32) {
        self.seated = self.seated.saturating_sub(1);
        if !self.suffices(least) {
            self.enough_since = None;
        }
    }

    /// The aggregator frees a seat. There are as many trainers to serve as before: an aggregator cannot evict its way
    /// out of a task.
    pub fn evict(&mut self) {
        self.seated = self.seated.saturating_sub(1);
        self.evicted = self.evicted.saturating_add(1);
    }

    /// A seat's stake is released; `seated` says whether its trainer was still in it, which means that the task is over.
    pub fn release(&mut self, seated: bool) {
        self.live = self.live.saturating_sub(1);
        if seated {
            self.seated = self.seated.saturating_sub(1);
        }
    }

    /// Whether a round could be held with those who sit and those who were evicted.
    pub fn suffices(&self, least: u32) -> bool {
        self.seated.saturating_add(self.evicted) >= least
    }
}

/// What a task requires of its seats, and who serves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatRequirements<AccountId, BlockNumber> {
    /// What a seat allocates, in plancks.
    pub stake: Balance,
    /// Least trainers that a round needs.
    pub min_trainers: u32,
    /// Most trainers that may sit at one time.
    pub max_trainers: u32,
    /// When the task ends, in Unix milliseconds. No seat is taken at or after it.
    pub deadline: u64,
    /// Whether the task has been accepted and is not closed.
    pub open: bool,
    /// The aggregator that serves it.
    pub aggregator: AccountId,
    /// The block its latest round was posted in.
    pub last_posted_at: Option<BlockNumber>,
}

/// A report of misconduct that nobody has decided yet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MisconductReport<AccountId, BlockNumber> {
    /// The aggregator that reported.
    pub reporter: AccountId,
    /// What it says happened, and how that can be checked.
    pub evidence: Artifact,
    /// What is held of the reporter, in plancks.
    pub bond: Balance,
    /// The seat's stake at the report, in plancks.
    pub stake: Balance,
    /// The first block in which anyone may settle it. Until then the trainer may contest it; once it has, the arbiter
    /// has until then.
    pub due_at: BlockNumber,
    /// What is held of the trainer, in plancks, if it contested.
    pub contest: Option<Balance>,
}

/// What the arbiter decides about a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportRuling {
    /// The trainer misbehaved: up to this much, in plancks, is taken from it.
    #[codec(index = 0)]
    Slash(Balance),
    /// It did not, or that is not shown.
    #[codec(index = 1)]
    Dismiss,
}

#[cfg(test)]
mod tests {
    use super::{Seat, SeatCount};

    #[test]
    fn a_seat_counts_from_the_block_it_is_taken_in_to_the_one_before_it_is_left() {
        let left = Seat { stake: 1, taken_at: 5u32, left_at: Some(8), reported: false };
        let seated = |block| left.was_seated_at(block);

        assert_eq!([4, 5, 7, 8, 9].map(seated), [false, true, true, false, false]);
        assert!(Seat { left_at: None, ..left.clone() }.was_seated_at(9));
        assert!(!Seat { left_at: Some(5), ..left.clone() }.was_seated_at(5));
    }

    #[test]
    fn there_are_enough_from_the_seat_that_makes_them_enough() {
        let mut count = SeatCount::default();

        count.take(2, 100).unwrap();
        assert_eq!(count.enough_since, None);
        count.take(2, 200).unwrap();
        count.take(2, 300).unwrap();
        assert_eq!(count.enough_since, Some(200));
        count.leave(2);
        assert_eq!(count.enough_since, Some(200));
        count.leave(2);
        assert_eq!(count.enough_since, None);
    }

    #[test]
    fn eviction_does_not_make_them_too_few() {
        let mut count = SeatCount::default();
        count.take(2, 100).unwrap();
        count.take(2, 200).unwrap();

        count.evict();
        count.evict();

        assert_eq!((count.seated, count.live, count.evicted), (0, 2, 2));
        assert_eq!(count.enough_since, Some(200));
    }
}
