//! The list of accounts that may take seats, for tasks that admit by list.

use crate::{Admitted, Config, Error, Event, Pallet, TaskOf, TaskState, Tasks};
use frame_support::{dispatch::DispatchResult, ensure};
use sheaf_primitives::{Admission, TaskId};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_admit(
        organization: T::AccountId,
        id: TaskId,
        trainers: impl IntoIterator<Item = T::AccountId>,
    ) -> DispatchResult {
        let mut task = Self::listing_task(&organization, id)?;
        for trainer in trainers {
            if Admitted::<T>::contains_key(id, &trainer) {
                continue;
            }
            ensure!(task.admitted < task.terms.max_trainers, Error::<T>::ListFull);
            task.admitted = task.admitted.saturating_add(1);
            Admitted::<T>::insert(id, &trainer, ());
            Self::deposit_event(Event::TrainerAdmitted { task: id, trainer });
        }
        Tasks::<T>::insert(id, task);
        Ok(())
    }

    pub(crate) fn do_unadmit(
        organization: T::AccountId,
        id: TaskId,
        trainers: impl IntoIterator<Item = T::AccountId>,
    ) -> DispatchResult {
        let mut task = Self::listing_task(&organization, id)?;
        for trainer in trainers {
            if Admitted::<T>::take(id, &trainer).is_none() {
                continue;
            }
            task.admitted = task.admitted.checked_sub(1).ok_or(Error::<T>::Overflow)?;
            Self::deposit_event(Event::TrainerUnadmitted { task: id, trainer });
        }
        Tasks::<T>::insert(id, task);
        Ok(())
    }

    /// The task whose list `organization` may change now.
    fn listing_task(organization: &T::AccountId, id: TaskId) -> Result<TaskOf<T>, Error<T>> {
        let task = Self::task(id)?;
        ensure!(task.organization == *organization, Error::<T>::NotOrganization);
        ensure!(matches!(task.state, TaskState::Proposed | TaskState::Open), Error::<T>::AlreadyClosed);
        ensure!(task.terms.admission == Admission::List, Error::<T>::NotByList);
        Ok(task)
    }
}
