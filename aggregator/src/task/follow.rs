//! Reads a task from the chain at every new block, and tells the task's actor.

use super::TaskHandle;
use crate::{
    chain::{BlockRef, ChainClientError, Heads, PostedRound, RoundStatus, Task, TaskState, latest_round},
    context::Context,
    round::{Account, ChainView, Posted},
};
use sheaf_primitives::{BlockNumber, TaskId};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::time::timeout;

/// Time limit of one look at the chain.
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
            Err(_) => tracing::warn!(task = follower.task, "the node takes too long to answer about the task"),
        }
        if handle.is_closed() {
            return;
        }
    }
}

struct Follower {
    context: Arc<Context>,
    task: TaskId,
    /// The seated trainers, and the counts that show whether they changed: seats now, and seats ever taken.
    seats: Option<((u32, u32), BTreeSet<Account>)>,
}

impl Follower {
    /// `None` if the chain has no record of the task: then there is nothing to do, and nothing to undo.
    async fn look(&mut self, heads: Heads) -> Result<Option<ChainView>, ChainClientError> {
        let Heads { finalized, best } = heads;
        let chain = &self.context.chain;
        let Some(task) = chain.task(finalized, self.task).await? else { return Ok(None) };
        let params = chain.params(finalized).await?;
        let ahead = chain.task(best, self.task).await?;
        let latest = self.latest(finalized, &task).await?;
        let latest_ahead = match &ahead {
            Some(ahead) => self.latest(best, ahead).await?,
            None => None,
        };
        let seats = self.seats(finalized).await?;
        let ours = task.aggregator.0 == self.context.account.0;
        let latest = latest.as_ref();
        let frozen = latest.filter(|posted| posted.record.standing == RoundStatus::Frozen);
        let voided = latest.filter(|posted| ours && is_void_of(&task, posted));
        Ok(Some(ChainView {
            block_number: finalized.number,
            block_hash: finalized.hash.0.into(),
            best_number: best.number,
            open: task.state == TaskState::Open,
            serving_since: ours.then_some(task.serving_since),
            rounds: task.rounds(),
            rounds_posted: task.rounds_posted,
            best_rounds_posted: ahead.as_ref().map_or(task.rounds_posted, |task| task.rounds_posted),
            last_posted: latest.map(|PostedRound { record, .. }| {
                (record.round, Posted { model: record.model.0.into(), report: record.report.0.into() })
            }),
            voided: voided.map(|posted| posted.record.round),
            frozen: frozen.and_then(|posted| Some((posted.record.round, posted.opens_at?))),
            may_post_at: ahead.map_or(0, |ahead| may_post_at(&ahead, latest_ahead.as_ref(), params.min_round_gap)),
            seats,
        }))
    }

    /// The round that `task` posted last.
    async fn latest(&self, at: BlockRef, task: &Task) -> Result<Option<PostedRound>, ChainClientError> {
        let Some(round) = latest_round(task) else { return Ok(None) };
        self.context.chain.posted_round(at, task.id, round).await
    }

    async fn seats(&mut self, finalized: BlockRef) -> Result<BTreeSet<Account>, ChainClientError> {
        let chain = &self.context.chain;
        let counts = chain.seat_counts(finalized, self.task).await?;
        let mark = (counts.seated, counts.ever);
        if let Some((known, seats)) = &self.seats
            && *known == mark
        {
            return Ok(seats.clone());
        }
        let seats = chain.seats(finalized, self.task).await?;
        self.seats = Some((mark, seats.clone()));
        Ok(seats)
    }
}

/// The first block that may hold the next result of `task`, as it is at the best block.
fn may_post_at(task: &Task, latest: Option<&PostedRound>, min_round_gap: BlockNumber) -> BlockNumber {
    // A void round of this aggregator ends the task here once that is final. Until then nothing is posted on top of it.
    if latest.is_some_and(|posted| is_void_of(task, posted)) {
        return BlockNumber::MAX;
    }
    let after_gap = task.last_posted_at.map_or(0, |last| last.saturating_add(min_round_gap));
    // In the future only while the latest round is frozen.
    after_gap.max(task.waiting_since.unwrap_or(0))
}

/// Whether a round of `task` is void and was posted by the task's current aggregator.
fn is_void_of(task: &Task, PostedRound { record, .. }: &PostedRound) -> bool {
    record.standing == RoundStatus::Void && record.round >= task.serving_since.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{
        RoundRecord,
        sample::{sample_round, sample_task},
    };
    use sheaf_primitives::RoundIndex;

    const GAP: BlockNumber = 5;

    /// After two rounds, the second of which was the first of its aggregator.
    fn task() -> Task {
        Task {
            rounds_posted: 2,
            last_posted_at: Some(10),
            waiting_since: Some(10),
            serving_since: (1, 0),
            ..sample_task()
        }
    }

    fn posted(round: RoundIndex, standing: RoundStatus) -> PostedRound {
        let opens_at = (standing != RoundStatus::Void).then_some(15);
        PostedRound { record: RoundRecord { round, standing, posted_at: 10, ..sample_round() }, opens_at }
    }

    #[test]
    fn the_next_result_waits_for_the_gap_and_for_the_arbiter() {
        assert_eq!(may_post_at(&task(), Some(&posted(1, RoundStatus::Posted)), GAP), 15);

        let waits = Task { waiting_since: Some(40), ..task() };
        assert_eq!(may_post_at(&waits, Some(&posted(1, RoundStatus::Frozen)), GAP), 40);
    }

    #[test]
    fn nothing_is_posted_on_top_of_a_void_round_of_ours() {
        assert_eq!(may_post_at(&task(), Some(&posted(1, RoundStatus::Void)), GAP), BlockNumber::MAX);
        // Round 0 was its predecessor's, and this aggregator continues from the model before it.
        assert_eq!(may_post_at(&task(), Some(&posted(0, RoundStatus::Void)), GAP), 15);
    }
}
