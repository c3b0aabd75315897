//! Leaves seats and releases their stake. The chain shows every step, so a restart continues where it stopped.

use sheaf_client_sdk::{
    BlockNumber,
    calls::staking,
    chain::{Task, TaskState},
};
use sheaf_protocol::amount::Amount;

use super::{account::Account, agents::Agents};
use crate::train::{error::Result, state::TaskFolder};

/// What can be done with a seat now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SeatAction {
    Leave,
    Release,
    Wait,
}

/// What the stakes of seats depend on in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TaskFacts {
    is_open: bool,
    last_posted_at: Option<BlockNumber>,
}

/// What can be done with a seat that was left in block `left_at`, if it was left. On the chain, a stake in an open task
/// is free when the leave delay is over and a round was posted after that block.
fn next_action(
    left_at: Option<BlockNumber>,
    task: TaskFacts,
    leave_delay: BlockNumber,
    now: BlockNumber,
) -> SeatAction {
    match left_at {
        _ if !task.is_open => SeatAction::Release,
        None => SeatAction::Leave,
        Some(left) => {
            let is_delay_over = left.saturating_add(leave_delay) <= now;
            let is_round_over = task.last_posted_at.is_some_and(|posted| posted > left);
            if is_delay_over && is_round_over { SeatAction::Release } else { SeatAction::Wait }
        }
    }
}

/// The facts of a task. A swept task has no record, and is not open.
fn facts(task: Option<&Task>) -> TaskFacts {
    let is_open = task.is_some_and(|task| matches!(task.state, TaskState::Proposed | TaskState::Open));
    TaskFacts { is_open, last_posted_at: task.and_then(|task| task.last_posted_at) }
}

/// Releases the stake of seats whose tasks are over, and of seats that were left long enough ago; with `all`, leaves
/// the others. Returns how many seats still hold stake.
pub(super) async fn release(account: &Account, agents: &Agents, all: bool) -> Result<usize> {
    let view = account.chain.at_best().await?;
    if view.ledger(&account.trainer).await?.unwrap_or_default().seats == 0 {
        return Ok(0);
    }
    let (now, leave_delay) = (view.block().number, view.staking_params().await?.leave_delay);
    let tasks = view.tasks().await?;
    let mut numbers: Vec<_> = tasks.iter().map(|task| task.id).collect();
    // A swept task is no longer in the chain's list, and may still hold stake.
    numbers.extend(TaskFolder::all(&account.state)?.into_iter().map(|(task, _)| task));
    numbers.sort_unstable();
    numbers.dedup();

    let mut held = 0usize;
    for number in numbers {
        let Some(seat) = view.seat(number, &account.trainer).await? else { continue };
        let task = tasks.iter().find(|task| task.id == number);
        let has_ended = match next_action(seat.left_at, facts(task), leave_delay, now) {
            SeatAction::Release if !agents.works_in(number) => {
                account.submit(&staking::release(number, account.trainer)).await?;
                account.say(&format!("task {number}: released its stake of {}", Amount(seat.stake)));
                true
            }
            SeatAction::Leave if all => {
                account.submit(&account.wallet.for_trainer(staking::leave(number))).await?;
                account.say(&format!("task {number}: left the seat; its stake is free after another round"));
                false
            }
            SeatAction::Leave | SeatAction::Release | SeatAction::Wait => false,
        };
        held = held.saturating_add(usize::from(!has_ended));
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: TaskFacts = TaskFacts { is_open: true, last_posted_at: Some(50) };

    #[test]
    fn a_seat_is_left_before_its_stake_is_released() {
        assert_eq!(next_action(None, OPEN, 4, 100), SeatAction::Leave);
        assert_eq!(next_action(Some(40), OPEN, 4, 100), SeatAction::Release);
    }

    #[test]
    fn a_left_seat_waits_for_the_delay_and_for_a_round() {
        assert_eq!(next_action(Some(40), OPEN, 4, 43), SeatAction::Wait);
        assert_eq!(next_action(Some(40), OPEN, 4, 44), SeatAction::Release);
        assert_eq!(next_action(Some(50), OPEN, 4, 100), SeatAction::Wait, "no round was posted since");
    }

    #[test]
    fn the_stake_in_a_task_that_is_over_is_released_at_once() {
        let over = TaskFacts { is_open: false, ..OPEN };

        assert_eq!(next_action(None, over, 4, 0), SeatAction::Release);
        assert_eq!(next_action(Some(99), facts(None), 4, 100), SeatAction::Release, "also if the task was swept");
    }
}
