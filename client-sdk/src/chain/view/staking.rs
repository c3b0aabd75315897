//! Trainers' bonds and seats, and reports of misconduct.

use super::View;
use crate::{
    AccountId,
    chain::{
        ChainError, Ledger, MisconductReport, Seat, SeatCounts,
        types::{StoredReport, StoredSeat},
    },
};
use sheaf_primitives::TaskId;

const PALLET: &str = "TrainerStaking";

impl View {
    /// The bond of `account`; `None` if it has none.
    pub async fn ledger(&self, account: &AccountId) -> Result<Option<Ledger>, ChainError> {
        self.value(PALLET, "Ledgers", (*account,)).await
    }

    /// The seat of `account` in a task, also one that was left and whose stake is still allocated.
    pub async fn seat(&self, task: TaskId, account: &AccountId) -> Result<Option<Seat>, ChainError> {
        let stored: Option<StoredSeat> = self.value(PALLET, "Seats", (task, *account)).await?;
        Ok(stored.map(|stored| stored.under(task, *account)))
    }

    /// All seats of a task, by account, also those that were left and whose stake is still allocated.
    pub async fn seats(&self, task: TaskId) -> Result<Vec<Seat>, ChainError> {
        let stored = self.entries::<(TaskId, AccountId), _, StoredSeat>(PALLET, "Seats", (task,)).await?;
        let mut seats: Vec<_> = stored.into_iter().map(|((_, trainer), stored)| stored.under(task, trainer)).collect();
        seats.sort_by_key(|seat| seat.trainer);
        Ok(seats)
    }

    /// The seat counts of a task; all zero if it has none.
    pub async fn seat_counts(&self, task: TaskId) -> Result<SeatCounts, ChainError> {
        Ok(self.value(PALLET, "SeatCounts", (task,)).await?.unwrap_or_default())
    }

    /// The pending report of misconduct of `account` in a task.
    pub async fn report(&self, task: TaskId, account: &AccountId) -> Result<Option<MisconductReport>, ChainError> {
        let stored: Option<StoredReport> = self.value(PALLET, "Reports", (task, *account)).await?;
        Ok(stored.map(|stored| stored.under(task, *account)))
    }

    /// All pending reports of misconduct in a task, by account.
    pub async fn reports(&self, task: TaskId) -> Result<Vec<MisconductReport>, ChainError> {
        let stored = self.entries::<(TaskId, AccountId), _, StoredReport>(PALLET, "Reports", (task,)).await?;
        let mut reports: Vec<_> =
            stored.into_iter().map(|((_, trainer), stored)| stored.under(task, trainer)).collect();
        reports.sort_by_key(|report| report.trainer);
        Ok(reports)
    }
}
