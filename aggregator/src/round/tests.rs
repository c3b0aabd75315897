//! A task's days, in a millisecond.
#![allow(clippy::arithmetic_side_effects)]

mod disputes;

use super::*;
use proptest::prelude::*;
use sheaf_protocol::Hex;

const PLAN: Plan = Plan { min_trainers: 2, round_ms: 1_000, deadline: 100_000, grace_ms: 10_000 };
const RESULT: Posted = Posted { model: Hex([7; 32]), report: Hex([8; 32]) };

fn trainer(number: u8) -> Account {
    Hex([number; 32])
}

fn trainers(numbers: impl IntoIterator<Item = u8>) -> BTreeSet<Account> {
    numbers.into_iter().map(trainer).collect()
}

/// The chain with three rounds to go and these trainers seated.
fn view(seats: impl IntoIterator<Item = u8>) -> ChainView {
    ChainView {
        block_number: 10,
        block_hash: Hex([10; 32]),
        best_number: 12,
        open: true,
        serving_since: Some((0, 0)),
        rounds: 3,
        rounds_posted: 0,
        best_rounds_posted: 0,
        last_posted: None,
        voided: None,
        frozen: None,
        may_post_at: 0,
        seats: trainers(seats),
    }
}

fn posted(round: RoundIndex, seats: impl IntoIterator<Item = u8>) -> ChainView {
    ChainView {
        rounds_posted: round + 1,
        best_rounds_posted: round + 1,
        last_posted: Some((round, RESULT)),
        ..view(seats)
    }
}

fn collecting(seats: impl IntoIterator<Item = u8>) -> Machine {
    let mut machine = Machine::new(PLAN);
    machine.tick(0, Event::Chain(view(seats)));
    assert_eq!(machine.state().name(), "collecting");
    machine
}

fn submitting() -> Machine {
    let mut machine = collecting([1, 2]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));
    machine.tick(30, Event::Aggregated(RESULT));
    assert_eq!(machine.state().name(), "submitting");
    machine
}

#[test]
fn a_round_waits_for_enough_seats_and_says_so_once() {
    let mut machine = Machine::new(PLAN);

    assert_eq!(machine.tick(0, Event::Chain(view([1]))), [Action::Wait { round: 0, have: 1, need: 2 }]);
    assert_eq!(machine.tick(1, Event::Chain(view([1]))), []);

    let actions = machine.tick(2, Event::Chain(view([1, 2])));
    let offer =
        Offer { round: 0, block_number: 10, block_hash: Hex([10; 32]), closes_ms: 1_002, eligible: trainers([1, 2]) };
    assert_eq!(actions, [Action::Offer(offer)]);
}

#[test]
fn a_round_closes_when_everyone_has_delivered() {
    let mut machine = collecting([1, 2, 3]);

    assert_eq!(machine.tick(10, Event::CheckedIn(trainer(1))), []);
    assert_eq!(machine.tick(20, Event::CheckedIn(trainer(2))), []);
    let actions = machine.tick(30, Event::CheckedIn(trainer(3)));

    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2, 3]) }]);
}

#[test]
fn a_round_does_not_wait_for_a_trainer_that_left() {
    let mut machine = collecting([1, 2, 3]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));

    let actions = machine.tick(30, Event::Chain(view([1, 2])));

    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2]) }]);
}

#[test]
fn a_round_with_a_quorum_closes_when_its_time_is_over() {
    let mut machine = collecting([1, 2, 3]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));
    assert_eq!(machine.wakes_at(), Some(1_000));

    assert_eq!(machine.tick(999, Event::Clock), []);
    let actions = machine.tick(1_000, Event::Clock);

    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2]) }]);
}

#[test]
fn a_round_that_fell_short_is_offered_again_and_keeps_its_updates() {
    let mut machine = collecting([1, 2, 3]);
    machine.tick(10, Event::CheckedIn(trainer(1)));

    let actions = machine.tick(1_000, Event::Clock);

    assert_eq!(actions[0], Action::FellShort { round: 0, have: 1, need: 2 });
    assert!(matches!(&actions[1], Action::Offer(offer) if offer.round == 0 && offer.closes_ms == 2_000));
    machine.tick(1_010, Event::CheckedIn(trainer(2)));
    let actions = machine.tick(1_020, Event::CheckedIn(trainer(3)));
    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2, 3]) }]);
}

#[test]
fn an_update_kept_from_a_trainer_that_left_does_not_count() {
    let mut machine = collecting([1, 2, 3]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(500, Event::Chain(view([2, 3])));
    machine.tick(1_000, Event::Clock);

    machine.tick(1_010, Event::CheckedIn(trainer(2)));
    let actions = machine.tick(1_020, Event::CheckedIn(trainer(3)));

    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([2, 3]) }]);
}

#[test]
fn a_step_that_is_not_finite_drops_the_updates_and_offers_the_round_again() {
    let mut machine = collecting([1, 2]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));

    let actions = machine.tick(30, Event::AggregationFailed("inf".into()));

    assert_eq!(actions[0], Action::Abort { round: 0, reason: "inf".into() });
    assert!(matches!(&actions[1], Action::Offer(_)));
    machine.tick(40, Event::CheckedIn(trainer(1)));
    assert_eq!(machine.state().name(), "collecting");
}

#[test]
fn a_result_is_not_sent_before_the_chain_takes_it() {
    let mut machine = collecting([1, 2]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));
    let early = ChainView { may_post_at: 14, ..view([1, 2]) };
    machine.tick(30, Event::Chain(early.clone()));

    assert_eq!(machine.tick(40, Event::Aggregated(RESULT)), []);
    let actions = machine.tick(50, Event::Chain(ChainView { best_number: 13, ..early }));

    assert_eq!(actions, [Action::Submit { round: 0 }]);
}

#[test]
fn a_result_is_sent_again_only_after_some_blocks() {
    let mut machine = collecting([1, 2]);
    machine.tick(10, Event::CheckedIn(trainer(1)));
    machine.tick(20, Event::CheckedIn(trainer(2)));
    let at = |best_number| Event::Chain(ChainView { best_number, ..view([1, 2]) });
    assert_eq!(machine.tick(30, Event::Aggregated(RESULT)), [Action::Submit { round: 0 }]);

    assert_eq!(machine.tick(40, at(16)), []);
    assert_eq!(machine.tick(50, at(17)), [Action::Submit { round: 0 }]);
    assert_eq!(machine.tick(60, at(18)), []);
}

#[test]
fn a_fork_that_drops_the_result_leads_back_to_submitting() {
    let mut machine = submitting();
    let included = ChainView { best_rounds_posted: 1, ..view([1, 2]) };
    machine.tick(40, Event::Chain(included));
    assert_eq!(machine.state().name(), "finalizing");

    let actions = machine.tick(50, Event::Chain(ChainView { best_number: 13, ..view([1, 2]) }));

    assert_eq!(actions, [Action::Submit { round: 0 }]);
    assert_eq!(machine.state().name(), "submitting");
}

#[test]
fn a_final_result_is_published_and_the_next_round_offered() {
    let mut machine = submitting();

    let actions = machine.tick(40, Event::Chain(posted(0, [1, 2])));

    assert_eq!(actions[0], Action::Publish { round: 0 });
    assert!(matches!(&actions[1], Action::Offer(offer) if offer.round == 1));
}

#[test]
fn after_the_last_round_the_task_is_done() {
    let mut machine = submitting();

    let last = ChainView { rounds: 1, ..posted(0, [1, 2]) };
    let actions = machine.tick(40, Event::Chain(last));

    assert_eq!(actions, [Action::Publish { round: 0 }, Action::End(Ending::AllRoundsPosted)]);
    assert_eq!(machine.tick(50, Event::Clock), []);
}

#[test]
fn a_result_that_is_final_is_published_even_if_the_task_closed_with_it() {
    let mut machine = submitting();

    let closed = ChainView { open: false, ..posted(0, [1, 2]) };
    let actions = machine.tick(40, Event::Chain(closed));

    assert_eq!(actions, [Action::Publish { round: 0 }, Action::End(Ending::Closed)]);
}

#[test]
fn a_result_that_is_not_ours_ends_the_task() {
    for mut machine in [submitting(), collecting([1, 2]), Machine::new(PLAN)] {
        let other = Posted { model: Hex([1; 32]), ..RESULT };
        let foreign = ChainView { last_posted: Some((0, other)), ..posted(0, [1, 2]) };

        let actions = machine.tick(40, Event::Chain(foreign));

        assert_eq!(actions, [Action::End(Ending::PostedElsewhere { round: 0 })]);
    }
}

#[test]
fn no_round_starts_at_the_deadline_but_one_under_way_is_posted_in_grace() {
    let mut idle = Machine::new(PLAN);
    assert_eq!(idle.tick(100_000, Event::Chain(view([1, 2]))), [Action::End(Ending::DeadlinePassed)]);

    let mut machine = Machine::new(PLAN);
    machine.tick(99_999, Event::Chain(view([1, 2])));
    machine.tick(100_500, Event::CheckedIn(trainer(1)));
    let actions = machine.tick(100_600, Event::CheckedIn(trainer(2)));
    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2]) }]);
    assert_eq!(machine.tick(101_000, Event::Aggregated(RESULT)), [Action::Submit { round: 0 }]);

    assert_eq!(machine.tick(109_999, Event::Clock), []);
    assert_eq!(machine.tick(110_000, Event::Clock), [Action::End(Ending::DeadlinePassed)]);
}

#[test]
fn a_round_never_collects_into_the_second_half_of_the_grace() {
    let plan = Plan { round_ms: 50_000, ..PLAN };
    let mut machine = Machine::new(plan);
    machine.tick(90_000, Event::Chain(view([1, 2])));
    assert_eq!(machine.wakes_at(), Some(105_000));
}

#[test]
fn a_task_closed_on_chain_is_done_in_any_state() {
    for mut machine in [Machine::new(PLAN), collecting([1, 2]), submitting()] {
        let closed = ChainView { open: false, ..view([1, 2]) };
        assert_eq!(machine.tick(50, Event::Chain(closed)), [Action::End(Ending::Closed)]);
    }
}

#[test]
fn a_machine_restored_in_any_state_goes_on_from_there() {
    let offer = match collecting([1, 2]).state() {
        State::Collecting(state) => state.offer.clone(),
        other => panic!("{other:?}"),
    };

    let mut machine = Machine::restore(PLAN, 0, Resume::Collecting { offer, arrived: trainers([1]) });
    assert_eq!(machine.tick(20, Event::Chain(view([1, 2]))), []);
    let actions = machine.tick(20, Event::CheckedIn(trainer(2)));
    assert_eq!(actions, [Action::Aggregate { round: 0, included: trainers([1, 2]) }]);

    let aggregate = Action::Aggregate { round: 4, included: trainers([1, 2]) };
    let machine = Machine::restore(PLAN, 4, Resume::Aggregating { included: trainers([1, 2]) });
    assert_eq!(machine.resume(), [aggregate]);

    let mut machine = Machine::restore(PLAN, 0, Resume::Submitting { result: RESULT });
    assert_eq!(machine.tick(20, Event::Chain(view([1, 2]))), [Action::Submit { round: 0 }]);

    let mut machine = Machine::restore(PLAN, 0, Resume::Submitting { result: RESULT });
    let actions = machine.tick(20, Event::Chain(posted(0, [1, 2])));
    assert_eq!(actions[0], Action::Publish { round: 0 });
}

proptest! {
    /// Whatever happens, in whatever order: rounds are published in order and once, only eligible trainers are included,
    /// never fewer than the quorum, nothing is offered after the deadline, and nothing follows the end.
    #[test]
    fn no_sequence_of_events_breaks_the_pacing(events in prop::collection::vec((0u64..400, 0u8..8, any::<bool>()), 1..400)) {
        let mut machine = Machine::new(PLAN);
        let (mut now, mut posted_rounds, mut best, mut next_publish) = (0, 0u32, 12, 0);
        let (mut eligible, mut ended) = (BTreeSet::new(), false);

        for (pause, what, coin) in events {
            now += pause;
            best += 1;
            let chain = |rounds_posted: u32, best_rounds_posted: u32, seats: u8| Event::Chain(ChainView {
                rounds_posted,
                best_rounds_posted,
                best_number: best,
                last_posted: rounds_posted.checked_sub(1).map(|round| (round, RESULT)),
                ..view(1..=seats)
            });
            let event = match what {
                0 => Event::Clock,
                1 => chain(posted_rounds, posted_rounds, 1),
                2 => chain(posted_rounds, posted_rounds, 4),
                3 if machine.state().result().is_some() => {
                    posted_rounds = machine.round() + 1;
                    chain(posted_rounds, posted_rounds, 4)
                }
                4 if machine.state().result().is_some() => chain(posted_rounds, posted_rounds + 1, 4),
                5 if machine.state().name() == "aggregating" && coin => Event::Aggregated(RESULT),
                5 if machine.state().name() == "aggregating" => Event::AggregationFailed("inf".into()),
                number => Event::CheckedIn(trainer(number)),
            };
            for action in machine.tick(now, event) {
                prop_assert!(!ended, "after the end: {:?}", action);
                match action {
                    Action::Offer(offer) => {
                        prop_assert!(now < PLAN.deadline && offer.eligible.len() >= 2);
                        prop_assert_eq!(offer.round, next_publish);
                        eligible = offer.eligible;
                    }
                    Action::Aggregate { included, .. } => {
                        prop_assert!(included.len() >= 2 && included.is_subset(&eligible));
                    }
                    Action::Publish { round } => {
                        prop_assert_eq!(round, next_publish);
                        next_publish += 1;
                    }
                    Action::End(_) => ended = true,
                    _ => {}
                }
            }
        }
    }
}
