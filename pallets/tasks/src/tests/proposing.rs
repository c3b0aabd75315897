//! Proposing a task, and the bounds of its terms.

use super::{actions::*, mock::*};
use crate::{Error, Event, TaskState};
use frame_support::{assert_noop, assert_ok, traits::fungible::MutateFreeze};
use sheaf_primitives::{Admission, Balance, Permill, SHF, TaskTerms};
use sp_runtime::DispatchResult;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn propose_with(change: impl FnOnce(&mut TaskTerms)) -> DispatchResult {
    let mut terms = terms();
    change(&mut terms);
    Tasks::propose_task(signed(CLINIC), MODEL, ANA, terms)
}

/// Now, and so many milliseconds.
fn from_now(milliseconds: u64) -> u64 {
    Timestamp::get() + milliseconds
}

/// One bound: terms on its good side are accepted, and on its bad side refused with its own error.
macro_rules! bound {
    ($name:ident, $error:ident, $good:expr, $bad:expr) => {
        #[test]
        fn $name() {
            let (good, bad): (fn(&mut TaskTerms), fn(&mut TaskTerms)) = ($good, $bad);
            chain(|| {
                assert_ok!(propose_with(good));
            });
            chain(|| {
                assert_noop!(propose_with(bad), Error::<Test>::$error);
            });
        }
    };
}

bound!(a_task_has_at_least_one_round, RoundsOutOfRange, |t| t.rounds = 1, |t| t.rounds = 0);
bound!(a_task_has_at_most_1000_rounds, RoundsOutOfRange, |t| t.rounds = 1000, |t| t.rounds = 1001);
bound!(a_round_needs_two_trainers, TooFewTrainers, |t| t.min_trainers = 2, |t| t.min_trainers = 1);
bound!(min_trainers_is_at_most_max, TrainersOutOfOrder, |t| t.min_trainers = 10, |t| t.min_trainers = 11);
bound!(a_seat_costs_at_least_min_stake, StakeTooSmall, |t| t.stake = SHF, |t| t.stake = SHF - 1);
bound!(
    the_aggregators_share_is_at_most_a_fifth,
    AggregatorFeeTooLarge,
    |t| t.aggregator_fee = Permill::from_percent(20),
    |t| t.aggregator_fee = Permill::from_parts(200_001)
);
bound!(
    a_deadline_is_at_least_min_duration_away,
    DeadlineTooSoon,
    |t| {
        t.deadline = from_now(60_000);
    },
    |t| t.deadline = from_now(59_999)
);
bound!(a_deadline_is_not_past, DeadlineTooSoon, |_| (), |t| t.deadline = 0);
bound!(a_deadline_is_at_most_180_days_away, DeadlineTooFar, |t| t.deadline = from_now(180 * DAY_MS), |t| t.deadline =
    from_now(180 * DAY_MS + 1));
bound!(a_round_collects_for_some_time, RoundTooShort, |t| t.round_ms = 1, |t| t.round_ms = 0);
bound!(a_round_leaves_half_of_the_stall_window_to_post_it, RoundTooLong, |t| t.round_ms = 150_000, |t| t.round_ms =
    150_001);
bound!(
    a_round_ends_before_the_deadline,
    RoundTooLong,
    |t| (t.deadline, t.round_ms) = (from_now(60_000), 60_000),
    |t| (t.deadline, t.round_ms) = (from_now(60_000), 60_001)
);
bound!(updates_have_at_most_24_fraction_bits, FracBitsTooLarge, |t| t.aggregation.frac_bits = 24, |t| t
    .aggregation
    .frac_bits =
    25);
bound!(a_sample_weight_counts, SampleWeightCapOutOfRange, |t| t.aggregation.sample_weight_cap = 1, |t| t
    .aggregation
    .sample_weight_cap =
    0);
bound!(
    a_sample_weight_is_at_most_65536,
    SampleWeightCapOutOfRange,
    |t| t.aggregation.sample_weight_cap = 65_536,
    |t| t.aggregation.sample_weight_cap = 65_537
);
bound!(a_learning_rate_is_not_zero, LearningRateZero, |t| t.aggregation.learning_rate = 1, |t| t
    .aggregation
    .learning_rate = 0);
bound!(a_clip_is_not_zero, ClipZero, |t| t.aggregation.clip = 1, |t| t.aggregation.clip = 0);
// The largest coordinate is clip / 2^16 · 2^24: 2^31 - 2^8 fits an i32, and 2^31 does not.
bound!(
    a_clipped_coordinate_fits_32_bits,
    ClipTooLarge,
    |t| (t.aggregation.clip, t.aggregation.frac_bits) = ((1 << 23) - 1, 24),
    |t| (t.aggregation.clip, t.aggregation.frac_bits) = (1 << 23, 24)
);

#[test]
fn a_task_has_at_most_2_to_the_20_seats_and_pays_each_a_share() {
    chain(|| {
        // A share is a hundredth of a token here, so that so many seats need a deposit nobody has.
        let seats = |max_trainers| TaskTerms { rounds: 1, max_trainers, deposit: 20_000 * SHF, ..terms() };
        let propose = |terms| Tasks::propose_task(signed(CLINIC), MODEL, ANA, terms);

        assert_noop!(propose(seats(1 << 20)), Error::<Test>::NotEnoughFree);
        assert_noop!(propose(seats((1 << 20) + 1)), Error::<Test>::TooManyTrainers);
    });
}

#[test]
fn a_deposit_pays_every_seat_min_share_in_every_round() {
    chain(|| {
        // 3 rounds of 10 seats at a hundredth of a token.
        let least = 30 * SHF / 100;
        assert_noop!(propose_with(|terms| terms.deposit = least - 1), Error::<Test>::DepositTooSmall);
        assert_ok!(propose_with(|terms| terms.deposit = least));
    });
}

#[test]
fn a_proposal_holds_the_deposit_and_says_so() {
    chain(|| {
        let task = propose(terms());

        let record = stored(task);
        assert_eq!((record.organization, record.aggregator, record.model), (CLINIC, ANA, MODEL));
        assert_eq!((record.state, record.unallocated), (TaskState::Proposed, 100 * SHF));
        assert_eq!((record.current_model, record.proposed_at), (WEIGHTS, 1));
        assert_eq!(held(&CLINIC).0, 100 * SHF);
        let (organization, aggregator, model, deposit) = (CLINIC, ANA, MODEL, 100 * SHF);
        assert_eq!(last_event(), Event::TaskProposed { task, organization, aggregator, model, deposit });
    });
}

#[test]
fn tasks_are_numbered_in_the_order_of_their_proposals() {
    chain(|| {
        assert_eq!((propose(terms()), propose(terms())), (0, 1));
        assert_eq!(Tasks::tasks_of(CLINIC).len(), 2);
        assert_eq!(held(&CLINIC).0, 200 * SHF);
    });
}

#[test]
fn only_the_owner_of_a_published_model_that_is_not_retired_may_propose_a_task_for_it() {
    chain(|| {
        let propose = |who, model| Tasks::propose_task(signed(who), model, ANA, terms());
        assert_noop!(propose(CLINIC, 99), Error::<Test>::NoSuchModel);
        assert_noop!(propose(CLINIC, LAB_MODEL), Error::<Test>::NotModelOwner);
        assert_noop!(propose(CLINIC, RETIRED_MODEL), Error::<Test>::ModelRetired);
        assert_ok!(propose(LAB, LAB_MODEL));
    });
}

#[test]
fn only_a_registered_aggregator_can_be_named() {
    chain(|| {
        let outcome = Tasks::propose_task(signed(CLINIC), MODEL, ANYONE, terms());
        assert_noop!(outcome, Error::<Test>::NotAnAggregator);
    });
}

#[test]
fn a_deposit_beyond_the_free_balance_is_refused_with_an_error_of_its_own() {
    chain(|| {
        // 1000 SHF less the existential deposit, and less what the records cost.
        let storage = Balance::from(crate::terms::footprint(&terms()).size) * SHF / 1_000_000 + SHF;
        let most = 1_000 * SHF - EXISTENTIAL_DEPOSIT - storage;
        assert_noop!(propose_with(|terms| terms.deposit = most + 1), Error::<Test>::NotEnoughFree);
        assert_ok!(propose_with(|terms| terms.deposit = most));
        assert_eq!(free(&CLINIC), EXISTENTIAL_DEPOSIT);
    });
    chain(|| {
        let too_poor_for_the_records = |terms: &mut TaskTerms| terms.deposit = 1_000 * SHF;
        assert_noop!(propose_with(too_poor_for_the_records), Error::<Test>::NotEnoughFree);
    });
}

#[test]
fn locked_tokens_cannot_be_a_deposit() {
    chain(|| {
        assert_ok!(Balances::set_freeze(&0, &CLINIC, 950 * SHF));
        assert_noop!(propose_with(|_| ()), Error::<Test>::NotEnoughFree);
    });
}

#[test]
fn more_rounds_seats_and_listed_trainers_cost_a_larger_storage_deposit() {
    let size = |change: fn(&mut TaskTerms)| {
        let mut terms = terms();
        change(&mut terms);
        crate::terms::footprint(&terms).size
    };
    let plain = size(|_| ());

    assert!(size(|terms| terms.rounds = 4) > plain);
    assert!(size(|terms| terms.max_trainers = 513) > size(|terms| terms.max_trainers = 512));
    assert!(size(|terms| terms.admission = Admission::List) > plain);
}

#[test]
fn records_take_no_more_room_than_the_storage_deposit_is_for() {
    use codec::MaxEncodedLen;
    // A storage key is two hashes of 16 bytes, and each of its keys after a hash of 8 or 16 bytes.
    let task = 32 + 16 + crate::TaskOf::<Test>::max_encoded_len();
    let round = 32 + 16 + 12 + crate::RoundRecord::<u32>::max_encoded_len();
    let tree = 32 + 16 + 12 + pallet_rewards::RewardRound::<u32>::max_encoded_len();
    let page = 32 + 16 + 12 + 12 + 64;
    let entry = 32 + 16 + 48;

    let size = |rounds, max_trainers, admission| {
        crate::terms::footprint(&TaskTerms { rounds, max_trainers, admission, ..terms() }).size as usize
    };
    assert!(task <= size(0, 0, Admission::Open), "{task}");
    assert!(round + tree <= size(1, 0, Admission::Open) - size(0, 0, Admission::Open), "{}", round + tree);
    assert!(page <= size(1, 1, Admission::Open) - size(1, 0, Admission::Open), "{page}");
    assert!(entry <= size(0, 1, Admission::List) - size(0, 1, Admission::Open), "{entry}");
}
