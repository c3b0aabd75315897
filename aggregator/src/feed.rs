//! The public feed: the states of rounds, and the commitments that were verified. Never accounts.
//!
//! Verified commitments are held back and shown every two seconds in random order, so that the time at which one appears
//! reveals less about its trainer.

use rand::seq::SliceRandom;
use sheaf_primitives::{RoundIndex, TaskId};
use sheaf_protocol::wire::FeedEvent;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast;

/// Maximum time that commitments are held back.
pub const SHUFFLE_EVERY: Duration = Duration::from_secs(2);

/// Number of events that a slow listener may fall behind before it loses some.
const BACKLOG: usize = 4_096;

/// The hub that task actors write to and listeners read from.
pub struct Feed {
    live: broadcast::Sender<FeedEvent>,
    state: Mutex<FeedState>,
}

#[derive(Default)]
struct FeedState {
    /// The last state of each task's round, for those who connect later.
    rounds: BTreeMap<TaskId, FeedEvent>,
    /// The commitments shown of each task's round under way.
    shown: BTreeMap<TaskId, (RoundIndex, Vec<FeedEvent>)>,
    held_back: Vec<FeedEvent>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { live: broadcast::channel(BACKLOG).0, state: Mutex::default() }
    }
}

impl Feed {
    /// Sends an event to all listeners at once, but holds back check-ins.
    pub fn tell(&self, event: FeedEvent) {
        let mut state = self.state();
        match &event {
            FeedEvent::Round { task, .. } | FeedEvent::TaskDone { task, .. } => {
                state.rounds.insert(*task, event.clone());
            }
            FeedEvent::Result { .. } | FeedEvent::Frozen { .. } | FeedEvent::Voided { .. } => {}
            // Only `show` sends these.
            FeedEvent::CheckIn { .. } => return state.held_back.push(event),
        }
        // The error says that there are no listeners.
        let _ = self.live.send(event);
    }

    /// Sends the check-ins that were held back, in random order. Call it every [`SHUFFLE_EVERY`].
    pub fn show(&self) {
        let mut state = self.state();
        let mut events = std::mem::take(&mut state.held_back);
        events.shuffle(&mut rand::thread_rng());
        for event in events {
            let FeedEvent::CheckIn { task, round, .. } = event else { continue };
            let (shown_round, shown) = state.shown.entry(task).or_default();
            if *shown_round != round {
                *shown_round = round;
                shown.clear();
            }
            shown.push(event.clone());
            let _ = self.live.send(event);
        }
    }

    /// The events so far, and those from then on.
    pub fn listen(&self) -> (Vec<FeedEvent>, broadcast::Receiver<FeedEvent>) {
        let state = self.state();
        let shown = state.shown.values().flat_map(|(_, events)| events);
        let so_far = state.rounds.values().chain(shown).cloned().collect();
        (so_far, self.live.subscribe())
    }

    fn state(&self) -> MutexGuard<'_, FeedState> {
        // A panic cannot leave the state inconsistent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;

    fn check_in(round: RoundIndex, number: u8) -> FeedEvent {
        FeedEvent::CheckIn { task: 1, round, commitment: [number; 32].into() }
    }

    #[test]
    fn commitments_are_held_back_and_shown_in_another_order() {
        let feed = Feed::default();
        let (_, mut live) = feed.listen();
        (0..100).for_each(|number| feed.tell(check_in(0, number)));
        assert!(live.try_recv().is_err());

        feed.show();

        let shown: Vec<_> = std::iter::from_fn(|| live.try_recv().ok()).collect();
        let sent: Vec<_> = (0..100).map(|number| check_in(0, number)).collect();
        assert_eq!(shown.len(), 100);
        assert!(sent.iter().all(|event| shown.contains(event)));
        // The same order has a chance of 1 in 100!.
        assert_ne!(shown, sent);
    }

    #[test]
    fn who_connects_later_sees_the_commitments_of_the_round_under_way_only() {
        let feed = Feed::default();
        feed.tell(check_in(0, 1));
        feed.show();
        feed.tell(check_in(1, 2));
        feed.show();
        feed.tell(check_in(1, 3));

        assert_eq!(feed.listen().0, [check_in(1, 2)]);
    }
}
