//! The invariants of this pallet's storage. They are checked after every test, and by try-runtime.

use crate::{
    Admitted, AggregatorTasks, Aggregators, Config, HoldReason, ModelTasks, NextTaskId, Objections, OrganizationTasks,
    Pallet, Params, RewardRounds, RoundStatus, Rounds, TaskOf, TaskState, Tasks,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::fungible::hold::Inspect};
use sheaf_primitives::Balance;
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every law.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::law_deposits_held_are_deposits_owed()?;
        Self::law_every_token_of_a_deposit_is_somewhere()?;
        Self::law_a_round_pays_at_most_its_pool()?;
        Self::law_rounds_follow_one_another()?;
        Self::law_every_round_can_be_claimed()?;
        Self::law_state_and_dates_agree()?;
        Self::law_live_tasks_are_counted()?;
        Self::law_lists_are_counted()?;
        Self::law_backing_is_bonded()?;
        Self::law_objections_are_held_and_counted()?;
        Self::law_a_void_round_holds_nothing()?;
        Self::law_parameters_agree()
    }

    /// The tokens held of an organization for task deposits are, over its tasks, what is unallocated and what rounds
    /// owe.
    fn law_deposits_held_are_deposits_owed() -> Result<(), TryRuntimeError> {
        let mut owed = BTreeMap::<T::AccountId, Balance>::new();
        for (id, task) in Tasks::<T>::iter() {
            let books = Self::books_of(id).ok_or("a task's books do not add up")?;
            let sum = owed.entry(task.organization).or_default();
            let task_owes = books.unallocated.checked_add(books.outstanding).ok_or("a task owes more than 128 bits")?;
            *sum = sum.checked_add(task_owes).ok_or("an organization owes more than 128 bits")?;
        }
        for (organization, sum) in owed {
            let held = T::Currency::balance_on_hold(&HoldReason::TaskDeposit.into(), &organization);
            ensure!(held == sum, "what is held of an organization is not what its tasks owe");
        }
        Ok(())
    }

    /// A deposit is all unallocated or with rounds until the task closes; from then on nothing is unallocated.
    fn law_every_token_of_a_deposit_is_somewhere() -> Result<(), TryRuntimeError> {
        for (id, task) in Tasks::<T>::iter() {
            let books = Self::books_of(id).ok_or("a task's books do not add up")?;
            match task.state {
                TaskState::Proposed | TaskState::Open => {
                    ensure!(books.refunded == 0, "a task that is not closed gave some of its deposit back");
                }
                TaskState::Closed | TaskState::Sweeping(_) => {
                    ensure!(task.unallocated == 0, "a closed task has something unallocated");
                }
            }
        }
        Ok(())
    }

    /// A round pays at most its pool.
    fn law_a_round_pays_at_most_its_pool() -> Result<(), TryRuntimeError> {
        for record in Rounds::<T>::iter_values() {
            ensure!(record.paid <= record.pool, "a round paid more than its pool");
            ensure!(record.pool > 0 || record.standing == RoundStatus::Void, "a round has no pool");
        }
        Ok(())
    }

    /// Until it is swept, a task has exactly the rounds it posted, and its current model is the latest one's.
    fn law_rounds_follow_one_another() -> Result<(), TryRuntimeError> {
        for (id, _) in Rounds::<T>::iter_keys() {
            ensure!(Tasks::<T>::contains_key(id), "a round is left of a task that is gone");
        }
        for (id, task) in Tasks::<T>::iter() {
            ensure!(task.rounds_posted <= task.rounds(), "more rounds were posted than the task has");
            ensure!(task.rounds() <= task.terms.rounds, "a task has more rounds than its terms say");
            if matches!(task.state, TaskState::Sweeping(_)) {
                continue;
            }
            let stored = Rounds::<T>::iter_key_prefix(id).count();
            ensure!(
                u32::try_from(stored) == Ok(task.rounds_posted),
                "a task does not have as many rounds as it posted"
            );
            if let Some(last) = task.rounds_posted.checked_sub(1) {
                let last = Rounds::<T>::get(id, last).ok_or("a task's latest round is missing")?;
                ensure!(last.model == task.current_model, "a task's current model is not its latest round's");
                ensure!(Some(last.posted_at) == task.last_posted_at, "a task's latest posting has two dates");
            }
        }
        Ok(())
    }

    /// A round is known here exactly as long as its rewards are, unless it is void: then it has none.
    fn law_every_round_can_be_claimed() -> Result<(), TryRuntimeError> {
        for (id, round, record) in Rounds::<T>::iter() {
            let counts = record.standing != RoundStatus::Void;
            ensure!(T::RewardRounds::opens_at(id, round).is_some() == counts, "a round that counts has no reward tree");
        }
        Ok(())
    }

    /// A task has the dates of the states it went through, in their order.
    fn law_state_and_dates_agree() -> Result<(), TryRuntimeError> {
        for (id, task) in Tasks::<T>::iter() {
            ensure!(id < NextTaskId::<T>::get(), "a task has a number that was never given");
            let closed = matches!(task.state, TaskState::Closed | TaskState::Sweeping(_));
            ensure!(closed == task.closed_at.is_some(), "a task's state and its closing date disagree");
            if !closed {
                let open = task.state == TaskState::Open;
                ensure!(open == task.opened_at.is_some(), "a task's state and its opening date disagree");
            }
            ensure!(
                task.last_posted_at.is_some() == (task.rounds_posted > 0),
                "a task's rounds and the date of its latest posting disagree"
            );
            let dates =
                [Some(task.proposed_at), task.opened_at, task.last_posted_at, task.closed_at, task.claims_end_at];
            ensure!(dates.iter().flatten().is_sorted(), "a task's dates are out of order");
            ensure!(closed == task.claims_end_at.is_some(), "a task's state and the end of its claims disagree");
            ensure!(task.opened_at <= task.waiting_since, "a task waits since before it is open");
            ensure!(task.last_posted_at <= task.waiting_since, "a task waits since before its latest posting");
        }
        Ok(())
    }

    /// The counters of live tasks count exactly the tasks there are, and no counter is stored as zero.
    fn law_live_tasks_are_counted() -> Result<(), TryRuntimeError> {
        let tasks = || Tasks::<T>::iter_values();
        ensure!(
            OrganizationTasks::<T>::iter().collect::<BTreeMap<_, _>>() == tally(tasks().map(|task| task.organization)),
            "the tasks of an organization are miscounted"
        );
        ensure!(
            ModelTasks::<T>::iter().collect::<BTreeMap<_, _>>() == tally(tasks().map(|task| task.model)),
            "the tasks of a model are miscounted"
        );
        let served = tasks().filter(Self::binds_aggregator).map(|task| task.aggregator);
        let counted = AggregatorTasks::<T>::iter().map(|(aggregator, served)| (aggregator, served.tasks));
        ensure!(counted.collect::<BTreeMap<_, _>>() == tally(served), "the tasks of an aggregator are miscounted");
        Ok(())
    }

    /// What stands behind an aggregator's tasks is their backing, and no more than it has bonded.
    fn law_backing_is_bonded() -> Result<(), TryRuntimeError> {
        let mut backing = BTreeMap::<T::AccountId, Balance>::new();
        for task in Tasks::<T>::iter_values().filter(Self::binds_aggregator) {
            let sum = backing.entry(task.aggregator).or_default();
            *sum = sum.checked_add(task.backing).ok_or("an aggregator backs more than 128 bits")?;
        }
        for (aggregator, served) in AggregatorTasks::<T>::iter() {
            ensure!(backing.remove(&aggregator) == Some(served.backing), "an aggregator's backing is not its tasks'");
            let bond =
                T::Aggregators::bond(&aggregator).ok_or("the account that serves a task is not an aggregator")?;
            ensure!(served.backing <= bond, "an aggregator backs more than it has bonded");
        }
        Ok(())
    }

    /// The tokens held of an account for objections are the sum of their bonds, and every round counts at least the
    /// objections that are not settled.
    fn law_objections_are_held_and_counted() -> Result<(), TryRuntimeError> {
        let mut held = BTreeMap::<T::AccountId, Balance>::new();
        let mut counts = BTreeMap::<_, u32>::new();
        for ((id, round, trainer), bond) in Objections::<T>::iter() {
            let sum = held.entry(trainer).or_default();
            *sum = sum.checked_add(bond).ok_or("objections hold more than 128 bits")?;
            let count = counts.entry((id, round)).or_default();
            *count = count.saturating_add(1);
        }
        for (trainer, sum) in held {
            let on_hold = T::Currency::balance_on_hold(&HoldReason::Objection.into(), &trainer);
            ensure!(on_hold == sum, "what is held for objections is not what they are");
        }
        for ((id, round), count) in counts {
            let record = Rounds::<T>::get(id, round).ok_or("an objection is left to a round that is gone")?;
            ensure!(count <= record.objections, "a round miscounts its objections");
        }
        Ok(())
    }

    /// A void round owes nothing, and a round has another status than posted exactly if more than half of its seats
    /// objected.
    fn law_a_void_round_holds_nothing() -> Result<(), TryRuntimeError> {
        for record in Rounds::<T>::iter_values() {
            if record.standing == RoundStatus::Void {
                ensure!(record.outstanding() == Some(0) && record.paid == 0, "a void round owes or paid something");
            }
            let objected = record.objections.saturating_mul(2) > record.eligible;
            ensure!(
                objected == (record.standing != RoundStatus::Posted),
                "a round's status contradicts its objections"
            );
        }
        Ok(())
    }

    /// A task knows the length of its admission list, and no list is longer than the task has seats.
    fn law_lists_are_counted() -> Result<(), TryRuntimeError> {
        let lists = tally(Admitted::<T>::iter_keys().map(|(id, _)| id));
        for id in lists.keys() {
            ensure!(Tasks::<T>::contains_key(id), "a list is left of a task that is gone");
        }
        for (id, task) in Tasks::<T>::iter() {
            ensure!(lists.get(&id).copied().unwrap_or(0) == task.admitted, "a task's list is miscounted");
            ensure!(task.admitted <= task.terms.max_trainers, "a task's list is longer than it has seats");
        }
        Ok(())
    }

    /// Limits and windows do not contradict each other.
    fn law_parameters_agree() -> Result<(), TryRuntimeError> {
        Self::check_params(&Params::<T>::get()).map_err(|_| "the parameters contradict each other".into())
    }

    /// Whether a task still needs its aggregator.
    fn binds_aggregator(task: &TaskOf<T>) -> bool {
        task.opened_at.is_some() && !matches!(task.state, TaskState::Sweeping(_))
    }
}

/// How often each key comes.
fn tally<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, u32> {
    let mut counts = BTreeMap::new();
    for key in keys {
        let count: &mut u32 = counts.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    counts
}
