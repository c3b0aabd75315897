//! Gets the proofs of posted rounds.

use sheaf_client_sdk::{
    RoundIndex, TaskId,
    chain::{RoundStatus, View},
};

use sheaf_protocol::amount::Amount;

use super::{
    disputes,
    parts::{Agent, POLL_INTERVAL},
};
use crate::train::{
    error::{Result, TrainError},
    proofs::{self, Answer, Claimant},
    status::Phase,
    step::TaskSnapshot,
};

/// How often the agent asks for a proof after the task is over.
const MAX_FINAL_ATTEMPTS: u32 = 30;

impl Agent {
    /// Gets the proof of a posted round, which is `owed` if the aggregator gave a receipt for it.
    pub(super) async fn get_proof(
        &mut self,
        view: &View,
        snapshot: &TaskSnapshot,
        round: RoundIndex,
        owed: bool,
    ) -> Result<()> {
        let Some(check_in) = self.folder.check_in(round)? else {
            return Ok(self.folder.keep_missed(round, "not_counted", "the check-in is no longer on this disk")?);
        };
        if is_void(view, self.task.id, round).await {
            self.messages.say(&format!("round {round}: the arbiter voided it, and it pays nobody"));
            return Ok(self.folder.keep_missed(round, "void", "the arbiter voided the round")?);
        }
        self.reporter.phase(Phase::Proving, Some(round));
        let claimant = Claimant { task: self.task.id, payee: check_in.payee, seed: self.identity.seed.clone() };
        let answer = match self.conversation.take_proof(round) {
            Some(claim) => match proofs::verify(view, &claimant, round, claim).await {
                Ok(proof) => Answer::Proof(Box::new(proof)),
                Err(error) => Answer::NotYet(error.to_string()),
            },
            None => self.ask(view, &claimant, round).await.unwrap_or_else(|error| Answer::NotYet(error.to_string())),
        };
        match answer {
            Answer::Proof(proof) => {
                self.folder.keep_proof(round, &proof)?;
                self.messages.say(&format!("round {round}: proof verified, worth {}", Amount(proof.payout())));
                Ok(())
            }
            Answer::LeftOut if owed => {
                let receipt = self.folder.receipt_path(round);
                Err(TrainError::LeftOut { task: self.task.id, round, receipt })
            }
            Answer::LeftOut => {
                self.messages.say(&format!("round {round} was posted without this trainer"));
                Ok(self.folder.keep_missed(round, "not_counted", "the round was posted without this update")?)
            }
            Answer::NotYet(reason) => {
                if owed && let Some(advice) = disputes::objection_advice(view, self.task.id, round).await {
                    self.messages.warn_once(advice);
                }
                self.await_proof(snapshot, round, owed, &reason).await
            }
        }
    }

    async fn ask(&self, view: &View, claimant: &Claimant, round: RoundIndex) -> Result<Answer> {
        let files = proofs::files_of(view, &self.folder, round, &self.conversation.files).await?;
        proofs::ask(view, &files, claimant, round).await
    }

    async fn await_proof(
        &mut self,
        snapshot: &TaskSnapshot,
        round: RoundIndex,
        owed: bool,
        reason: &str,
    ) -> Result<()> {
        let attempts = self.attempts.count(round);
        if snapshot.end.is_some() && attempts > MAX_FINAL_ATTEMPTS {
            self.messages.warn(&format!("no proof of round {round} was available: {reason}"));
            self.attempts.give_up(round, owed);
            return Ok(());
        }
        if snapshot.end.is_some() {
            // The session may have ended with the task, but proofs are public.
            self.messages.say(&format!("round {round}: asking for its proof"));
            tokio::time::sleep(POLL_INTERVAL).await;
            return Ok(());
        }
        self.wait(&format!("round {round}: no further round is trained before its proof arrives")).await
    }
}

/// Whether the arbiter voided a round. `false` if the node does not answer.
async fn is_void(view: &View, task: TaskId, round: RoundIndex) -> bool {
    let record = view.round(task, round).await;
    record.is_ok_and(|record| record.is_some_and(|record| record.standing == RoundStatus::Void))
}
