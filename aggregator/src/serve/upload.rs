//! One session's uploads: announced, received chunk by chunk, checked, written down, acknowledged.

use crate::{
    chain::ChainClientError,
    context::Context,
    intake::{file, seal},
    round::Account,
    store::{Part, Shelf},
    task::{Announced, CommitError, Committed, TaskHandle, Verified},
};
use sheaf_protocol::{
    Refusal, RefusalCode,
    check_in::CheckIn,
    wire::{Chunk, ServerMessage, UploadBegin},
};
use std::sync::Arc;
use tokio::task::{block_in_place, spawn_blocking};

/// The uploads of one session, one at a time.
pub struct Uploads {
    context: Arc<Context>,
    task: TaskHandle,
    trainer: Account,
    under_way: Option<Upload>,
    /// Whether an upload was ever announced.
    announced: bool,
}

struct Upload {
    begin: UploadBegin,
    check_in: CheckIn,
    part: Part,
}

impl Uploads {
    /// No upload is under way yet.
    pub fn new(context: Arc<Context>, task: TaskHandle, trainer: Account) -> Self {
        Self { context, task, trainer, under_way: None, announced: false }
    }

    /// Takes in an announcement; returns the answers. An upload that was under way is suspended; its bytes stay.
    pub async fn begin(&mut self, begin: UploadBegin) -> Vec<ServerMessage> {
        self.under_way = None;
        self.announced = true;
        match self.admit(&begin).await {
            Err(refusal) => vec![self.refuse(begin, refusal).await],
            Ok(Admission::Receipt(receipt)) => vec![*receipt],
            Ok(Admission::Upload(upload)) => {
                let (task, round, offset) = (begin.task, begin.round, upload.part.offset());
                let mut answers = vec![ServerMessage::UploadReady { task, round, offset }];
                if upload.part.is_complete() {
                    answers.push(self.finish(*upload).await);
                } else {
                    self.under_way = Some(*upload);
                }
                answers
            }
        }
    }

    /// Takes in a piece of the upload under way; returns the answers.
    pub async fn chunk(&mut self, chunk: Chunk<'_>) -> Vec<ServerMessage> {
        let Some(mut upload) = self.under_way.take() else {
            // Clients send without waiting for answers: chunks of an upload that ended are ignored.
            if self.announced {
                return Vec::new();
            }
            let reason = "no upload is under way: announce it first".into();
            let (task, round, code) = (self.task.id(), self.task.status().round, RefusalCode::BadChunk);
            return vec![ServerMessage::Refused { task, round, code, reason }];
        };
        let expected = upload.part.offset();
        if chunk.offset != expected || !upload.part.has_room_for(chunk.bytes.len()) {
            let reason = format!(
                "the chunk of {} bytes at {} does not continue the upload, which stands at {expected} of {}: announce it again",
                chunk.bytes.len(),
                chunk.offset,
                upload.begin.size
            );
            return vec![self.refuse(upload.begin, Refusal::new(RefusalCode::BadChunk, reason)).await];
        }
        if let Err(error) = block_in_place(|| upload.part.append(chunk.bytes)) {
            return vec![self.refuse(upload.begin, broken(&error)).await];
        }
        self.context.metrics.received_bytes.inc_by(u64::try_from(chunk.bytes.len()).unwrap_or(0));

        let UploadBegin { task, round, .. } = upload.begin;
        let mut answers = vec![ServerMessage::UploadProgress { task, round, offset: upload.part.offset() }];
        if upload.part.is_complete() {
            answers.push(self.finish(upload).await);
        } else {
            self.under_way = Some(upload);
        }
        answers
    }

    /// Everything that can be checked before the bytes arrive.
    async fn admit(&self, begin: &UploadBegin) -> Result<Admission, Refusal> {
        let parts = match self.task.announce(self.trainer, begin.clone()).await? {
            Announced::Receipt(receipt) => return Ok(Admission::Receipt(Box::new(ServerMessage::Receipt(*receipt)))),
            Announced::Wanted(parts) => parts,
        };
        let Context { genesis, account, keys, .. } = &*self.context;
        let check_in = block_in_place(|| seal::open(&keys.sealing, *genesis, account, &self.trainer, begin))?;
        let may_sign = self.may_sign(check_in.signer.into()).await.map_err(|error| {
            tracing::warn!(%error, "cannot check a check-in's signer");
            Refusal::new(RefusalCode::Internal, "the chain cannot be asked at the moment: try again shortly")
        })?;
        if !may_sign {
            return Err(seal::foreign_signer());
        }
        let part = block_in_place(|| parts.begin(begin.round, &self.trainer, &begin.update, begin.size));
        let part = part.map_err(|error| broken(&error))?.ok_or_else(|| {
            Refusal::new(RefusalCode::Internal, "another session of the account is at this upload: try again shortly")
        })?;
        Ok(Admission::Upload(Box::new(Upload { begin: begin.clone(), check_in, part })))
    }

    /// Whether the signer may act for the trainer, at the latest finalized block: a proxy that was removed may no longer
    /// sign, and nodes keep the state of older blocks for some minutes only.
    async fn may_sign(&self, signer: Account) -> Result<bool, ChainClientError> {
        if signer == self.trainer {
            return Ok(true);
        }
        let unknown = || ChainClientError::Unavailable("no finalized block is known yet".into());
        let heads = (*self.context.heads.borrow()).ok_or_else(unknown)?;
        self.context.chain.may_sign_for(heads.finalized, self.trainer, signer).await
    }

    /// All bytes are there: checks them, files them, and asks the task's actor to write the check-in down.
    async fn finish(&self, upload: Upload) -> ServerMessage {
        let Upload { begin, check_in, part } = upload;
        match self.accept(&begin, check_in, &part).await {
            Ok(Committed { receipt }) => {
                drop_part(part);
                ServerMessage::Receipt(receipt)
            }
            Err(refusal) => {
                // After these refusals the same bytes may be accepted later; after any other they would be refused again.
                if !matches!(refusal.code, RefusalCode::Internal | RefusalCode::RoundClosed) {
                    drop_part(part);
                }
                self.refuse(begin, refusal).await
            }
        }
    }

    async fn accept(&self, begin: &UploadBegin, check_in: CheckIn, part: &Part) -> Result<Committed, Refusal> {
        let _turn = self.context.checks.acquire().await;
        let bytes = block_in_place(|| part.read()).map_err(|error| broken(&error))?;
        let (basics, announced) = (self.task.basics().clone(), begin.update.0);
        let checked = spawn_blocking(move || {
            file::check(&bytes, &announced, &basics.layout, &basics.rule)?;
            Ok(bytes)
        });
        let bytes = checked.await.map_err(|error| broken(&error))??;

        // The object comes first, so that an acknowledged update is never lost. It counts only once the actor accepts it.
        let shelf = Shelf::Updates(self.task.id());
        self.context.objects.put(shelf, bytes).await.map_err(|error| broken(&error))?;
        let verified = Verified { check_in, begin: begin.clone() };
        match self.task.commit(verified).await {
            Ok(committed) => Ok(committed),
            Err(CommitError { refusal, keep_object }) => {
                if !keep_object && let Err(error) = self.context.objects.delete(shelf, &begin.update).await {
                    tracing::warn!(%error, "a refused update could not be deleted");
                }
                Err(refusal)
            }
        }
    }

    async fn refuse(&self, begin: UploadBegin, refusal: Refusal) -> ServerMessage {
        let (task, round) = (begin.task, begin.round);
        let Refusal { code, reason } = refusal.clone();
        self.task.refused(begin, refusal).await;
        ServerMessage::Refused { task, round, code, reason }
    }
}

enum Admission {
    Receipt(Box<ServerMessage>),
    Upload(Box<Upload>),
}

fn drop_part(part: Part) {
    if let Err(error) = block_in_place(|| part.remove()) {
        tracing::warn!(%error, "a finished upload's part could not be removed");
    }
}

/// Something failed here; the client learns no more than that.
fn broken(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "an upload failed");
    Refusal::new(RefusalCode::Internal, "something failed on the aggregator's side: announce the update again")
}
