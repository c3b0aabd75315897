//! What a trainer does next: a pure function of the chain's state, the trainer's memory, and the aggregator's offer.
//!
//! Two rules protect the trainer. It trains only on a base model that the chain names. And it trains no further round
//! while it is owed a proof of an earlier one: an aggregator that withholds a proof gains one round of work, not two.

use std::collections::BTreeMap;

use sheaf_primitives::{H256, RoundIndex};

/// The task, as the chain shows it at a finalized block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskSnapshot {
    /// How many rounds are posted; also the number of the current round.
    pub rounds_posted: u32,
    /// SHA-256 of the model that the current round starts from.
    pub current_model: H256,
    /// Whether no further round will be trained, and why.
    pub end: Option<End>,
}

/// Why a task trains no further round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All its rounds are posted.
    AllRounds,
    /// It is closed or swept.
    Closed,
    /// Its deadline and the grace after it have passed.
    Deadline,
}

/// How far this trainer got in a round it took part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The check-in is on disk, made for this base model; the aggregator may or may not have it.
    Prepared(H256),
    /// The aggregator's receipt is on disk: it owes a proof.
    Acknowledged,
    /// The aggregator has another check-in of this seat, which is not on this disk.
    Elsewhere,
    /// The aggregator refused the check-in for good, or the round was posted without it.
    Missed,
    /// A proof that verifies against the chain is on disk.
    Proven,
}

/// The rounds this trainer took part in.
pub type Memory = BTreeMap<RoundIndex, Progress>;

/// A round the aggregator offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The round.
    pub round: RoundIndex,
    /// SHA-256 of the model to start from.
    pub base_model: H256,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The task is over, and no proof is owed.
    Finish(End),
    /// Wait for the aggregator to offer a round.
    AwaitOffer,
    /// The offer is ahead of the finalized chain: wait until the chain has caught up.
    AwaitChain,
    /// The aggregator owes the proof of this round: do nothing else until it arrives.
    DemandProof(RoundIndex),
    /// The round was posted before it was known whether the check-in arrived: ask for a proof that may not exist.
    ProbeProof(RoundIndex),
    /// Send the check-in on disk again, byte for byte.
    Resume(RoundIndex),
    /// Checked in: wait until the round is posted.
    AwaitPosting(RoundIndex),
    /// Train the round.
    Train(Offered),
    /// The offer contradicts the chain: ignore it.
    RejectOffer(Offered),
}

/// Decides what to do next.
pub fn next_step(snapshot: &TaskSnapshot, memory: &Memory, offer: Option<Offered>) -> Step {
    // Owed proofs come first, the oldest one before others, even after the end: they are worth money.
    if let Some(step) =
        memory.range(..snapshot.rounds_posted).find_map(|(round, progress)| next_for_posted(*round, *progress))
    {
        return step;
    }
    if let Some(end) = snapshot.end {
        return Step::Finish(end);
    }
    match offer {
        None => Step::AwaitOffer,
        Some(offer) if offer.round < snapshot.rounds_posted => Step::AwaitOffer,
        Some(offer) if offer.round > snapshot.rounds_posted => Step::AwaitChain,
        Some(offer) if offer.base_model != snapshot.current_model => Step::RejectOffer(offer),
        Some(offer) => in_round(offer, memory.get(&offer.round).copied()),
    }
}

/// What a posted round still needs.
fn next_for_posted(round: RoundIndex, progress: Progress) -> Option<Step> {
    match progress {
        Progress::Acknowledged => Some(Step::DemandProof(round)),
        Progress::Prepared(_) | Progress::Elsewhere => Some(Step::ProbeProof(round)),
        Progress::Missed | Progress::Proven => None,
    }
}

/// What the current round needs.
fn in_round(offer: Offered, progress: Option<Progress>) -> Step {
    match progress {
        None => Step::Train(offer),
        Some(Progress::Prepared(base_model)) if base_model == offer.base_model => Step::Resume(offer.round),
        // The fork that it was made on is gone, and no check-in with that base model can be accepted.
        Some(Progress::Prepared(_)) => Step::Train(offer),
        Some(Progress::Acknowledged | Progress::Elsewhere | Progress::Proven) => Step::AwaitPosting(offer.round),
        Some(Progress::Missed) => Step::AwaitOffer,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use proptest::prelude::*;

    const MODEL: H256 = H256([7; 32]);
    const OTHER: H256 = H256([8; 32]);

    fn snapshot(rounds_posted: u32) -> TaskSnapshot {
        TaskSnapshot { rounds_posted, current_model: MODEL, end: None }
    }

    fn offer(round: RoundIndex) -> Option<Offered> {
        Some(Offered { round, base_model: MODEL })
    }

    fn memory<const N: usize>(rounds: [(RoundIndex, Progress); N]) -> Memory {
        rounds.into()
    }

    #[test]
    fn the_first_offer_is_trained() {
        assert_eq!(next_step(&snapshot(0), &memory([]), offer(0)), Step::Train(offer(0).unwrap()));
    }

    #[test]
    fn no_round_is_trained_while_the_proof_of_the_one_before_is_owed() {
        let owed = memory([(0, Progress::Acknowledged)]);

        assert_eq!(next_step(&snapshot(1), &owed, offer(1)), Step::DemandProof(0));

        let proven = memory([(0, Progress::Proven)]);
        assert_eq!(next_step(&snapshot(1), &proven, offer(1)), Step::Train(offer(1).unwrap()));
    }

    #[test]
    fn a_missed_round_owes_nothing() {
        let memory = memory([(0, Progress::Proven), (1, Progress::Missed)]);

        assert_eq!(next_step(&snapshot(3), &memory, offer(3)), Step::Train(offer(3).unwrap()));
    }

    #[test]
    fn after_a_crash_the_same_check_in_is_sent_again() {
        let memory = memory([(2, Progress::Prepared(MODEL))]);

        assert_eq!(next_step(&snapshot(2), &memory, offer(2)), Step::Resume(2));
    }

    #[test]
    fn a_check_in_made_on_an_abandoned_fork_is_made_again() {
        let memory = memory([(2, Progress::Prepared(OTHER))]);

        assert_eq!(next_step(&snapshot(2), &memory, offer(2)), Step::Train(offer(2).unwrap()));
    }

    #[test]
    fn a_round_posted_before_its_receipt_arrived_is_asked_for() {
        let memory = memory([(0, Progress::Prepared(MODEL))]);

        assert_eq!(next_step(&snapshot(1), &memory, offer(1)), Step::ProbeProof(0));
    }

    #[test]
    fn a_base_model_the_chain_does_not_name_is_not_trained_on() {
        let forged = Offered { round: 0, base_model: OTHER };

        assert_eq!(next_step(&snapshot(0), &memory([]), Some(forged)), Step::RejectOffer(forged));
    }

    #[test]
    fn an_offer_ahead_of_the_finalized_chain_waits_and_one_behind_is_over() {
        assert_eq!(next_step(&snapshot(1), &memory([]), offer(2)), Step::AwaitChain);
        assert_eq!(next_step(&snapshot(1), &memory([]), offer(0)), Step::AwaitOffer);
    }

    #[test]
    fn one_check_in_a_round_is_enough() {
        assert_eq!(next_step(&snapshot(0), &memory([(0, Progress::Acknowledged)]), offer(0)), Step::AwaitPosting(0));
        assert_eq!(next_step(&snapshot(0), &memory([(0, Progress::Missed)]), offer(0)), Step::AwaitOffer);
    }

    #[test]
    fn the_last_proof_is_demanded_before_the_end() {
        let over = TaskSnapshot { end: Some(End::AllRounds), ..snapshot(1) };

        assert_eq!(next_step(&over, &memory([(0, Progress::Acknowledged)]), None), Step::DemandProof(0));
        assert_eq!(next_step(&over, &memory([(0, Progress::Proven)]), None), Step::Finish(End::AllRounds));
    }

    #[test]
    fn a_check_in_to_a_round_that_was_never_posted_does_not_delay_the_end() {
        let over = TaskSnapshot { end: Some(End::Closed), ..snapshot(0) };

        assert_eq!(next_step(&over, &memory([(0, Progress::Acknowledged)]), offer(0)), Step::Finish(End::Closed));
    }

    fn any_progress() -> impl Strategy<Value = Progress> {
        prop_oneof![
            Just(Progress::Prepared(MODEL)),
            Just(Progress::Prepared(OTHER)),
            Just(Progress::Acknowledged),
            Just(Progress::Elsewhere),
            Just(Progress::Missed),
            Just(Progress::Proven),
        ]
    }

    proptest! {
        #[test]
        fn only_the_current_round_is_trained_on_the_chains_model_and_with_all_proofs(
            posted in 0u32..6,
            memory in proptest::collection::btree_map(0u32..8, any_progress(), 0..8),
            round in 0u32..8,
            honest: bool,
        ) {
            let offer = Offered { round, base_model: if honest { MODEL } else { OTHER } };

            if let Step::Train(chosen) = next_step(&snapshot(posted), &memory, Some(offer)) {
                prop_assert_eq!(chosen, Offered { round: posted, base_model: MODEL });
                prop_assert!(memory.range(..posted).all(|(_, progress)| matches!(progress, Progress::Proven | Progress::Missed)));
            }
        }
    }
}
