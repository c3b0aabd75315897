#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;

const CITY: AccountId = AccountId([1; 32]);
const OTHER: AccountId = AccountId([2; 32]);
const BUDGET: Budget = Budget { allocated: 0, free: 100 };

fn policy() -> Policy {
    Policy { min_reward: 10, organizations: Organizations::Any, models: None, tasks: 2, max_stake: Some(50) }
}

fn candidate(task: TaskId) -> Candidate {
    Candidate {
        task,
        organization: CITY,
        is_trusted: false,
        model: 3,
        stake: 20,
        reward: 10,
        seat: SeatState::None,
        entry: Entry::Open,
        code: [7; 32],
        is_code_agreed: true,
        has_data: true,
    }
}

/// The decision about `candidate`, if there is no other.
fn alone(policy: &Policy, budget: Budget, candidate: Candidate) -> Decision {
    choose(policy, budget, std::slice::from_ref(&candidate))[&candidate.task].clone()
}

fn skip(reason: Reason) -> Decision {
    Decision::Skip(reason)
}

#[test]
fn a_task_that_pays_enough_is_worked_in() {
    assert_eq!(alone(&policy(), BUDGET, candidate(0)), Decision::Work);
    assert_eq!(alone(&policy(), BUDGET, Candidate { reward: 9, ..candidate(0) }), skip(Reason::Reward(9)));
}

#[test]
fn only_tasks_of_organizations_and_models_in_the_policy_are_worked_in() {
    let city = Policy { organizations: Organizations::These([CITY].into()), models: Some([3].into()), ..policy() };

    assert_eq!(alone(&city, BUDGET, candidate(0)), Decision::Work);
    assert_eq!(alone(&city, BUDGET, Candidate { organization: OTHER, ..candidate(0) }), skip(Reason::Organization));
    assert_eq!(alone(&city, BUDGET, Candidate { model: 4, ..candidate(0) }), skip(Reason::Model));

    let trusted = Policy { organizations: Organizations::Trusted, ..policy() };
    assert_eq!(alone(&trusted, BUDGET, candidate(0)), skip(Reason::Organization));
    assert_eq!(alone(&trusted, BUDGET, Candidate { is_trusted: true, ..candidate(0) }), Decision::Work);
}

#[test]
fn code_that_nobody_agreed_to_does_not_run_even_in_a_seat_that_is_taken() {
    let new = Candidate { is_code_agreed: false, ..candidate(0) };

    assert_eq!(alone(&policy(), BUDGET, new.clone()), skip(Reason::CodeNotAgreed([7; 32])));
    assert_eq!(
        alone(&policy(), BUDGET, Candidate { seat: SeatState::Taken, ..new }),
        skip(Reason::CodeNotAgreed([7; 32]))
    );
}

#[test]
fn no_seat_is_taken_without_data_or_a_free_place() {
    assert_eq!(alone(&policy(), BUDGET, Candidate { has_data: false, ..candidate(0) }), skip(Reason::NoData));
    for entry in [Entry::Full, Entry::NotListed, Entry::Late, Entry::Over] {
        assert_eq!(alone(&policy(), BUDGET, Candidate { entry, ..candidate(0) }), skip(Reason::Entry(entry)));
    }
    assert_eq!(alone(&policy(), BUDGET, Candidate { seat: SeatState::Left, ..candidate(0) }), skip(Reason::SeatLeft));
}

#[test]
fn the_best_paid_tasks_are_chosen_and_among_equals_the_lowest_stakes() {
    let many = [
        Candidate { reward: 10, ..candidate(0) },
        Candidate { reward: 30, ..candidate(1) },
        Candidate { reward: 20, stake: 21, ..candidate(2) },
        Candidate { reward: 20, stake: 20, ..candidate(3) },
    ];

    let decisions = choose(&policy(), BUDGET, &many);

    assert_eq!(decisions[&1], Decision::Work);
    assert_eq!(decisions[&3], Decision::Work);
    assert_eq!((&decisions[&0], &decisions[&2]), (&skip(Reason::Tasks), &skip(Reason::Tasks)));
}

#[test]
fn stake_is_allocated_up_to_the_limit_of_the_policy_and_of_the_bond() {
    let budget = Budget { allocated: 35, free: 100 };
    assert_eq!(alone(&policy(), budget, candidate(0)), skip(Reason::Stake(20)));

    let budget = Budget { allocated: 0, free: 15 };
    assert_eq!(alone(&policy(), budget, candidate(0)), skip(Reason::Bond(5)));
}

#[test]
fn a_task_that_does_not_fit_does_not_prevent_one_that_does() {
    let large = Candidate { reward: 99, stake: 60, ..candidate(0) };

    let decisions = choose(&policy(), BUDGET, &[large, candidate(1)]);

    assert_eq!((&decisions[&0], &decisions[&1]), (&skip(Reason::Stake(60)), &Decision::Work));
}

#[test]
fn a_taken_seat_is_worked_in_even_if_the_policy_would_not_take_it_now() {
    let seated =
        Candidate { seat: SeatState::Taken, reward: 0, entry: Entry::Full, organization: OTHER, ..candidate(0) };
    let strict = Policy { organizations: Organizations::Trusted, tasks: 1, max_stake: Some(0), ..policy() };

    let decisions = choose(&strict, Budget::default(), &[Candidate { is_trusted: true, ..candidate(1) }, seated]);

    assert_eq!((&decisions[&0], &decisions[&1]), (&Decision::Work, &skip(Reason::Tasks)));
}

#[test]
fn a_task_that_is_over_is_no_longer_worked_in() {
    let over = Candidate { seat: SeatState::Taken, entry: Entry::Over, ..candidate(0) };

    assert_eq!(alone(&policy(), BUDGET, over), skip(Reason::Entry(Entry::Over)));
}

fn any_candidate(task: TaskId) -> impl Strategy<Value = Candidate> {
    let seat = prop_oneof![Just(SeatState::None), Just(SeatState::Taken), Just(SeatState::Left)];
    let entry = prop_oneof![Just(Entry::Open), Just(Entry::Full), Just(Entry::NotListed), Just(Entry::Late)];
    let organization = prop_oneof![Just(CITY), Just(OTHER)];
    (organization, 3u64..5, 0u128..60, 0u128..30, seat, entry, any::<(bool, bool, bool)>()).prop_map(
        move |(organization, model, stake, reward, seat, entry, (is_trusted, is_code_agreed, has_data))| Candidate {
            task,
            organization,
            is_trusted,
            model,
            stake,
            reward,
            seat,
            entry,
            code: [7; 32],
            is_code_agreed,
            has_data,
        },
    )
}

fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
    (0usize..8).prop_flat_map(|count| (0..count as TaskId).map(any_candidate).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn no_choice_exceeds_the_policy_or_the_bond(
        candidates in any_candidates(),
        tasks in 0usize..4,
        max_stake in proptest::option::of(0u128..150),
        allocated in 0u128..50,
        free in 0u128..100,
    ) {
        let policy = Policy { tasks, max_stake, organizations: Organizations::These([CITY].into()), ..policy() };

        let decisions = choose(&policy, Budget { allocated, free }, &candidates);

        prop_assert_eq!(decisions.len(), candidates.len());
        let work: Vec<_> = candidates.iter().filter(|candidate| decisions[&candidate.task] == Decision::Work).collect();
        prop_assert!(work.iter().all(|candidate| candidate.is_code_agreed && candidate.has_data));
        let (seated, new): (Vec<_>, Vec<_>) = work.into_iter().partition(|candidate| candidate.seat == SeatState::Taken);
        let stake: Balance = new.iter().map(|candidate| candidate.stake).sum();
        prop_assert!(stake <= free);
        prop_assert!(new.is_empty() || allocated + stake <= max_stake.unwrap_or(Balance::MAX));
        prop_assert!(new.is_empty() || seated.len() + new.len() <= tasks);
        for candidate in new {
            prop_assert!(candidate.organization == CITY && candidate.reward >= policy.min_reward);
            prop_assert!(candidate.entry == Entry::Open && candidate.seat == SeatState::None);
        }
    }

    #[test]
    fn the_order_of_the_tasks_does_not_matter(candidates in any_candidates().prop_shuffle()) {
        let mut sorted = candidates.clone();
        sorted.sort_by_key(|candidate| candidate.task);

        prop_assert_eq!(choose(&policy(), BUDGET, &candidates), choose(&policy(), BUDGET, &sorted));
    }
}
