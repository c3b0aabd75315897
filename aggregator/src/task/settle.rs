//! The aggregator's money: collects its fee of every opened round, warns before its bond is lost to absence and, as a
//! courtesy, closes the task.
//!
//! It keeps no state that matters: it reads from the chain what is left to do, so a crash loses nothing and nothing is done
//! twice.

use super::absence::{Absence, AbsenceWatch};
use crate::{
    chain::{
        BlockRef, Call, ChainClientError, Heads, PostedRound, Task, TaskState, TasksParams, is_over, latest_round,
    },
    clock::now_ms,
    context::Context,
};
use sheaf_primitives::{BlockNumber, RoundIndex, TaskId, service::end_of_task};
use std::{collections::BTreeMap, sync::Arc};

/// Blocks that a call has to take effect before it is made again.
const RETRY_AFTER: BlockNumber = 12;

/// Works until the task is closed and every fee collected, or its record is gone.
pub async fn settle(context: Arc<Context>, task: TaskId) {
    let mut settler =
        Settler { context: context.clone(), task, collected: 0, made: BTreeMap::new(), absence: AbsenceWatch::new() };
    let mut heads = context.heads.clone();
    heads.mark_changed();
    while heads.changed().await.is_ok() {
        let Some(now) = *heads.borrow_and_update() else { continue };
        match settler.look(now).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::warn!(task, %error, "cannot read what is left to collect"),
        }
    }
}

struct Settler {
    context: Arc<Context>,
    task: TaskId,
    /// Rounds below this one are collected.
    collected: RoundIndex,
    /// Calls under way, and when they were made.
    made: BTreeMap<Due, BlockNumber>,
    absence: AbsenceWatch,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Due {
    Collect(RoundIndex),
    Close,
}

impl Settler {
    /// Makes the calls that are due. `true` if nothing is left.
    async fn look(&mut self, Heads { finalized, best }: Heads) -> Result<bool, ChainClientError> {
        let chain = self.context.chain.clone();
        let Some(task) = chain.task(finalized, self.task).await? else { return Ok(true) };
        // The call that takes a task over pays the former aggregator what it had not collected.
        if task.aggregator.0 != self.context.account.0 {
            return Ok(true);
        }
        if task.state == TaskState::Proposed {
            return Ok(false);
        }
        let mut due = self.fees(finalized, best, task.rounds_posted).await?;
        let is_collected = self.collected >= task.rounds_posted;

        let params = chain.params(finalized).await?;
        self.watch_absence(finalized, &task, &params).await?;
        let (rounds, deadline) = (task.rounds(), task.terms.deadline);
        let end = end_of_task(rounds, task.rounds_posted, deadline, params.grace_ms, now_ms());
        if self.context.close_tasks && end.is_some() && self.is_closable(best).await? {
            due.push(Due::Close);
        }
        if !self.context.is_settled_in(best.number) {
            return Ok(false);
        }
        for due in due {
            self.make(due, best.number).await;
        }
        Ok(is_collected && is_over(&task))
    }

    /// Whether the task is open, and its latest round can no longer be objected to or ruled on.
    async fn is_closable(&self, best: BlockRef) -> Result<bool, ChainClientError> {
        let chain = &self.context.chain;
        let Some(ahead) = chain.task(best, self.task).await? else { return Ok(false) };
        let Some(latest) = latest_round(&ahead) else { return Ok(ahead.state == TaskState::Open) };
        let posted = chain.posted_round(best, self.task, latest).await?;
        Ok(ahead.state == TaskState::Open && posted.is_some_and(|posted| posted.is_open(best.number)))
    }

    /// Warns the operator once before absence is due, and once when it is.
    async fn watch_absence(&mut self, at: BlockRef, task: &Task, params: &TasksParams) -> Result<(), ChainClientError> {
        if task.state != TaskState::Open || task.rounds_posted > task.serving_since.0 {
            return Ok(());
        }
        let enough_since = self.context.chain.seat_counts(at, self.task).await?.enough_since;
        if let Some(absence) = self.absence.see(Absence::of(task, params, enough_since, now_ms())) {
            absence.warn(self.task);
        }
        Ok(())
    }

    /// The rounds whose fee can be collected and is not.
    async fn fees(&mut self, finalized: BlockRef, best: BlockRef, posted: u32) -> Result<Vec<Due>, ChainClientError> {
        let mut due = Vec::new();
        let mut all_before = true;
        for round in self.collected..posted {
            let record = self.context.chain.posted_round(finalized, self.task, round).await?;
            let ahead = self.context.chain.posted_round(best, self.task, round).await?;
            let is_under_way = ahead.as_ref().is_none_or(PostedRound::is_collected);
            let is_collected = record.is_none_or(|record| record.is_collected());
            if is_collected && all_before {
                self.collected = round.saturating_add(1);
            }
            all_before &= is_collected;
            // Rounds open in order. A round that was frozen since opens later than at the finalized block.
            if !ahead.is_some_and(|ahead| ahead.is_open(best.number)) {
                break;
            }
            if !is_collected && !is_under_way {
                due.push(Due::Collect(round));
            }
        }
        Ok(due)
    }

    async fn make(&mut self, due: Due, best: BlockNumber) {
        if self.made.get(&due).is_some_and(|made| best < made.saturating_add(RETRY_AFTER)) {
            return;
        }
        self.made.insert(due, best);
        let (call, name) = match due {
            Due::Collect(round) => (Call::CollectFee(self.task, round), "collect_fee"),
            Due::Close => (Call::CloseTask(self.task), "close_task"),
        };
        match self.context.outbox.call(call).await {
            Ok(()) => {
                self.context.metrics.extrinsics.with_label_values(&[name]).inc();
                tracing::info!(task = self.task, ?due, "sent {name}");
            }
            Err(error) => {
                tracing::warn!(task = self.task, ?due, %error, "could not send {name}; it will be tried again")
            }
        }
    }
}
