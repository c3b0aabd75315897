//! The conversation with the task's aggregator, and what it said.

use std::collections::BTreeMap;

use sheaf_client_sdk::{
    AccountId, RoundIndex,
    aggregator::{PublicFiles, SessionConfig, SessionError, SessionEvent, TrainSession},
    chain::{Task, View},
    keys::Keypair,
    primitives::{H256, RewardClaim},
};
use sheaf_protocol::wire::Offer;

use super::messages::Messages;
use crate::train::{
    error::{Result, TrainError},
    state::{StoredAggregator, TaskFolder},
    step::Offered,
};

/// The conversation with the task's aggregator. What it said is forgotten at a restart.
pub(in crate::train) struct Conversation {
    /// Signs logins and check-ins.
    signer: Keypair,
    pub(super) session: TrainSession,
    /// The files that the aggregator serves to everyone.
    pub(super) files: PublicFiles,
    /// The last round that it offered.
    offer: Option<Offer>,
    /// Proofs that it sent and that are not checked yet.
    proofs: BTreeMap<RoundIndex, RewardClaim>,
    /// Why the session has ended for good.
    end: Option<SessionError>,
}

impl Conversation {
    /// A conversation with the aggregator of `config`.
    pub(in crate::train) fn new(config: SessionConfig, signer: Keypair) -> Result<Self> {
        let files = PublicFiles::new(&config.endpoint).map_err(TrainError::aggregator)?;
        let session = TrainSession::new(config, signer.clone());
        Ok(Self { signer, session, files, offer: None, proofs: BTreeMap::new(), end: None })
    }

    /// Turns to the aggregator that serves the task now, if another one took it over.
    pub(super) async fn follow(
        &mut self,
        view: &View,
        task: &Task,
        trainer: AccountId,
        folder: &TaskFolder,
        messages: &mut Messages,
    ) -> Result<()> {
        if self.session.config().aggregator == task.aggregator {
            return Ok(());
        }
        let Ok(config) = SessionConfig::from_chain(view, task.id, trainer).await else {
            messages.say("another aggregator took the task over, and the chain does not say yet how to reach it");
            return Ok(());
        };
        let aggregator = config.aggregator;
        folder.keep_aggregator(StoredAggregator { account: aggregator, first_round: task.serving_since.0 })?;
        let proofs = std::mem::take(&mut self.proofs);
        *self = Self { proofs, ..Self::new(config, self.signer.clone())? };
        messages.say(&format!("{aggregator} took the task over from its aggregator: training continues there"));
        Ok(())
    }

    /// The last round that the aggregator offered, if it did.
    pub(super) fn offer(&self) -> Option<&Offer> {
        self.offer.as_ref()
    }

    /// The parts of that offer that the next step depends on.
    pub(super) fn offered(&self) -> Option<Offered> {
        self.offer.as_ref().map(|offer| Offered { round: offer.round, base_model: H256(offer.base_model.0) })
    }

    /// Forgets the last offer, to wait for another one.
    pub(super) fn forget_offer(&mut self) {
        self.offer = None;
    }

    /// The claim that the aggregator sent for a round, once.
    pub(super) fn take_proof(&mut self, round: RoundIndex) -> Option<RewardClaim> {
        self.proofs.remove(&round)
    }

    /// Whether the session continues.
    pub(super) fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// Why the session has ended for good, once.
    pub(super) fn take_end(&mut self) -> Option<SessionError> {
        self.end.take()
    }

    /// Processes a message of the aggregator. A receipt is on disk before the agent relies on it.
    pub(super) fn receive(
        &mut self,
        event: Result<SessionEvent, SessionError>,
        task: &Task,
        folder: &TaskFolder,
        messages: &mut Messages,
    ) -> Result<()> {
        match event {
            Ok(SessionEvent::Offer(offer)) if offer.task == task.id => self.offer = Some(offer),
            Ok(SessionEvent::Offer(_) | SessionEvent::Connected) => {}
            Ok(SessionEvent::Lost { reason, .. }) => {
                messages.say(&format!("not connected to the aggregator yet: {reason}"))
            }
            Ok(SessionEvent::Waiting { have, need }) => messages.say(&format!("{have} of {need} trainers are here")),
            Ok(SessionEvent::Receipt(receipt)) => {
                // Only for an upload from this machine.
                let sent = folder.check_in(receipt.round)?;
                if sent.is_some_and(|sent| {
                    sent.begin.commitment == receipt.commitment && sent.begin.update == receipt.update
                }) {
                    folder.keep_receipt(&receipt)?;
                }
            }
            Ok(SessionEvent::Proof { round, claim }) => {
                self.proofs.insert(round, claim);
            }
            Ok(SessionEvent::Refused { round, refusal }) => {
                messages.warn(&format!("round {round}: the aggregator refused an earlier upload: {refusal}"));
            }
            Ok(SessionEvent::TaskDone { reason }) => messages.say(&format!("the aggregator is done: {reason}")),
            Err(error) => self.end = Some(error),
        }
        Ok(())
    }
}
