//! A task as tests want it.

use crate::chain::{Phase, TaskFacts};
use sheaf_primitives::{Admission, AggregationRule, Disclosure, Permill, Reward, RuleKind, SHF, TaskTerms};

/// An open task of three rounds of which none is posted.
pub(crate) fn sample_task() -> TaskFacts {
    let aggregation = AggregationRule {
        kind: RuleKind::Mean,
        learning_rate: 65_536,
        clip: 65_536,
        frac_bits: 16,
        sample_weight_cap: 1_000,
    };
    TaskFacts {
        id: 0,
        organization: [1; 32],
        aggregator: [2; 32],
        model: 0,
        terms: TaskTerms {
            deposit: 10 * SHF,
            rounds: 3,
            stake: SHF,
            min_trainers: 2,
            max_trainers: 100,
            deadline: 1_000_000,
            round_ms: 1_000,
            admission: Admission::Open,
            disclosure: Disclosure::Private,
            aggregation,
            reward: Reward::Equal,
            aggregator_share: Permill::from_percent(5),
        },
        phase: Phase::Open,
        rounds: 3,
        rounds_posted: 0,
        current_model: [3; 32],
        proposed_at: 0,
        last_posted_at: None,
        waiting_since: Some(1),
        serving_since: (0, 0),
        successor: None,
    }
}
