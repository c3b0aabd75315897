//! The events of a trainer's session.

use sheaf_primitives::{RewardClaim, RoundIndex};
use sheaf_protocol::{
    Refusal,
    wire::{Offer, ReceiptFrame},
};
use std::time::Duration;

/// What happens in a session.
#[derive(Clone, PartialEq, Debug)]
pub enum SessionEvent {
    /// The session is open: the first event, and the first after each lost connection.
    Connected,
    /// The connection is lost, or cannot be made; the next call waits `retry_in` and tries again.
    Lost {
        /// What happened.
        reason: String,
        /// How long the next call waits.
        retry_in: Duration,
    },
    /// A round asks for this trainer's update. Compare the base model with the chain's before you train from it.
    Offer(Offer),
    /// The round waits for more trainers.
    Waiting {
        /// Trainers that are connected.
        have: u32,
        /// Trainers that the round needs.
        need: u32,
    },
    /// A receipt for an earlier upload, which no call awaited. Its signature has been verified.
    Receipt(ReceiptFrame),
    /// A round is final on chain, and this claims its reward. Verify it against the chain.
    Proof {
        /// The round.
        round: RoundIndex,
        /// The claim.
        claim: RewardClaim,
    },
    /// An earlier upload was refused.
    Refused {
        /// The round.
        round: RoundIndex,
        /// Why.
        refusal: Refusal,
    },
    /// The task has no further rounds.
    TaskDone {
        /// Why, for people.
        reason: String,
    },
}
