//! What a task's journal says, entry by entry: pure, and the same code for what happens now and what is read back.

use super::{CheckIn, Entry, Outcome};
use crate::round::{Account, Ending, Offer, Resume};
use sheaf_client_sdk::chain::SignedCall;
use sheaf_primitives::{BlockNumber, RoundIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Everything written down about a task.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct TaskRecord {
    /// Its rounds, as far as they were offered.
    pub rounds: BTreeMap<RoundIndex, RoundRecord>,
    /// The round that comes next, for a task that was taken up in its middle.
    pub first_round: RoundIndex,
    /// How it ended, and in which round.
    pub ended: Option<(RoundIndex, Ending)>,
}

/// Everything written down about one round.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RoundRecord {
    /// The last offer made.
    pub offer: Option<Offer>,
    /// Accepted check-ins by trainer.
    pub check_ins: BTreeMap<Account, CheckIn>,
    /// Whose updates count, once that is decided.
    pub sealed: Option<BTreeSet<Account>>,
    /// What they come to.
    pub outcome: Option<Outcome>,
    /// The signed extrinsic.
    pub signed: Option<SignedCall>,
    /// The finalized block at which the result was seen.
    pub published: Option<BlockNumber>,
    /// How often the round was aborted.
    pub aborts: u32,
}

impl TaskRecord {
    /// Takes in one entry.
    pub fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Offered(offer) => {
                let round = offer.round;
                self.round_mut(round).offer = Some(offer);
            }
            Entry::CheckedIn(check_in) => {
                self.round_mut(check_in.round).check_ins.insert(check_in.trainer, check_in);
            }
            Entry::Sealed { round, included } => self.round_mut(round).sealed = Some(included),
            Entry::Aggregated(outcome) => {
                let round = outcome.round;
                self.round_mut(round).outcome = Some(outcome);
            }
            Entry::Aborted { round, .. } => {
                let aborts = self.round_mut(round).aborts.saturating_add(1);
                *self.round_mut(round) = RoundRecord { aborts, ..RoundRecord::default() };
            }
            Entry::Signed { round, call } => self.round_mut(round).signed = Some(call),
            Entry::Published { round, block } => self.round_mut(round).published = Some(block),
            Entry::Ended { round, ending } => self.ended = Some((round, ending)),
        }
    }

    /// What is known of a round.
    pub fn round(&self, round: RoundIndex) -> Option<&RoundRecord> {
        self.rounds.get(&round)
    }

    /// The round that is under way or comes next, and where it stands.
    pub fn resume(&self) -> (RoundIndex, Resume) {
        if let Some((round, ending)) = self.ended.clone() {
            return (round, Resume::Done { ending });
        }
        let Some((&round, last)) = self.rounds.last_key_value() else {
            return (self.first_round, Resume::Waiting { kept: BTreeSet::new() });
        };
        if last.published.is_some() {
            return (round.saturating_add(1), Resume::Waiting { kept: BTreeSet::new() });
        }
        (round, last.resume())
    }

    /// The rounds whose results are final.
    pub fn published(&self) -> impl DoubleEndedIterator<Item = (RoundIndex, &RoundRecord)> {
        self.rounds.iter().filter(|(_, record)| record.published.is_some()).map(|(round, record)| (*round, record))
    }

    fn round_mut(&mut self, round: RoundIndex) -> &mut RoundRecord {
        self.rounds.entry(round).or_default()
    }
}

impl RoundRecord {
    /// Check-ins that count, ascending by commitment: the order of every tree over them.
    pub fn counted(&self) -> Vec<&CheckIn> {
        let sealed = self.sealed.as_ref();
        let is_counted = |check_in: &&CheckIn| sealed.is_some_and(|sealed| sealed.contains(&check_in.trainer));
        let mut counted: Vec<_> = self.check_ins.values().filter(is_counted).collect();
        counted.sort_by_key(|check_in| check_in.commitment);
        counted
    }

    fn resume(&self) -> Resume {
        let arrived = || self.check_ins.keys().copied().collect();
        match (&self.outcome, &self.sealed, &self.offer) {
            (Some(outcome), _, _) => Resume::Submitting { result: outcome.posted() },
            (None, Some(included), _) => Resume::Aggregating { included: included.clone() },
            (None, None, Some(offer)) => Resume::Collecting { offer: offer.clone(), arrived: arrived() },
            (None, None, None) => Resume::Waiting { kept: arrived() },
        }
    }
}
