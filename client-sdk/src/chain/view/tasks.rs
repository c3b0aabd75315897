//! Tasks and their rounds.

use super::View;
use crate::{
    AccountId,
    chain::{
        Books, ChainError, CloseReason, RoundRecord, Task,
        types::{StoredRound, StoredTask},
    },
};
use sheaf_primitives::{Balance, BlockNumber, RoundIndex, TaskId};

const PALLET: &str = "Tasks";

impl View {
    /// A task.
    pub async fn task(&self, id: TaskId) -> Result<Option<Task>, ChainError> {
        let stored: Option<StoredTask> = self.value(PALLET, "Tasks", (id,)).await?;
        Ok(stored.map(|stored| stored.under(id)))
    }

    /// All tasks that have not been swept, by id.
    pub async fn tasks(&self) -> Result<Vec<Task>, ChainError> {
        let stored = self.entries::<(TaskId,), _, StoredTask>(PALLET, "Tasks", ()).await?;
        let mut tasks: Vec<_> = stored.into_iter().map(|((id,), stored)| stored.under(id)).collect();
        tasks.sort_by_key(|task| task.id);
        Ok(tasks)
    }

    /// A posted round of a task.
    pub async fn round(&self, task: TaskId, round: RoundIndex) -> Result<Option<RoundRecord>, ChainError> {
        let stored: Option<StoredRound> = self.value(PALLET, "Rounds", (task, round)).await?;
        Ok(stored.map(|stored| stored.under(task, round)))
    }

    /// All posted rounds of a task, by number.
    pub async fn rounds(&self, task: TaskId) -> Result<Vec<RoundRecord>, ChainError> {
        let stored = self.entries::<(TaskId, RoundIndex), _, StoredRound>(PALLET, "Rounds", (task,)).await?;
        let mut rounds: Vec<_> = stored.into_iter().map(|((_, round), stored)| stored.under(task, round)).collect();
        rounds.sort_by_key(|record| record.round);
        Ok(rounds)
    }

    /// Whether the organization has admitted `account` to the task. Has no meaning for tasks that are open to all.
    pub async fn admitted(&self, task: TaskId, account: &AccountId) -> Result<bool, ChainError> {
        let stored: Option<()> = self.value(PALLET, "Admitted", (task, *account)).await?;
        Ok(stored.is_some())
    }

    /// The accounts that may take seats in a task that admits by list.
    pub async fn admission_list(&self, task: TaskId) -> Result<Vec<AccountId>, ChainError> {
        let stored = self.entries::<(TaskId, AccountId), _, ()>(PALLET, "Admitted", (task,)).await?;
        let mut accounts: Vec<_> = stored.into_iter().map(|((_, account), ())| account).collect();
        accounts.sort();
        Ok(accounts)
    }

    /// Where every token of a task's deposit is; `None` if there is no such task, or it has been swept.
    pub async fn books(&self, task: TaskId) -> Result<Option<Books>, ChainError> {
        self.ask(PALLET, "books", (task,)).await
    }

    /// Why anyone may close a task now; `None` if it cannot be closed.
    pub async fn closable(&self, task: TaskId) -> Result<Option<CloseReason>, ChainError> {
        self.ask(PALLET, "closable", (task,)).await
    }

    /// Whether anyone may end a task's claims now, or delete its records.
    pub async fn sweepable(&self, task: TaskId) -> Result<bool, ChainError> {
        self.ask(PALLET, "sweepable", (task,)).await
    }

    /// The block from which anyone may end the claims of a closed task, complete or not.
    pub async fn claims_end_at(&self, task: TaskId) -> Result<Option<BlockNumber>, ChainError> {
        self.ask(PALLET, "claims_end_at", (task,)).await
    }

    /// Whether `account` objected to a round and its bond is still held.
    pub async fn objected(&self, task: TaskId, round: RoundIndex, account: &AccountId) -> Result<bool, ChainError> {
        let bond: Option<Balance> = self.value(PALLET, "Objections", (task, round, *account)).await?;
        Ok(bond.is_some())
    }

    /// The part of an aggregator's bond that backs no task, in plancks; `None` if `account` is not an aggregator.
    pub async fn spare_bond(&self, account: &AccountId) -> Result<Option<Balance>, ChainError> {
        self.ask(PALLET, "spare_bond", (*account,)).await
    }

    /// The part of an aggregator's bond that backs a task with this deposit, both in plancks.
    pub async fn backing_for(&self, deposit: Balance) -> Result<Balance, ChainError> {
        self.ask(PALLET, "backing_for", (deposit,)).await
    }

    /// Whether a task's aggregator would be slashed for its absence if the task closed now.
    pub async fn is_absent(&self, task: TaskId) -> Result<bool, ChainError> {
        self.ask(PALLET, "is_absent", (task,)).await
    }

    /// What the round under way pays if `leaves` trainers take part: the pool and the aggregator's part, in
    /// plancks.
    pub async fn next_pay(&self, task: TaskId, leaves: u32) -> Result<Option<(Balance, Balance)>, ChainError> {
        self.ask(PALLET, "next_pay", (task, leaves)).await
    }
}
