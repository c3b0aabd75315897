//! Giving seats and bond back: leave, claim, release, unbond. Every step is one the chain shows, so a restart goes on
//! where it was.

use sheaf_client_sdk::{
    BlockNumber,
    calls::{Call, staking},
    chain::{Task, TaskState, View, Wait},
    keys::ClaimSeed,
};

use super::{Daemon, Request, owed};
use crate::{amount::Amount, error::Result, train::state::TaskFolder};

/// What can be done about a seat now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Leave,
    Release,
    Wait,
}

/// A task, as far as its seats' stakes depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Terms {
    is_open: bool,
    last_posted_at: Option<BlockNumber>,
}

/// What can be done about a seat left in block `left_at`, if it was left, when all seats are given back. As the chain has
/// it: an open task's stake is free once the leave delay is over, and the round too that was under way.
fn next_move(left_at: Option<BlockNumber>, terms: Terms, leave_delay: BlockNumber, now: BlockNumber) -> Move {
    match left_at {
        _ if !terms.is_open => Move::Release,
        None => Move::Leave,
        Some(left) => {
            let is_delay_over = left.saturating_add(leave_delay) <= now;
            let is_round_over = terms.last_posted_at.is_some_and(|posted| posted > left);
            if is_delay_over && is_round_over { Move::Release } else { Move::Wait }
        }
    }
}

/// What counts of a task; a swept one has no record, and is not open.
fn terms(task: Option<&Task>) -> Terms {
    let is_open = task.is_some_and(|task| matches!(task.state, TaskState::Proposed | TaskState::Open));
    Terms { is_open, last_posted_at: task.and_then(|task| task.last_posted_at) }
}

impl Daemon {
    /// One look at everything that is to be given back; whether all of it is.
    pub(super) async fn leave(&mut self, request: &Request) -> Result<bool> {
        let view = self.chain.at_best().await?;
        let missing = self.collect_proofs().await?;
        let seats = self.give_back_seats(&view, true).await?;
        let unclaimed = self.claim(true).await?;
        if seats > 0 || unclaimed || missing > 0 {
            self.say(&format!("{seats} seats to be released, {missing} proofs missing; waiting"));
            return Ok(false);
        }
        if request.unbond {
            let ledger = self.chain.at_best().await?.ledger(&self.account).await?.unwrap_or_default();
            if self.wallet.hot_key_of.is_some() {
                self.warn("a hot key cannot unbond: `sheaf stake unbond AMOUNT` with the account's own wallet");
            } else if ledger.bonded > 0 {
                self.submit(&staking::unbond(ledger.bonded)).await?;
                self.say(&format!("unbonding {}: `sheaf stake withdraw` when it is over", Amount(ledger.bonded)));
            }
        }
        Ok(true)
    }

    /// Releases the stake of seats whose tasks are over, and of those left long enough ago; with `all`, leaves the others.
    /// How many still hold some.
    pub(super) async fn give_back_seats(&mut self, view: &View, all: bool) -> Result<usize> {
        if view.ledger(&self.account).await?.unwrap_or_default().seats == 0 {
            return Ok(0);
        }
        let (now, leave_delay) = (view.block().number, view.staking_params().await?.leave_delay);
        let tasks = view.tasks().await?;
        let mut numbers: Vec<_> = tasks.iter().map(|task| task.id).collect();
        // A task that was swept is not in the chain's list any more, and may still hold stake.
        numbers.extend(TaskFolder::all(&self.state)?.into_iter().map(|(task, _)| task));
        numbers.sort_unstable();
        numbers.dedup();

        let mut held = 0usize;
        for number in numbers {
            let Some(seat) = view.seat(number, &self.account).await? else { continue };
            let task = tasks.iter().find(|task| task.id == number);
            let has_ended = match next_move(seat.left_at, terms(task), leave_delay, now) {
                Move::Release if !self.crew.works_in(number) => {
                    self.submit(&staking::release(number, self.account)).await?;
                    self.say(&format!("task {number}: released its stake of {}", Amount(seat.stake)));
                    true
                }
                Move::Leave if all => {
                    self.submit(&self.wallet.for_trainer(staking::leave(number))).await?;
                    self.say(&format!("task {number}: left the seat; its stake is free after another round"));
                    false
                }
                Move::Leave | Move::Release | Move::Wait => false,
            };
            held = held.saturating_add(usize::from(!has_ended));
        }
        Ok(held)
    }

    /// Collects the proofs of tasks where no agent works; how many are missing.
    pub(super) async fn collect_proofs(&mut self) -> Result<u32> {
        let view = self.chain.at_finalized().await?;
        let seed = ClaimSeed::from_bytes(*self.wallet.claim_seed);
        let mut missing = 0u32;
        for (task, folder) in TaskFolder::all(&self.state)? {
            if self.crew.works_in(task) {
                continue;
            }
            let collected = owed::collect(&view, task, &folder, &seed).await?;
            missing = missing.saturating_add(collected.missing);
            if collected.proven > 0 {
                self.say(&format!("task {task}: {} proofs that were owed are here", collected.proven));
            }
        }
        Ok(missing)
    }

    /// Signs and submits a call, and waits until it is final.
    async fn submit(&self, call: &Call) -> Result<()> {
        self.chain.submit(&self.wallet.keypair, call, Wait::Finalized).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: Terms = Terms { is_open: true, last_posted_at: Some(50) };

    #[test]
    fn a_seat_is_left_before_its_stake_is_released() {
        assert_eq!(next_move(None, OPEN, 4, 100), Move::Leave);
        assert_eq!(next_move(Some(40), OPEN, 4, 100), Move::Release);
    }

    #[test]
    fn a_left_seat_waits_for_the_delay_and_for_a_round() {
        assert_eq!(next_move(Some(40), OPEN, 4, 43), Move::Wait);
        assert_eq!(next_move(Some(40), OPEN, 4, 44), Move::Release);
        assert_eq!(next_move(Some(50), OPEN, 4, 100), Move::Wait, "no round was posted since");
    }

    #[test]
    fn the_stake_of_a_task_that_is_over_is_released_at_once() {
        let over = Terms { is_open: false, ..OPEN };

        assert_eq!(next_move(None, over, 4, 0), Move::Release);
        assert_eq!(next_move(Some(99), terms(None), 4, 100), Move::Release, "also if the task was swept");
    }
}
