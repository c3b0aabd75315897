//! Letting trainers into a task right after its proposal.

use sheaf_client_sdk::{AccountId, TaskId, calls::tasks, chain::Chain};
use sheaf_primitives::bounds::MAX_LISTED;

use sheaf_wallet::signer::Signer;

use crate::{
    context::Context,
    error::{Failure, Result},
};

/// The accounts of these addresses, or names of wallets here.
pub(super) fn accounts(texts: &[String], context: &Context) -> Result<Vec<AccountId>> {
    texts.iter().map(|text| context.account(text)).collect()
}

/// The accounts that `names` name, each once; no more than the task has `seats`, as the chain asks.
pub(super) fn listed(names: &[String], seats: u32, context: &Context) -> Result<Vec<AccountId>> {
    each_once(accounts(names, context)?, seats)
}

fn each_once(mut accounts: Vec<AccountId>, seats: u32) -> Result<Vec<AccountId>> {
    accounts.sort();
    accounts.dedup();
    let count = accounts.len();
    if u32::try_from(count).is_ok_and(|count| count <= seats) {
        return Ok(accounts);
    }
    Err(Failure::input(format!("{count} trainers are to be let in, and the task has {seats} seats"))
        .next("raise --max-trainers (`max_trainers` in a task.toml), or let in fewer"))
}

/// Lets them into `task`, as was agreed to with the proposal. How many are in, and why not all if so.
pub(super) async fn let_in(
    trainers: &[AccountId],
    task: TaskId,
    chain: &Chain,
    signer: &Signer,
    context: &Context,
) -> (usize, Option<Failure>) {
    let mut admitted = 0usize;
    for some in trainers.chunks(MAX_LISTED as usize) {
        if let Err(failure) = context.submit_agreed(chain, signer, &tasks::admit_trainers(task, some.to_vec())).await {
            let all = trainers.len();
            let message =
                format!("task {task} is proposed, and {admitted} of {all} trainers are let in: {}", failure.message());
            return (
                admitted,
                Some(Failure::new(failure.kind(), message).next(format!("sheaf task admit {task} ADDRESS…"))),
            );
        }
        admitted = admitted.saturating_add(some.len());
    }
    (admitted, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_one_is_listed_twice_and_no_more_than_there_are_seats() {
        let people = |count: u8| (0..count).map(|number| AccountId([number; 32]));

        assert_eq!(each_once(people(3).chain(people(2)).collect(), 3).unwrap().len(), 3);
        let failure = each_once(people(4).collect(), 3).unwrap_err();

        assert_eq!(failure.message(), "4 trainers are to be let in, and the task has 3 seats");
        assert!(failure.next_step().unwrap().contains("--max-trainers"));
    }
}
