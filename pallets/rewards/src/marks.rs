//! The stored marks of claimed leaves.

use crate::{
    ClaimedPages, Config, Pallet,
    pages::{EMPTY, Mark, count},
};
use sheaf_primitives::{RoundIndex, TaskId};

impl<T: Config> Pallet<T> {
    pub(crate) fn is_marked(task: TaskId, round: RoundIndex, index: u32) -> bool {
        let mark = Mark::of(index);
        ClaimedPages::<T>::get((task, round, mark.page)).is_some_and(|page| mark.is_on(&page))
    }

    pub(crate) fn mark(task: TaskId, round: RoundIndex, index: u32) {
        let mark = Mark::of(index);
        ClaimedPages::<T>::mutate((task, round, mark.page), |page| mark.put_on(page.get_or_insert(EMPTY)));
    }

    pub(crate) fn count_marked(task: TaskId, round: RoundIndex) -> u32 {
        let pages = ClaimedPages::<T>::iter_prefix_values((task, round));
        pages.fold(0, |sum, page| sum.saturating_add(count(&page)))
    }
}
