//! Reads what the chain says about a task whenever it goes on, and tells the task's runner.

use super::TaskHandle;
use crate::{
    chain::{Heads, LedgerError, Phase},
    context::Context,
    round::{Account, ChainView, Posted},
};
use sheaf_primitives::TaskId;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::time::timeout;

/// How long one look at the chain may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Follows the chain until the runner is gone.
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
        let last_posted = match task.rounds_posted.checked_sub(1) {
            None => None,
            Some(last) => {
                let record = ledger.posted_round(finalized, self.task, last).await?;
                record.map(|record| (last, Posted { model: record.model, report: record.report }))
            }
        };
        let seats = self.seats(finalized).await?;
        let last_posted_at = ahead.as_ref().and_then(|task| task.last_posted_at);
        Ok(Some(ChainView {
            block_number: finalized.number,
            block_hash: finalized.hash,
            best_number: best.number,
            open: task.phase == Phase::Open,
            rounds: task.rounds,
            rounds_posted: task.rounds_posted,
            best_rounds_posted: ahead.map_or(task.rounds_posted, |task| task.rounds_posted),
            last_posted,
            may_post_at: last_posted_at.map_or(0, |last| last.saturating_add(windows.min_round_gap)),
            seats,
        }))
    }

    async fn seats(&mut self, finalized: crate::chain::Block) -> Result<BTreeSet<Account>, LedgerError> {
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
