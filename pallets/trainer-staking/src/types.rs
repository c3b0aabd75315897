//! Seats, their counts, and reports of misconduct.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Artifact, Balance, Moment};

/// A trainer's place in a task.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seat<BlockNumber> {
    /// The stake allocated to it, in plancks. A slash lowers it, and the seat stays.
    pub stake: Balance,
    /// The block in which it was taken.
    pub taken_at: BlockNumber,
    /// The block in which its trainer left or was evicted.
    pub left_at: Option<BlockNumber>,
    /// Whether misconduct in it was ever reported. A seat can be reported once.
    pub reported: bool,
}

impl<BlockNumber: Copy + PartialOrd> Seat<BlockNumber> {
    /// Whether its trainer was seated at the end of `block`.
    pub fn was_seated_at(&self, block: BlockNumber) -> bool {
        self.taken_at <= block && self.left_at.is_none_or(|left| block < left)
    }

    /// Whether its trainer is still seated.
    pub fn is_seated(&self) -> bool {
        self.left_at.is_none()
    }
}

/// How many seats a task has, and since when it has enough for its rounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct SeatCount {
    /// Seats whose trainer is seated.
    pub seated: u32,
    /// Seats with an allocation, including those left and not yet released.
    pub live: u32,
    /// Seats that were ever taken. A seat that is taken again after its release counts again.
    pub ever: u32,
    /// Seats that the aggregator ever freed by eviction.
    pub evicted: u32,
    /// Unix time in milliseconds since which seated and evicted trainers together suffice for a round. `None` if they
    /// do not.
    pub enough_since: Option<Moment>,
}

impl SeatCount {
    /// Counts one more seat in a task whose rounds need `minimum` trainers. `None` if a count overflows.
    pub fn take(&mut self, minimum: u32, now: Moment) -> Option<()> {
        *self = Self {
            seated: self.seated.checked_add(1)?,
            live: self.live.checked_add(1)?,
            ever: self.ever.checked_add(1)?,
            ..*self
        };
        if self.suffices(minimum) {
            self.enough_since.get_or_insert(now);
        }
        Some(())
    }

    /// Counts a trainer that leaves its seat voluntarily, in a task whose rounds need `minimum` trainers.
    pub fn leave(&mut self, minimum: u32) {
        self.seated = self.seated.saturating_sub(1);
        if !self.suffices(minimum) {
            self.enough_since = None;
        }
    }

    /// Counts a seat that the aggregator frees. As many trainers as before count for `enough_since`: an aggregator
    /// cannot escape its duty by evicting them.
    pub fn evict(&mut self) {
        self.seated = self.seated.saturating_sub(1);
        self.evicted = self.evicted.saturating_add(1);
    }

    /// Counts a released stake. `seated` says whether the trainer was still seated, which is so if the task is over.
    pub fn release(&mut self, seated: bool) {
        self.live = self.live.saturating_sub(1);
        if seated {
            self.seated = self.seated.saturating_sub(1);
        }
    }

    /// Whether seated and evicted trainers together reach `minimum`.
    pub fn suffices(&self, minimum: u32) -> bool {
        self.seated.saturating_add(self.evicted) >= minimum
    }
}

/// What a task requires of its seats, and who serves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeatRequirements<AccountId, BlockNumber> {
    /// Stake of a seat, in plancks.
    pub stake: Balance,
    /// Minimum number of trainers of a round.
    pub min_trainers: u32,
    /// Maximum number of trainers seated at one time.
    pub max_trainers: u32,
    /// Unix time in milliseconds at which the task ends. From then on no seat can be taken.
    pub deadline: u64,
    /// Whether the task is accepted and not closed.
    pub open: bool,
    /// The aggregator that serves it.
    pub aggregator: AccountId,
    /// The block in which its latest round was posted.
    pub last_posted_at: Option<BlockNumber>,
}

/// A report of misconduct that is not decided yet.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct MisconductReport<AccountId, BlockNumber> {
    /// The aggregator that reported.
    pub reporter: AccountId,
    /// What it claims happened, and how that can be checked.
    pub evidence: Artifact,
    /// Tokens held on the reporter's account, in plancks.
    pub bond: Balance,
    /// The seat's stake when it was reported, in plancks.
    pub stake: Balance,
    /// The first block in which anyone may settle it. Before that block the trainer may contest; after a contest, the
    /// arbiter may rule.
    pub due_at: BlockNumber,
    /// Tokens held on the trainer's account, in plancks, if it contested.
    pub contest: Option<Balance>,
}

/// The arbiter's decision on a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ReportRuling {
    /// The trainer misbehaved, and loses up to this many plancks.
    #[codec(index = 0)]
    Slash(Balance),
    /// The trainer did not misbehave, or the evidence does not show it.
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
