//! Submitting: the round's one extrinsic is on its way into a block.

use super::{Action, ChainView, Posted, State, finalizing::Finalizing};
use sheaf_primitives::{BlockNumber, RoundIndex};

/// After this number of blocks without the extrinsic its bytes are sent again: a pool may have dropped them. Sending the
/// same bytes twice is harmless.
const RESEND_AFTER: BlockNumber = 5;

/// The result is on its way into a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submitting {
    /// The round.
    pub round: RoundIndex,
    /// What was computed.
    pub result: Posted,
    /// Best block when the extrinsic was last sent.
    sent_at: Option<BlockNumber>,
}

impl Submitting {
    pub(super) fn new(round: RoundIndex, result: Posted) -> Self {
        Self { round, result, sent_at: None }
    }

    pub(super) fn step(&mut self, view: Option<&ChainView>, actions: &mut Vec<Action>) -> Option<State> {
        let view = view?;
        if view.best_rounds_posted > self.round || view.rounds_posted > self.round {
            return Some(State::Finalizing(Finalizing { round: self.round, result: self.result }));
        }
        // Rounds are posted in order: after a fork the one before may have to be included again first.
        let in_order = view.best_rounds_posted == self.round;
        // The extrinsic goes into the block after the best one.
        let in_time = view.best_number.saturating_add(1) >= view.may_post_at;
        let due = self.sent_at.is_none_or(|sent| view.best_number >= sent.saturating_add(RESEND_AFTER));
        if in_order && in_time && due {
            self.sent_at = Some(view.best_number);
            actions.push(Action::Submit { round: self.round });
        }
        None
    }
}
