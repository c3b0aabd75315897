//! The state that a task's journal describes, entry by entry. Pure: the same code takes in new entries and those read back.

use super::{Began, CheckIn, Entry, Outcome, Serves};
use crate::round::{Account, Ending, Offer, Resume};
use sheaf_client_sdk::chain::SignedCall;
use sheaf_primitives::{BlockNumber, RoundIndex};
use sheaf_protocol::Hash;
use std::collections::{BTreeMap, BTreeSet};

/// The state of a task according to its journal.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct JournaledTask {
    /// Its rounds, as far as they were offered.
    pub rounds: BTreeMap<RoundIndex, JournaledRound>,
    /// The task that the journal is about.
    pub began: Option<Began>,
    /// When the aggregator took the task on.
    pub serves: Option<Serves>,
    /// The first round after another aggregator served the task in between.
    resumed_at: Option<RoundIndex>,
    /// How it ended, and in which round.
    pub ended: Option<(RoundIndex, Ending)>,
}

/// The state of a round according to the journal.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct JournaledRound {
    /// The last offer made.
    pub offer: Option<Offer>,
    /// Accepted check-ins by trainer.
    pub check_ins: BTreeMap<Account, CheckIn>,
    /// The trainers whose updates count, once that is decided.
    pub sealed: Option<BTreeSet<Account>>,
    /// The round's result, once it is computed.
    pub outcome: Option<Outcome>,
    /// The signed extrinsic.
    pub signed: Option<SignedCall>,
    /// The finalized block at which the result was seen.
    pub published: Option<BlockNumber>,
    /// How often the round was aborted.
    pub aborts: u32,
}

impl JournaledTask {
    /// Takes in one entry.
    pub fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Began(began) => self.began = Some(began),
            Entry::Serves(serves) => {
                if self.serves.replace(serves).is_some() {
                    self.begin_again(serves.first_round);
                }
            }
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
                *self.round_mut(round) = JournaledRound { aborts, ..JournaledRound::default() };
            }
            Entry::Signed { round, call } => self.round_mut(round).signed = Some(call),
            Entry::Published { round, block } => self.round_mut(round).published = Some(block),
            Entry::Ended { round, ending } => self.ended = Some((round, ending)),
        }
    }

    /// The first round that this journal covers, or since which it covers them again.
    pub fn first_round(&self) -> RoundIndex {
        let began = self.began.as_ref().map_or(0, |began| began.first_round);
        self.resumed_at.unwrap_or(began)
    }

    /// Forgets what was under way when another aggregator took over. Rounds that became final still owe their proofs.
    fn begin_again(&mut self, first_round: RoundIndex) {
        self.rounds.retain(|_, record| record.published.is_some());
        self.resumed_at = Some(first_round);
        self.ended = None;
    }

    /// What is known of a round.
    pub fn round(&self, round: RoundIndex) -> Option<&JournaledRound> {
        self.rounds.get(&round)
    }

    /// The round that is under way or comes next, and its state.
    pub fn resume(&self) -> (RoundIndex, Resume) {
        if let Some((round, ending)) = self.ended.clone() {
            return (round, Resume::Done { ending });
        }
        let Some((&round, last)) = self.rounds.range(self.first_round()..).next_back() else {
            return (self.first_round(), Resume::Waiting { kept: BTreeSet::new() });
        };
        if last.published.is_some() {
            return (round.saturating_add(1), Resume::Waiting { kept: BTreeSet::new() });
        }
        (round, last.resume())
    }

    /// The rounds whose results are final.
    pub fn published(&self) -> impl DoubleEndedIterator<Item = (RoundIndex, &JournaledRound)> {
        self.rounds.iter().filter(|(_, record)| record.published.is_some()).map(|(round, record)| (*round, record))
    }

    /// SHA-256 of the report of a round whose result is final.
    pub fn published_report(&self, round: RoundIndex) -> Option<Hash> {
        let record = self.round(round).filter(|record| record.published.is_some())?;
        record.outcome.as_ref().map(|outcome| outcome.result.report.0.into())
    }

    /// Whether any round has a check-in with this update.
    pub fn has_update(&self, update: &Hash) -> bool {
        let mut check_ins = self.rounds.values().flat_map(|record| record.check_ins.values());
        check_ins.any(|check_in| check_in.update == *update)
    }

    fn round_mut(&mut self, round: RoundIndex) -> &mut JournaledRound {
        self.rounds.entry(round).or_default()
    }
}

impl JournaledRound {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Journal, NoSteps};
    use sheaf_client_sdk::{
        AccountId, H256,
        chain::{BlockRef, SignedCall},
    };
    use sheaf_primitives::{Permill, RoundResult};
    use sheaf_protocol::{Hex, wire::Metrics};
    use std::sync::Arc;

    /// A round from its offer to its publication, one entry of each kind, then the task's end.
    fn entries() -> Vec<Entry> {
        let eligible = BTreeSet::from([Hex([1; 32]), Hex([2; 32])]);
        let offer = Offer {
            round: 0,
            block_number: 5,
            block_hash: Hex([5; 32]),
            closes_ms: u64::MAX,
            eligible: eligible.clone(),
        };
        let check_in = CheckIn {
            round: 0,
            trainer: Hex([1; 32]),
            signer: Hex([3; 32]),
            payee: Hex([4; 32]),
            salt: Hex([5; 32]),
            commitment: Hex([6; 32]),
            update: Hex([7; 32]),
            size: 8,
            sample_weight: 9,
            metrics: Metrics { train_loss: Some(0.1), loss: None, accuracy: Some(1.0 / 3.0), samples: Some(7) },
            base_model: Hex([10; 32]),
            received_ms: 11,
            receipt: Hex([12; 64]),
        };
        let result = RoundResult {
            model: H256([1; 32]),
            updates_root: H256([2; 32]),
            rewards_root: H256([3; 32]),
            total_shares: u128::MAX,
            leaves: 2,
            report: H256([4; 32]),
            accuracy: Some(Permill::from_parts(123_456)),
            loss_micro: Some(u64::MAX),
        };
        let call = SignedCall {
            bytes: vec![1, 2, 3],
            hash: H256([9; 32]),
            signer: AccountId([8; 32]),
            nonce: 4,
            anchor: BlockRef { number: 3, hash: H256([3; 32]) },
            expires_at: 67,
        };
        let began = Began { genesis: Hex([1; 32]), organization: Hex([2; 32]), proposed_at: 3, first_round: 0 };
        vec![
            Entry::Began(began),
            serves(0),
            Entry::Offered(offer.clone()),
            Entry::Aborted { round: 0, reason: "not finite".into() },
            Entry::Offered(offer),
            Entry::CheckedIn(check_in),
            Entry::Sealed { round: 0, included: eligible },
            Entry::Aggregated(Outcome { round: 0, result, model_size: 99 }),
            Entry::Signed { round: 0, call },
            Entry::Published { round: 0, block: 12 },
            Entry::Ended { round: 1, ending: Ending::PostedElsewhere { round: 1 } },
        ]
    }

    fn serves(first_round: RoundIndex) -> Entry {
        Entry::Serves(Serves { first_round, since_ms: 1_000 + u64::from(first_round) })
    }

    #[test]
    fn every_kind_of_entry_comes_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, _) = Journal::open::<Entry>(&path, Arc::new(NoSteps)).unwrap();
        entries().iter().for_each(|entry| journal.append(entry).unwrap());

        assert_eq!(Journal::open::<Entry>(&path, Arc::new(NoSteps)).unwrap().1, entries());
    }

    #[test]
    fn after_each_entry_the_round_resumes_where_it_says() {
        let mut record = JournaledTask::default();
        let mut stands = Vec::new();
        for entry in entries() {
            record.apply(entry);
            let (round, resume) = record.resume();
            let name = match resume {
                Resume::Waiting { .. } => "waiting",
                Resume::Collecting { .. } => "collecting",
                Resume::Aggregating { .. } => "aggregating",
                Resume::Submitting { .. } => "submitting",
                Resume::Done { .. } => "done",
            };
            stands.push((round, name));
        }
        let expected = [
            (0, "waiting"),
            (0, "waiting"),
            (0, "collecting"),
            (0, "waiting"),
            (0, "collecting"),
            (0, "collecting"),
            (0, "aggregating"),
            (0, "submitting"),
            (0, "submitting"),
            (1, "waiting"),
            (1, "done"),
        ];
        assert_eq!(stands, expected);
    }

    #[test]
    fn an_aggregator_that_serves_again_starts_over_and_keeps_its_earlier_proofs() {
        let mut record = JournaledTask::default();
        entries().into_iter().for_each(|entry| record.apply(entry));
        // Round 1 was under way, too.
        record.apply(Entry::Sealed { round: 1, included: BTreeSet::new() });

        record.apply(serves(5));

        assert_eq!(record.resume(), (5, Resume::Waiting { kept: BTreeSet::new() }));
        assert_eq!(record.first_round(), 5);
        assert_eq!(record.rounds.keys().copied().collect::<Vec<_>>(), [0]);
        assert_eq!(record.ended, None);
    }
}
