//! What sessions and the HTTP side ask of a task's actor.

use super::{Outgoing, PublicProof, SessionId};
use crate::{
    round::{Account, ChainView},
    store::Parts,
};
use sheaf_primitives::RoundIndex;
use sheaf_protocol::{
    Hash, Refusal,
    check_in::CheckIn,
    wire::{ReceiptFrame, UploadBegin},
};
use tokio::sync::oneshot;

/// A request to the actor. A reply that nobody waits for any more is dropped.
pub(super) enum Command {
    /// The chain went on.
    Chain(ChainView),
    /// A trainer logged in.
    Attach { trainer: Account, session: SessionId, outgoing: Outgoing },
    /// A session ended.
    Detach { trainer: Account, session: SessionId },
    /// A trainer announces an update.
    Announce { trainer: Account, begin: Box<UploadBegin>, reply: oneshot::Sender<Result<Announced, Refusal>> },
    /// An upload is complete and checked, and filed as an object.
    Commit { verified: Box<Verified>, reply: oneshot::Sender<Result<Committed, CommitError>> },
    /// An upload was refused outside the actor.
    Refused { begin: Box<UploadBegin>, refusal: Refusal },
    /// Someone asks for a proof.
    Proof { round: RoundIndex, commitment: Hash, reply: oneshot::Sender<Option<PublicProof>> },
    /// The chain has deleted the task.
    Forget,
    /// Someone asks for a report.
    Report { round: RoundIndex, reply: oneshot::Sender<Option<Hash>> },
}

/// The answer to an announced update that is not refused.
pub enum Announced {
    /// It is here already.
    Receipt(Box<ReceiptFrame>),
    /// Send it; this is where unfinished uploads are.
    Wanted(Parts),
}

/// An update that passed every check that needs no look at other updates.
pub struct Verified {
    /// What was under the seal.
    pub check_in: CheckIn,
    /// What was announced.
    pub begin: UploadBegin,
}

/// The answer to a completed upload.
pub struct Committed {
    /// Sent to the trainer.
    pub receipt: ReceiptFrame,
}

/// A completed upload is refused after all.
pub struct CommitError {
    /// Why.
    pub refusal: Refusal,
    /// Whether the update's object must stay, since another check-in has the same.
    pub keep_object: bool,
}
