//! Tasks and their rounds.

use super::View;
use crate::{
    AccountId,
    chain::{
        ChainError, RoundRecord, Task,
        types::{StoredRound, StoredTask},
    },
};
use sheaf_primitives::{RoundIndex, TaskId};

const PALLET: &str = "Tasks";

impl View {
    /// A task.
    pub async fn task(&self, id: TaskId) -> Result<Option<Task>, ChainError> {
        let stored: Option<StoredTask> = self.value(PALLET, "Tasks", (id,)).await?;
        Ok(stored.map(|stored| stored.into_task(id)))
    }

    /// All tasks whose records stand, by id.
    pub async fn tasks(&self) -> Result<Vec<Task>, ChainError> {
        let stored = self.entries::<(TaskId,), _, StoredTask>(PALLET, "Tasks", ()).await?;
        let mut tasks: Vec<_> = stored.into_iter().map(|((id,), stored)| stored.into_task(id)).collect();
        tasks.sort_by_key(|task| task.id);
        Ok(tasks)
    }

    /// A posted round of a task.
    pub async fn round(&self, task: TaskId, round: RoundIndex) -> Result<Option<RoundRecord>, ChainError> {
        let stored: Option<StoredRound> = self.value(PALLET, "Rounds", (task, round)).await?;
        Ok(stored.map(|stored| stored.into_record(task, round)))
    }

    /// All posted rounds of a task, by number.
    pub async fn rounds(&self, task: TaskId) -> Result<Vec<RoundRecord>, ChainError> {
        let stored = self.entries::<(TaskId, RoundIndex), _, StoredRound>(PALLET, "Rounds", (task,)).await?;
        let mut rounds: Vec<_> =
            stored.into_iter().map(|((_, round), stored)| stored.into_record(task, round)).collect();
        rounds.sort_by_key(|record| record.round);
        Ok(rounds)
    }

    /// Whether the organization has admitted `account` to the task. Matters only for tasks with admission by list.
    pub async fn admitted(&self, task: TaskId, account: &AccountId) -> Result<bool, ChainError> {
        let stored: Option<()> = self.value(PALLET, "Admitted", (task, *account)).await?;
        Ok(stored.is_some())
    }
}
