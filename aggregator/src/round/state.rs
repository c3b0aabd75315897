//! The states a task can be in.

use super::{
    Account, Ending, Offer, Posted, aggregating::Aggregating, collecting::Collecting, done::Done,
    finalizing::Finalizing, submitting::Submitting, waiting::Waiting,
};
use sheaf_primitives::RoundIndex;
use std::collections::BTreeSet;

/// The state of a task.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Too few trainers are seated.
    Waiting(Waiting),
    /// Trainers train and upload.
    Collecting(Collecting),
    /// The next model is being computed.
    Aggregating(Aggregating),
    /// The result is on its way into a block.
    Submitting(Submitting),
    /// The result is in a block that is not final yet.
    Finalizing(Finalizing),
    /// Nothing more is collected.
    Done(Done),
}

impl State {
    /// One word for feeds, metrics and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting(_) => "waiting",
            Self::Collecting(_) => "collecting",
            Self::Aggregating(_) => "aggregating",
            Self::Submitting(_) => "submitting",
            Self::Finalizing(_) => "finalizing",
            Self::Done(_) => "done",
        }
    }

    /// The offer under way, while updates are taken.
    pub fn offer(&self) -> Option<&Offer> {
        match self {
            Self::Collecting(state) => Some(&state.offer),
            _ => None,
        }
    }

    pub(super) fn round(&self) -> RoundIndex {
        match self {
            Self::Waiting(state) => state.round,
            Self::Collecting(state) => state.offer.round,
            Self::Aggregating(state) => state.round,
            Self::Submitting(state) => state.round,
            Self::Finalizing(state) => state.round,
            Self::Done(state) => state.round,
        }
    }

    /// The result computed for the round, if it was.
    pub(super) fn result(&self) -> Option<Posted> {
        match self {
            Self::Submitting(state) => Some(state.result),
            Self::Finalizing(state) => Some(state.result),
            _ => None,
        }
    }

    pub(super) fn from_resume(round: RoundIndex, resume: Resume) -> Self {
        match resume {
            Resume::Waiting { kept } => Self::Waiting(Waiting::new(round, kept)),
            Resume::Collecting { offer, arrived } => Self::Collecting(Collecting::new(offer, arrived)),
            Resume::Aggregating { included } => Self::Aggregating(Aggregating { round, included }),
            Resume::Submitting { result } => Self::Submitting(Submitting::new(round, result)),
            Resume::Done { ending } => Self::Done(Done { round, ending }),
        }
    }
}

/// A state, as far as it was written down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resume {
    /// Nothing was offered.
    Waiting {
        /// Trainers whose updates are there already.
        kept: BTreeSet<Account>,
    },
    /// An offer was made.
    Collecting {
        /// The last one.
        offer: Offer,
        /// Trainers whose updates are there.
        arrived: BTreeSet<Account>,
    },
    /// It was decided which updates count.
    Aggregating {
        /// The trainers whose updates count.
        included: BTreeSet<Account>,
    },
    /// The result was computed; it may or may not have been sent.
    Submitting {
        /// The result.
        result: Posted,
    },
    /// The task ended.
    Done {
        /// Why.
        ending: Ending,
    },
}
