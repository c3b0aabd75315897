//! The terms of a task that pace its rounds.

use sheaf_primitives::{Moment, service::grace_ends};

/// What paces a task. Instants and durations in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Minimum number of trainers of a round.
    pub min_trainers: u32,
    /// How long a round collects updates.
    pub round_ms: u64,
    /// No round starts at or after this instant.
    pub deadline: Moment,
    /// How long after the deadline the round under way may still be posted.
    pub grace_ms: u64,
}

impl Plan {
    /// From this instant on, the chain takes no result: `deadline + grace`.
    pub fn expires_ms(&self) -> Moment {
        grace_ends(self.deadline, self.grace_ms)
    }

    /// When a round offered at `now` closes: after `round_ms`, but early enough that half of the grace is left to
    /// aggregate and to post.
    pub fn closes_ms(&self, now: Moment) -> Moment {
        let latest = self.deadline.saturating_add(self.grace_ms / 2);
        now.saturating_add(self.round_ms).min(latest)
    }

    /// Whether `trainers` are enough for a round.
    pub fn is_quorum(&self, trainers: usize) -> bool {
        u32::try_from(trainers).unwrap_or(u32::MAX) >= self.min_trainers
    }
}
