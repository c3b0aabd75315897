//! Reads what the chain says about a task whenever it goes on, and tells the task's actor.

use super::TaskHandle;
use crate::{
    chain::{Block, Heads, LedgerError, Phase, PostedRound, RoundStanding, TaskFacts, Windows},
    context::Context,
    round::{Account, ChainView, Posted},
};
use sheaf_primitives::{BlockNumber, RoundIndex, TaskId};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long one look at the chain may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Follows the chain until the actor is gone.
pub(super) async fn follow(context: Arc<Context>, handle: TaskHandle) {
    let mut follower = Follower { context: context.clone(), task: handle.id(), seats: None };
    let mut heads = context.heads.clone();
    heads.mark_changed();
    while heads.changed().await.is_ok() {
        let Some(now) = *heads.borrow_and_update() else { continue };
        match timeout(PATIENCE, follower.look(now)).await {
            Ok(Ok(Some(view))) => {
                if !handle.chain(view).await {
                    return;
                }
            }
            Ok(Ok(None)) => {}
            Ok(Err(error)) => tracing::warn!(task = follower.task, %error, "cannot read the task"),
            Err(_) => tracing::warn!(task = follower.task, "the node takes too long to say how the task is"),
        }
        if handle.is_closed() {
            return;
        }
    }
}

struct Follower {
    context: Arc<Context>,
    task: TaskId,
    /// Who is seated, and the mark that says whether that changed.
    seats: Option<((u32, u32), BTreeSet<Account>)>,
}

impl Follower {
    /// `None` if the chain has no record of the task: then there is nothing to do, and nothing to undo.
    async fn look(&mut self, heads: Heads) -> Result<Option<ChainView>, LedgerError> {
        let Heads { finalized, best } = heads;
        let ledger = &self.context.ledger;
        let Some(task) = ledger.task(finalized, self.task).await? else { return Ok(None) };
        let windows = ledger.windows(finalized).await?;
        let ahead = ledger.task(best, self.task).await?;
        let latest = self.latest(finalized, &task).await?;
        let latest_ahead = match &ahead {
            Some(ahead) => self.latest(best, ahead).await?,
            None => None,
        };
        let seats = self.seats(finalized).await?;
        let ours = task.aggregator == self.context.account;
        let frozen = latest.filter(|(_, record)| record.standing == RoundStanding::Frozen);
        let voided = latest
            .filter(|(round, record)| ours && record.standing == RoundStanding::Void && *round >= task.serving_since.0);
        Ok(Some(ChainView {
            block_number: finalized.number,
            block_hash: finalized.hash,
            best_number: best.number,
            open: task.phase == Phase::Open,
            serving_since: ours.then_some(task.serving_since),
            rounds: task.rounds,
            rounds_posted: task.rounds_posted,
            best_rounds_posted: ahead.as_ref().map_or(task.rounds_posted, |task| task.rounds_posted),
            last_posted: latest.map(|(round, record)| (round, Posted { model: record.model, report: record.report })),
            voided: voided.map(|(round, _)| round),
            frozen: frozen.and_then(|(round, record)| Some((round, record.opens_at?))),
            may_post_at: ahead.map_or(0, |ahead| may_post_at(&ahead, latest_ahead, windows)),
            seats,
        }))
    }

    /// The round that `task` posted last.
    async fn latest(&self, at: Block, task: &TaskFacts) -> Result<Option<(RoundIndex, PostedRound)>, LedgerError> {
        let Some(round) = task.latest_round() else { return Ok(None) };
        let record = self.context.ledger.posted_round(at, task.id, round).await?;
        Ok(record.map(|record| (round, record)))
    }

    async fn seats(&mut self, finalized: Block) -> Result<BTreeSet<Account>, LedgerError> {
        let ledger = &self.context.ledger;
        let mark = ledger.seat_mark(finalized, self.task).await?;
        if let Some((known, seats)) = &self.seats
            && *known == mark
        {
            return Ok(seats.clone());
        }
        let seats = ledger.seats(finalized, self.task).await?;
        self.seats = Some((mark, seats.clone()));
        Ok(seats)
    }
}

/// The first block that may hold the next result of a task that stands like this at the best block.
fn may_post_at(task: &TaskFacts, latest: Option<(RoundIndex, PostedRound)>, windows: Windows) -> BlockNumber {
    // A round of ours that is void ends the task here once that is final. Until then nothing is posted on top of it.
    let is_void = |(round, record): (RoundIndex, PostedRound)| {
        record.standing == RoundStanding::Void && round >= task.serving_since.0
    };
    if latest.is_some_and(is_void) {
        return BlockNumber::MAX;
    }
    let after_gap = task.last_posted_at.map_or(0, |last| last.saturating_add(windows.min_round_gap));
    // In the future only while the latest round is frozen.
    after_gap.max(task.waiting_since.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::sample_task;

    const WINDOWS: Windows = Windows { grace_ms: 1_000, min_round_gap: 5 };

    /// After two rounds, the second of which was the first of its aggregator.
    fn task() -> TaskFacts {
        TaskFacts {
            rounds_posted: 2,
            last_posted_at: Some(10),
            waiting_since: Some(10),
            serving_since: (1, 0),
            ..sample_task()
        }
    }

    fn round(standing: RoundStanding) -> PostedRound {
        PostedRound {
            model: [4; 32],
            report: [5; 32],
            aggregator_paid: false,
            aggregator_part: 1,
            posted_at: 10,
            opens_at: (standing != RoundStanding::Void).then_some(15),
            standing,
        }
    }

    #[test]
    fn the_next_result_waits_for_the_gap_and_for_the_arbiter() {
        let posted = Some((1, round(RoundStanding::Posted)));
        assert_eq!(may_post_at(&task(), posted, WINDOWS), 15);

        let frozen = Some((1, round(RoundStanding::Frozen)));
        let waits = TaskFacts { waiting_since: Some(40), ..task() };
        assert_eq!(may_post_at(&waits, frozen, WINDOWS), 40);
    }

    #[test]
    fn nothing_is_posted_on_top_of_a_void_round_of_ours() {
        let void = round(RoundStanding::Void);

        assert_eq!(may_post_at(&task(), Some((1, void)), WINDOWS), BlockNumber::MAX);
        // Round 0 was its predecessor's, and this one goes on from the model before it.
        assert_eq!(may_post_at(&task(), Some((0, void)), WINDOWS), 15);
    }
}
