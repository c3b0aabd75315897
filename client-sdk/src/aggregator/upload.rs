//! Uploading an update: announce it, send what the aggregator does not have yet, wait for its receipt.

use super::{SessionError, TrainSession, socket::Interruption};
use crate::{
    H256,
    check_in::{Identity, Recipient, seal},
};
use sheaf_primitives::sha256;
use sheaf_protocol::{
    Refusal, RefusalCode, RoundId,
    wire::{Chunk, ClientMessage, Metrics, Offer, ReceiptFrame, ServerMessage, UploadBegin},
};

/// How often an upload that failed on the aggregator's side is repeated.
const MAX_FAILURES: u32 = 5;

/// How an upload ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// The aggregator has the update; its key signs for that. Keep the receipt until the round's proof arrives.
    Received(ReceiptFrame),
    /// The aggregator refused the update, which does not count.
    Refused(Refusal),
    /// The task ended meanwhile.
    TaskDone {
        /// Why, for people.
        reason: String,
    },
}

/// What a trainer says about its update.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Measured {
    /// How many samples it was trained on: its weight in the mean, up to the task's cap.
    pub sample_weight: u64,
    /// What the trainer measured.
    pub metrics: Metrics,
}

impl TrainSession {
    /// The announcement of the update file `update` for the round of `offer`, with its sealed check-in.
    pub fn announce(
        &self,
        offer: &Offer,
        identity: &Identity,
        update: &[u8],
        measured: Measured,
    ) -> Result<UploadBegin, SessionError> {
        let config = &self.config;
        let round = RoundId { genesis: config.genesis.0, task: offer.task, round: offer.round };
        let recipient = Recipient { round, aggregator: config.aggregator, sealing_key: config.sealing_key };
        let digest = sha256(&[update]);
        let check_in = seal(&recipient, identity, H256(digest), H256(offer.base_model.0), &self.signer)?;
        Ok(UploadBegin {
            task: offer.task,
            round: offer.round,
            base_model: offer.base_model,
            update: digest.into(),
            // A file in memory is shorter than 2^64 bytes.
            size: u64::try_from(update.len()).unwrap_or(u64::MAX),
            commitment: check_in.commitment.into(),
            sealed: check_in.sealed,
            sample_weight: measured.sample_weight.min(offer.rule.sample_weight_cap.into()),
            metrics: measured.metrics,
        })
    }

    /// Uploads `update` as `begin` announces it, and returns the aggregator's answer. `progress` gets the number of
    /// bytes that the aggregator has on disk.
    ///
    /// After a lost connection it reconnects, and resumes where the aggregator has the file. Other events are kept for
    /// [`TrainSession::next_event`]. Cancelling is safe: a call with the same arguments resumes the upload.
    pub async fn upload(
        &mut self,
        begin: &UploadBegin,
        update: &[u8],
        mut progress: impl FnMut(u64),
    ) -> Result<Outcome, SessionError> {
        let mut failures = 0u32;
        loop {
            if self.socket.is_none() {
                self.reconnect().await?;
                continue;
            }
            if let Err(interruption) = self.send(&ClientMessage::UploadBegin(begin.clone())).await {
                self.interrupted(interruption)?;
                continue;
            }
            match self.attempt(begin, update, &mut progress).await? {
                Some(Outcome::Refused(refusal)) if refusal.code == RefusalCode::Internal && failures < MAX_FAILURES => {
                    failures = failures.saturating_add(1);
                    self.interrupted(Interruption::Lost(refusal.reason))?;
                }
                Some(outcome) => return Ok(outcome),
                None => {}
            }
        }
    }

    /// One attempt over one connection; `None` if the connection was lost.
    async fn attempt(
        &mut self,
        begin: &UploadBegin,
        update: &[u8],
        progress: &mut impl FnMut(u64),
    ) -> Result<Option<Outcome>, SessionError> {
        while let Some(message) = self.receive().await? {
            let resume = match message {
                ServerMessage::UploadReady { round, offset, .. } if round == begin.round => Some(offset),
                message => match self.answer(begin, message, progress)? {
                    Some(outcome) => return Ok(Some(outcome)),
                    None => None,
                },
            };
            if let Some(offset) = resume {
                progress(offset);
                if let Some(outcome) = self.send_from(begin, update, offset, progress).await? {
                    return Ok(Some(outcome));
                }
            }
            if self.socket.is_none() {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Sends the file from `offset` on, and stops early if the aggregator decides meanwhile.
    async fn send_from(
        &mut self,
        begin: &UploadBegin,
        update: &[u8],
        offset: u64,
        progress: &mut impl FnMut(u64),
    ) -> Result<Option<Outcome>, SessionError> {
        for chunk in Chunk::split(update, offset) {
            let Some(socket) = &mut self.socket else { return Ok(None) };
            if let Err(interruption) = socket.send_bytes(chunk.to_frame()).await {
                self.interrupted(interruption)?;
                return Ok(None);
            }
            while let Some(message) = self.received()? {
                if let Some(outcome) = self.answer(begin, message, progress)? {
                    return Ok(Some(outcome));
                }
            }
        }
        Ok(None)
    }

    /// The outcome, if `message` decides this upload; any other message becomes an event.
    fn answer(
        &mut self,
        begin: &UploadBegin,
        message: ServerMessage,
        progress: &mut impl FnMut(u64),
    ) -> Result<Option<Outcome>, SessionError> {
        match message {
            ServerMessage::UploadProgress { round, offset, .. } if round == begin.round => progress(offset),
            ServerMessage::Receipt(receipt) if receipt.round == begin.round => {
                self.check_receipt(begin, &receipt)?;
                return Ok(Some(Outcome::Received(receipt)));
            }
            ServerMessage::Refused { round, code, reason, .. } if round == begin.round => {
                return Ok(Some(Outcome::Refused(Refusal { code, reason })));
            }
            ServerMessage::TaskDone { reason, .. } => return Ok(Some(Outcome::TaskDone { reason })),
            other => self.hear(other)?,
        }
        Ok(None)
    }

    /// A receipt must be for exactly what was sent, under the key on chain.
    fn check_receipt(&self, begin: &UploadBegin, receipt: &ReceiptFrame) -> Result<(), SessionError> {
        let bad = |what: &str| {
            let reason = format!("its {what} is not the one that was sent");
            Err(SessionError::BadReceipt { round: begin.round, reason })
        };
        if receipt.task != begin.task {
            return bad("task");
        }
        if receipt.trainer.0 != self.config.trainer.0 {
            return bad("trainer");
        }
        if receipt.commitment != begin.commitment {
            return bad("commitment");
        }
        if receipt.update != begin.update {
            return bad("update");
        }
        if receipt.base_model != begin.base_model {
            return bad("base model");
        }
        self.check_signature(receipt)
    }

    async fn send(&mut self, message: &ClientMessage) -> Result<(), Interruption> {
        match &mut self.socket {
            Some(socket) => socket.send(message).await,
            None => Err(Interruption::Lost("there is no connection".into())),
        }
    }

    /// A message that has already arrived.
    fn received(&mut self) -> Result<Option<ServerMessage>, SessionError> {
        let Some(socket) = &mut self.socket else { return Ok(None) };
        match socket.received() {
            Ok(message) => Ok(message),
            Err(interruption) => self.interrupted(interruption).map(|()| None),
        }
    }
}
