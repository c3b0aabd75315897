//! Disputes: reports against the trainer, rounds that it should object to, and aggregators that are replaced.

use sheaf_client_sdk::{
    BlockNumber, RoundIndex, TaskId,
    aggregator::{PublicFiles, SessionConfig, TrainSession},
    chain::{ChainError, RoundStanding, View},
};

use sheaf_protocol::amount::Amount;

use super::Agent;
use crate::train::{Result, TrainError, state::StoredAggregator};

impl Agent {
    /// Goes over to the aggregator that serves the task now, if another one took it over.
    pub(super) async fn follow_aggregator(&mut self, view: &View) -> Result<()> {
        if self.session.config().aggregator == self.task.aggregator {
            return Ok(());
        }
        let (task, trainer) = (self.task.id, self.identity.trainer);
        let Ok(config) = SessionConfig::from_chain(view, task, trainer).await else {
            self.say("another aggregator took the task over, and the chain does not say yet how to reach it");
            return Ok(());
        };
        let aggregator = config.aggregator;
        self.folder
            .keep_aggregator(StoredAggregator { account: aggregator, first_round: self.task.serving_since.0 })?;
        self.files = PublicFiles::new(&config.endpoint).map_err(TrainError::aggregator)?;
        self.session = TrainSession::new(config, self.signer.clone());
        self.notes.offer = None;
        self.notes.session_end = None;
        self.say(&format!("{aggregator} took the task over from its aggregator: training goes on there"));
        Ok(())
    }

    /// Warns of a report of misconduct against this seat while something can be done about it.
    pub(super) async fn watch_reports(&mut self, view: &View) {
        let task = self.task.id;
        let Ok(Some(report)) = view.report(task, &self.identity.trainer).await else { return };
        let (due_at, stake) = (report.due_at, Amount(report.stake));
        let warning = match report.contest {
            None => format!(
                "the aggregator reported misconduct in this seat, whose stake is {stake}: contest it before block {due_at}, \
                 or the seat is slashed (sheaf stake contest {task})"
            ),
            Some(_) => format!("the report against this seat is contested: the arbiter may rule before block {due_at}"),
        };
        self.warn_once(warning);
    }

    /// Tells how to object to a round whose proof is missing, while that is possible.
    pub(super) async fn advise_objection(&mut self, view: &View, round: RoundIndex) {
        let Ok(Some(block)) = objections_end(view, self.task.id, round).await else { return };
        let advice = format!(
            "round {round} was posted and its proof is missing: if that is not put right, you can object before block \
             {block} ({})",
            self.objection(round)
        );
        self.warn_once(advice);
    }

    /// The command that objects to a round.
    pub(super) fn objection(&self, round: RoundIndex) -> String {
        format!("sheaf task object {} {round}", self.task.id)
    }

    fn warn_once(&mut self, warning: String) {
        if self.notes.warned.insert(warning.clone()) {
            self.warn(&warning);
        }
    }
}

/// The block from which a round can no more be objected to, if it still can.
async fn objections_end(view: &View, task: TaskId, round: RoundIndex) -> Result<Option<BlockNumber>, ChainError> {
    let Some(record) = view.round(task, round).await? else { return Ok(None) };
    let rewards = view.reward_round(task, round).await?;
    let opens_at = rewards.map(|rewards| rewards.opens_at).filter(|opens_at| *opens_at > view.block().number);
    Ok(opens_at.filter(|_| record.standing == RoundStanding::Posted))
}
