//! Which tasks to work in now, and why not in others.

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

/// What was last decided about tasks that are not worked in.
#[derive(Debug, Default)]
pub(super) struct Survey {
    skipped: BTreeMap<TaskId, Reason>,
}

/// An agent to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChosenTask {
    pub(super) task: TaskId,
    /// The folder with its data.
    pub(super) data: PathBuf,
    /// What a round is expected to pay, in plancks.
    pub(super) reward: Balance,
}

impl Survey {
    /// Looks at what the chain offers. Returns the agents to start, and what to tell the user: each reason why a task is
    /// passed over once, where the user can do something about it. With `is_paused`, no new task is begun.
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
        let (mut chosen, mut said) = (Vec::new(), Vec::new());
        for candidate in candidates {
            let task = candidate.task;
            match decisions.get(&task) {
                Some(Decision::Work) => {
                    self.skipped.remove(&task);
                    let is_new = candidate.seat != SeatState::Taken;
                    // Outside the hours nothing new is begun; agents with a seat wait by themselves.
                    if agents.works_in(task) || agents.backoff(task).is_some() || (is_new && is_paused) {
                        continue;
                    }
                    let Some(data) = rules.data_for(candidate.model, &candidate.organization) else { continue };
                    chosen.push(ChosenTask { task, data: data.to_owned(), reward: candidate.reward });
                }
                Some(Decision::Skip(reason)) => said.extend(self.skip(task, reason.clone())),
                None => {}
            }
        }
        self.skipped.retain(|task, _| decisions.contains_key(task));
        Ok((chosen, said))
    }

    /// The tasks that are passed over, by number.
    pub(super) fn skipped(&self) -> impl Iterator<Item = SkippedTask> {
        self.skipped.iter().map(|(task, reason)| SkippedTask {
            task: *task,
            reason: reason.to_string(),
            next: advice(*task, reason),
        })
    }

    /// Notes why a task is not worked in. Returns what to tell the user, if that is new and helps.
    fn skip(&mut self, task: TaskId, reason: Reason) -> Option<String> {
        if self.skipped.get(&task) == Some(&reason) {
            return None;
        }
        let said = advice(task, &reason).map(|next| format!("task {task} is passed over: {reason}\n  next: {next}"));
        self.skipped.insert(task, reason);
        said
    }
}

/// What to type about a task that is passed over, where that helps.
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
    fn a_reason_that_helps_is_told_once_and_another_again() {
        let mut survey = Survey::default();

        assert!(survey.skip(3, Reason::NoData).is_some_and(|said| said.contains("train.toml")));
        assert_eq!(survey.skip(3, Reason::NoData), None);
        assert_eq!(survey.skip(3, Reason::Model), None, "the user chose that");
        assert!(survey.skip(3, Reason::NoData).is_some());
        assert_eq!(survey.skipped().count(), 1);
    }
}
