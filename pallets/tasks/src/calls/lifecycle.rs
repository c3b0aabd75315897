//! Calls from a task's proposal to its close.

use crate::{
    Aggregators, CloseReason, Config, Error, Event, ModelTasks, Models, NextTaskId, OrganizationTasks, Pallet, Params,
    Seats, Task, TaskOf, TaskState, Tasks, live::increment,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::Time};
use sheaf_primitives::{Balance, ModelId, TaskId, TaskTerms};
use sp_runtime::traits::Saturating;

impl<T: Config> Pallet<T> {
    pub(crate) fn do_propose(
        organization: T::AccountId,
        model: ModelId,
        aggregator: T::AccountId,
        terms: TaskTerms,
    ) -> DispatchResult {
        let info = T::Models::model(model).ok_or(Error::<T>::NoSuchModel)?;
        ensure!(info.owner == organization, Error::<T>::NotModelOwner);
        ensure!(!info.retired, Error::<T>::ModelRetired);
        ensure!(T::Aggregators::bond(&aggregator).is_some(), Error::<T>::NotAnAggregator);
        Self::check_terms(&terms)?;

        let task = NextTaskId::<T>::get();
        let next = task.checked_add(1).ok_or(Error::<T>::Overflow)?;
        let deposit = terms.deposit;
        let storage_deposit = Self::hold_storage_deposit(&organization, &terms)?;
        Self::hold_deposit(&organization, deposit)?;

        NextTaskId::<T>::put(next);
        OrganizationTasks::<T>::try_mutate(&organization, increment::<T>)?;
        ModelTasks::<T>::try_mutate(model, increment::<T>)?;
        Tasks::<T>::insert(
            task,
            Task {
                organization: organization.clone(),
                aggregator: aggregator.clone(),
                model,
                state: TaskState::Proposed,
                unallocated: deposit,
                rounds_posted: 0,
                last_round: None,
                current_model: info.weights_sha256,
                admitted: 0,
                backing: 0,
                serving_since: (0, 0),
                successor: None,
                proposed_at: Self::block(),
                opened_at: None,
                last_posted_at: None,
                waiting_since: None,
                closed_at: None,
                claims_end_at: None,
                storage_deposit,
                terms,
            },
        );
        Self::deposit_event(Event::TaskProposed { task, organization, aggregator, model, deposit });
        Ok(())
    }

    pub(crate) fn do_accept(aggregator: T::AccountId, id: TaskId) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.aggregator == aggregator, Error::<T>::NotAggregator);
        ensure!(task.state == TaskState::Proposed, Error::<T>::NotProposed);
        ensure!(T::Time::now() < task.terms.deadline, Error::<T>::DeadlinePassed);

        Self::start_service(&aggregator, &mut task)?;
        task.state = TaskState::Open;
        task.opened_at = Some(Self::block());
        task.waiting_since = task.opened_at;
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::TaskAccepted { task: id, aggregator });
        Ok(())
    }

    pub(crate) fn do_withdraw(organization: T::AccountId, id: TaskId) -> DispatchResult {
        let task = Self::task(id)?;
        ensure!(task.organization == organization, Error::<T>::NotOrganization);
        match task.state {
            TaskState::Proposed => {}
            TaskState::Open => {
                ensure!(T::Seats::seats_ever(id) < task.terms.min_trainers, Error::<T>::AlreadyBegun);
            }
            TaskState::Closed | TaskState::Sweeping(_) => return Err(Error::<T>::AlreadyClosed.into()),
        }
        Self::close(id, task, CloseReason::Withdrawn)
    }

    pub(crate) fn do_top_up(organization: T::AccountId, id: TaskId, amount: Balance) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.organization == organization, Error::<T>::NotOrganization);
        ensure!(task.state == TaskState::Open, Error::<T>::NotOpen);
        ensure!(!task.all_rounds_posted(), Error::<T>::AllRoundsPosted);
        ensure!(T::Time::now() < Self::grace_ends(&task), Error::<T>::GracePassed);
        ensure!(amount > 0, Error::<T>::AmountZero);

        let deposit = task.terms.deposit.checked_add(amount).ok_or(Error::<T>::Overflow)?;
        let unallocated = task.unallocated.checked_add(amount).ok_or(Error::<T>::Overflow)?;
        Self::raise_backing(&mut task, deposit)?;
        Self::hold_deposit(&organization, amount)?;

        task.terms.deposit = deposit;
        task.unallocated = unallocated;
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::TaskToppedUp { task: id, amount, deposit });
        Ok(())
    }

    pub(crate) fn do_finish(organization: T::AccountId, id: TaskId) -> DispatchResult {
        let mut task = Self::task(id)?;
        ensure!(task.organization == organization, Error::<T>::NotOrganization);
        ensure!(task.state == TaskState::Open, Error::<T>::NotOpen);
        ensure!(!task.all_rounds_posted(), Error::<T>::AllRoundsPosted);
        let last_round = task.rounds_posted;
        ensure!(last_round.saturating_add(1) < task.rounds(), Error::<T>::AlreadyLast);

        task.last_round = Some(last_round);
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::TaskFinishing { task: id, last_round });
        Ok(())
    }

    pub(crate) fn do_close(id: TaskId) -> DispatchResult {
        let task = Self::task(id)?;
        ensure!(matches!(task.state, TaskState::Proposed | TaskState::Open), Error::<T>::AlreadyClosed);
        let reason = Self::close_reason(id, &task).ok_or(Error::<T>::NotYetClosable)?;
        Self::close(id, task, reason)
    }

    fn close(id: TaskId, mut task: TaskOf<T>, reason: CloseReason) -> DispatchResult {
        if matches!(reason, CloseReason::Expired | CloseReason::Stalled) {
            Self::slash_if_absent(id, &mut task)?;
        }
        let organization = task.organization.clone();
        let refunded = core::mem::take(&mut task.unallocated);
        Self::release_deposit(&organization, refunded)?;

        task.state = TaskState::Closed;
        task.closed_at = Some(Self::block());
        task.claims_end_at = Some(Self::block().saturating_add(Params::<T>::get().claim_window));
        Tasks::<T>::insert(id, task);
        Self::deposit_event(Event::TaskClosed { task: id, organization, refunded, reason });
        Ok(())
    }
}
