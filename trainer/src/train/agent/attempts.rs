//! How often something was tried for a round.

use std::collections::BTreeMap;

use sheaf_client_sdk::RoundIndex;

/// How often something was tried for a round, and which rounds were given up. Forgotten at a restart.
#[derive(Debug, Default)]
pub(in crate::train) struct Attempts {
    counts: BTreeMap<RoundIndex, u32>,
    /// Rounds whose proofs could not be had although the task is over, and whether the aggregator owes them.
    given_up: BTreeMap<RoundIndex, bool>,
}

impl Attempts {
    /// Counts an attempt for `round`. Returns how many there were, this one included.
    pub(super) fn count(&mut self, round: RoundIndex) -> u32 {
        let count = self.counts.entry(round).or_default();
        *count = count.saturating_add(1);
        *count
    }

    /// Stops asking for the proof of `round`, which is `owed` if the aggregator gave a receipt for it.
    pub(super) fn give_up(&mut self, round: RoundIndex, owed: bool) {
        self.given_up.insert(round, owed);
    }

    /// Whether the proof of `round` is no longer asked for.
    pub(super) fn has_given_up(&self, round: RoundIndex) -> bool {
        self.given_up.contains_key(&round)
    }

    /// The rounds given up whose proofs the aggregator owes, ascending.
    pub(super) fn owed(&self) -> Vec<RoundIndex> {
        self.given_up.iter().filter(|(_, owed)| **owed).map(|(round, _)| *round).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_are_counted_by_round_and_only_owed_proofs_are_missed() {
        let mut attempts = Attempts::default();

        assert_eq!((attempts.count(1), attempts.count(1), attempts.count(2)), (1, 2, 1));
        attempts.give_up(1, false);
        attempts.give_up(2, true);

        assert!(attempts.has_given_up(1) && attempts.has_given_up(2) && !attempts.has_given_up(3));
        assert_eq!(attempts.owed(), [2]);
    }
}
