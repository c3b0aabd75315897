//! Events of the block under way.

use core::fmt::Debug;

/// The events of one pallet, `E`, oldest first.
pub fn events<T, E>() -> Vec<E>
where
    T: frame_system::Config<RuntimeEvent: TryInto<E>>,
{
    frame_system::Pallet::<T>::events().into_iter().filter_map(|record| record.event.try_into().ok()).collect()
}

/// The latest event of all, which is one of the pallet's own, `E`.
pub fn last_event<T, E>() -> E
where
    T: frame_system::Config<RuntimeEvent: TryInto<E> + Debug + Clone>,
{
    let event = frame_system::Pallet::<T>::events().pop().expect("there was an event").event;
    event.clone().try_into().unwrap_or_else(|_| panic!("{event:?} is an event of another pallet"))
}
