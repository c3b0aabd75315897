//! The time limits of a task: when it ends, and when an aggregator that posts nothing is absent.
//!
//! All instants and durations are milliseconds.

use crate::{Moment, RoundIndex, TaskTerms};

/// The instant from which no round can be posted: the deadline and the grace after it, in Unix milliseconds.
pub const fn grace_ends(deadline: Moment, grace_ms: Moment) -> Moment {
    deadline.saturating_add(grace_ms)
}

/// How many rounds a task has: those of its terms, or fewer once the round `last_round` was made the last.
pub fn rounds(terms: &TaskTerms, last_round: Option<RoundIndex>) -> u32 {
    last_round.map_or(terms.rounds, |last| last.saturating_add(1))
}

/// Why no further round of a task can be posted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskEnd {
    /// All its rounds are posted.
    AllRoundsPosted,
    /// Its deadline and the grace after it have passed.
    Expired,
}

/// Why no further round of a task of `rounds` rounds can be posted at `now`, if none can. See [`rounds`].
pub fn end_of_task(
    rounds: u32,
    rounds_posted: u32,
    deadline: Moment,
    grace_ms: Moment,
    now: Moment,
) -> Option<TaskEnd> {
    if rounds_posted >= rounds {
        return Some(TaskEnd::AllRoundsPosted);
    }
    (now >= grace_ends(deadline, grace_ms)).then_some(TaskEnd::Expired)
}

/// When an aggregator has to post its first round of a task, in Unix milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstPosting {
    /// When enough trainers have had seats for as long as a round collects.
    pub collected_at: Moment,
    /// From when on the aggregator is absent if it has posted nothing: the grace after that has passed as well.
    pub due_at: Moment,
}

/// When an aggregator that serves a task since `serving_since` has to post its first round.
///
/// `enough_since` is when the task got as many trainers as a round needs. Trainers whom the aggregator evicted count.
/// `None` if there were never enough, or too late for a round to be due before the task's grace ends: then the aggregator
/// cannot be absent.
pub fn first_posting(
    terms: &TaskTerms,
    grace_ms: Moment,
    serving_since: Moment,
    enough_since: Option<Moment>,
) -> Option<FirstPosting> {
    let collected_at = enough_since?.max(serving_since).saturating_add(terms.round_ms);
    let due_at = collected_at.saturating_add(grace_ms);
    (due_at <= grace_ends(terms.deadline, grace_ms)).then_some(FirstPosting { collected_at, due_at })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A task whose rounds take 1,000 ms and whose deadline is 5,000.
    fn terms() -> TaskTerms {
        TaskTerms { rounds: 10, round_ms: 1_000, deadline: 5_000, ..TaskTerms::usual(0) }
    }

    #[test]
    fn a_task_ends_with_its_last_round_or_its_grace() {
        let end = |rounds_posted, now| end_of_task(rounds(&terms(), Some(2)), rounds_posted, 5_000, 100, now);

        assert_eq!(end(2, 5_099), None);
        assert_eq!(end(2, 5_100), Some(TaskEnd::Expired));
        assert_eq!(end(3, 0), Some(TaskEnd::AllRoundsPosted));
        assert_eq!(end(3, 5_100), Some(TaskEnd::AllRoundsPosted));
    }

    #[test]
    fn a_task_that_finishes_early_has_fewer_rounds_than_its_terms() {
        assert_eq!(rounds(&terms(), None), 10);
        assert_eq!(rounds(&terms(), Some(0)), 1);
        assert_eq!(rounds(&terms(), Some(u32::MAX)), u32::MAX);
    }

    #[test]
    fn a_first_posting_is_due_a_round_and_the_grace_after_there_are_enough_trainers() {
        let first = |serving_since, enough_since| first_posting(&terms(), 100, serving_since, Some(enough_since));

        assert_eq!(first(1_000, 500), Some(FirstPosting { collected_at: 2_000, due_at: 2_100 }));
        assert_eq!(first(1_000, 1_500), Some(FirstPosting { collected_at: 2_500, due_at: 2_600 }));
    }

    #[test]
    fn without_trainers_or_time_for_a_round_nothing_is_due() {
        assert_eq!(first_posting(&terms(), 100, 1_000, None), None);
        assert_eq!(first_posting(&terms(), 100, 0, Some(4_000)).map(|first| first.due_at), Some(5_100));
        assert_eq!(first_posting(&terms(), 100, 0, Some(4_001)), None);
    }

    #[test]
    fn instants_at_the_end_of_time_do_not_overflow() {
        assert_eq!(grace_ends(Moment::MAX, 1), Moment::MAX);
        assert_eq!(
            first_posting(&TaskTerms { deadline: Moment::MAX, ..terms() }, 1, 0, Some(Moment::MAX)),
            Some(FirstPosting { collected_at: Moment::MAX, due_at: Moment::MAX })
        );
    }
}
