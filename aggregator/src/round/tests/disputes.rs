//! Rounds that their seats object to, and tasks that change hands.

use super::*;
use sheaf_primitives::BlockNumber;

#[test]
fn a_round_that_its_seats_froze_is_told_once_and_the_next_one_goes_on() {
    let mut machine = submitting();
    machine.tick(40, Event::Chain(posted(0, [1, 2])));
    let frozen = ChainView { frozen: Some((0, 30)), may_post_at: 30, ..posted(0, [1, 2]) };

    assert_eq!(machine.tick(50, Event::Chain(frozen.clone())), [Action::Freeze { round: 0, until: 30 }]);
    assert_eq!(machine.tick(60, Event::Chain(frozen.clone())), []);

    machine.tick(70, Event::CheckedIn(trainer(1)));
    let actions = machine.tick(80, Event::CheckedIn(trainer(2)));
    assert_eq!(actions, [Action::Aggregate { round: 1, included: trainers([1, 2]) }]);
    assert_eq!(machine.tick(90, Event::Aggregated(RESULT)), []);
    // The arbiter was silent.
    let opened = ChainView { best_number: 29, ..frozen };
    assert_eq!(machine.tick(100, Event::Chain(opened)), [Action::Submit { round: 1 }]);
}

#[test]
fn a_void_round_ends_the_task_in_any_state_and_nothing_is_posted_on_top_of_it() {
    let void = |view: ChainView| ChainView { voided: Some(0), may_post_at: BlockNumber::MAX, ..view };
    let ends = [Action::Void { round: 0 }, Action::End(Ending::RoundVoided { round: 0 })];

    let mut unseen = submitting();
    assert_eq!(unseen.tick(40, Event::Chain(void(posted(0, [1, 2])))), ends);

    let mut next = submitting();
    next.tick(40, Event::Chain(posted(0, [1, 2])));
    assert_eq!(next.clone().tick(50, Event::Chain(void(posted(0, [1, 2])))), ends);
    next.tick(50, Event::CheckedIn(trainer(1)));
    next.tick(60, Event::CheckedIn(trainer(2)));
    // Void at the best block, and not final yet.
    next.tick(70, Event::Chain(ChainView { may_post_at: BlockNumber::MAX, ..posted(0, [1, 2]) }));
    assert_eq!(next.tick(80, Event::Aggregated(RESULT)), []);
    assert_eq!(next.tick(90, Event::Chain(void(posted(0, [1, 2])))), ends);
    assert_eq!(next.tick(100, Event::Chain(void(posted(0, [1, 2])))), []);
}

#[test]
fn of_a_last_round_it_is_still_told_that_it_is_frozen_or_void() {
    let mut machine = submitting();
    let last = ChainView { rounds: 1, ..posted(0, [1, 2]) };
    machine.tick(40, Event::Chain(last.clone()));

    let frozen = ChainView { frozen: Some((0, 30)), ..last.clone() };
    assert_eq!(machine.tick(50, Event::Chain(frozen)), [Action::Freeze { round: 0, until: 30 }]);
    let void = ChainView { voided: Some(0), ..last };
    assert_eq!(machine.tick(60, Event::Chain(void)), [Action::Void { round: 0 }]);
}

#[test]
fn a_task_that_another_aggregator_took_over_is_done() {
    let ends = [Action::End(Ending::TakenOver)];
    for mut machine in [Machine::new(PLAN), collecting([1, 2]), submitting()] {
        let taken = ChainView { serving_since: None, ..view([1, 2]) };
        assert_eq!(machine.tick(50, Event::Chain(taken)), ends);
    }
    let mut late = collecting([1, 2]);
    assert_eq!(late.tick(50, Event::Chain(ChainView { serving_since: None, ..posted(0, [1, 2]) })), ends);
}
