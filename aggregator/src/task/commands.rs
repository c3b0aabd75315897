//! Requests of sessions and HTTP handlers to a task's actor.

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

/// A request to the actor. Replies are dropped if their receiver is gone.
pub(super) enum Command {
    /// The chain has a new finalized or best block.
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
    /// It is acknowledged already.
    Receipt(Box<ReceiptFrame>),
    /// It is wanted. Unfinished uploads are kept here.
    Wanted(Parts),
}

/// An update that passed every check that does not depend on other updates.
pub struct Verified {
    /// The content of the seal.
    pub check_in: CheckIn,
    /// The announcement.
    pub begin: UploadBegin,
}

/// The answer to a completed upload.
pub struct Committed {
    /// Sent to the trainer.
    pub receipt: ReceiptFrame,
}

/// Why a completed upload is refused.
pub struct CommitError {
    /// The refusal to send.
    pub refusal: Refusal,
    /// Whether the update's object must stay, because another check-in has the same.
    pub keep_object: bool,
}
