//! What follows from a final result: proofs, the report, the feed.

use super::{
    proofs::Rewards,
    runner::{RunError, Runner},
    submit::Failures,
};
use crate::store::{Entry, Shelf};
use sheaf_primitives::{Disclosure, RoundIndex};
use sheaf_protocol::{report::RoundReport, wire::FeedEvent};

impl Runner {
    /// The round's result is final: hands out what follows from it.
    pub(super) async fn publish(&mut self, round: RoundIndex) -> Result<(), RunError> {
        let block = self.view.as_ref().map_or(0, |view| view.block_number);
        self.write(Entry::Published { round, block }).await?;
        let next = round.saturating_add(1);
        self.store.parts().keep_only(next)?;
        self.refusals.clear();
        self.failures = Failures::default();
        self.context.metrics.rounds.inc();
        self.add_rewards(round);

        for trainer in self.sessions.trainers() {
            if let Some(proof) = self.proof_for(round, &trainer) {
                self.sessions.tell(&trainer, proof);
            }
        }
        self.tell_result(round, block).await;
        Ok(())
    }

    async fn tell_result(&self, round: RoundIndex, block_number: u32) {
        let Some(outcome) = self.store.record().round(round).and_then(|record| record.outcome.as_ref()) else { return };
        let (task, result) = (self.basics.id, &outcome.result);
        tracing::info!(task, round, block_number, participants = result.leaves, model = %hex::encode(result.model), "the round is final");
        let report = self.context.objects.get(Shelf::Public, &result.report.0).await;
        let report = report.ok().and_then(|bytes| RoundReport::from_bytes(&bytes).ok());
        self.context.feed.tell(FeedEvent::Result {
            task,
            round,
            model: result.model.0.into(),
            report: result.report.0.into(),
            participants: result.leaves,
            block_number,
            metrics: report.map(|report| report.metrics).unwrap_or_default(),
        });
    }

    /// Rebuilds the trees of final rounds.
    pub(super) fn restore_rewards(&mut self) {
        let rounds: Vec<_> = self.store.record().published().map(|(round, _)| round).collect();
        rounds.into_iter().for_each(|round| self.add_rewards(round));
    }

    fn add_rewards(&mut self, round: RoundIndex) {
        let Some(record) = self.store.record().round(round) else { return };
        if self.basics.disclosure == Disclosure::Public {
            let updates = record.counted().into_iter().map(|check_in| check_in.update);
            self.context.disclosed.add(self.basics.id, updates);
        }
        match Rewards::build(&self.context.round_id(self.basics.id, round), record) {
            Ok(rewards) => {
                self.rewards.insert(round, rewards);
            }
            // It was built once already, for the result.
            Err(error) => tracing::error!(task = self.basics.id, round, %error, "no proofs for this round"),
        }
    }
}
