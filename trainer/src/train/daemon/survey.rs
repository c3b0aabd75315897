//! Decides which tasks to work in now, and says why others are skipped.

use std::{collections::BTreeMap, path::PathBuf};

use sheaf_client_sdk::TaskId;
use sheaf_primitives::Balance;
use sheaf_protocol::amount::Amount;

use super::{
    account::Account,
    agents::Agents,
    candidates, consent,
    policy::{Decision, Reason, SeatState, choose},
    rules::Rules,
};
use crate::train::{error::Result, status::SkippedTask};

/// Why tasks are skipped, as last decided.
#[derive(Debug, Default)]
pub(super) struct Survey {
    skipped: BTreeMap<TaskId, Reason>,
}

/// A task to start an agent in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChosenTask {
    pub(super) task: TaskId,
    /// Its data folder.
    pub(super) data: PathBuf,
    /// What a round is expected to pay, in plancks.
    pub(super) reward: Balance,
}

impl Survey {
    /// Reads the open tasks. Returns the tasks to start agents in, and messages for the user: each reason why a task is
    /// skipped, once, if the user can do something about it. If `is_paused`, no new task starts.
    pub(super) async fn update(
        &mut self,
        account: &Account,
        rules: &Rules,
        agents: &Agents,
        is_paused: bool,
    ) -> Result<(Vec<ChosenTask>, Vec<String>)> {
        let view = account.chain.at_best().await?;
        let candidates = candidates::all(&view, &account.trainer, rules, &account.host.workspace).await?;
        let budget = candidates::budget(&view, &account.trainer).await?;
        let decisions = choose(&rules.policy, budget, &candidates);
        let (mut chosen, mut messages) = (Vec::new(), Vec::new());
        for candidate in candidates {
            let task = candidate.task;
            match decisions.get(&task) {
                Some(Decision::Work) => {
                    self.skipped.remove(&task);
                    let is_new = candidate.seat != SeatState::Taken;
                    // Outside the training hours nothing new starts. Agents with a seat wait by themselves.
                    if agents.works_in(task) || agents.backoff(task).is_some() || (is_new && is_paused) {
                        continue;
                    }
                    let Some(data) = rules.data_for(candidate.model, &candidate.organization) else { continue };
                    chosen.push(ChosenTask { task, data: data.to_owned(), reward: candidate.reward });
                }
                Some(Decision::Skip(reason)) => messages.extend(self.skip(task, reason.clone())),
                None => {}
            }
        }
        self.skipped.retain(|task, _| decisions.contains_key(task));
        Ok((chosen, messages))
    }

    /// The skipped tasks, ascending.
    pub(super) fn skipped(&self) -> impl Iterator<Item = SkippedTask> {
        self.skipped.iter().map(|(task, reason)| SkippedTask {
            task: *task,
            reason: reason.to_string(),
            next: advice(*task, reason),
        })
    }

    /// Notes why a task is skipped. Returns a message, if that is new and the user can do something about it.
    fn skip(&mut self, task: TaskId, reason: Reason) -> Option<String> {
        if self.skipped.get(&task) == Some(&reason) {
            return None;
        }
        let message = advice(task, &reason).map(|next| format!("task {task} is skipped: {reason}\n  next: {next}"));
        self.skipped.insert(task, reason);
        message
    }
}

/// What the user can do about a skipped task, if anything.
fn advice(task: TaskId, reason: &Reason) -> Option<String> {
    match reason {
        Reason::CodeNotAgreed(code) => Some(consent::advice(code)),
        Reason::NoData => Some("name a folder for it in train.toml, or pass --data DIR".into()),
        Reason::Bond(missing) => Some(format!("sheaf stake bond '{}'", Amount(*missing))),
        Reason::SeatLeft => Some(format!("sheaf seat release {task}, once the leave delay is over")),
        Reason::Organization | Reason::Model | Reason::Reward(_) | Reason::Entry(_) => None,
        Reason::Tasks | Reason::Stake(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_the_user_can_change_is_reported_once_until_another_one_follows() {
        let mut survey = Survey::default();

        assert!(survey.skip(3, Reason::NoData).is_some_and(|message| message.contains("train.toml")));
        assert_eq!(survey.skip(3, Reason::NoData), None);
        assert_eq!(survey.skip(3, Reason::Model), None, "the user chose that");
        assert!(survey.skip(3, Reason::NoData).is_some());
        assert_eq!(survey.skipped().count(), 1);
    }
}
