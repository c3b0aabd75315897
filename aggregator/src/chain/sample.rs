//! Records of the chain as tests want them.

use super::{Model, RoundRecord, RoundStatus, Task, TaskState, TasksParams};
use sheaf_client_sdk::AccountId;
use sheaf_primitives::{
    Admission, AggregationRule, Artifact, Disclosure, H256, Name, Permill, Reward, RuleKind, SHF, TaskTerms, Uri,
};

/// An open task of three rounds of which none is posted.
pub(crate) fn sample_task() -> Task {
    let aggregation = AggregationRule {
        kind: RuleKind::Mean,
        learning_rate: 65_536,
        clip: 65_536,
        frac_bits: 16,
        sample_weight_cap: 1_000,
    };
    Task {
        id: 0,
        organization: AccountId([1; 32]),
        aggregator: AccountId([2; 32]),
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
            aggregator_fee: Permill::from_percent(5),
        },
        state: TaskState::Open,
        unallocated: 10 * SHF,
        rounds_posted: 0,
        last_round: None,
        current_model: H256([3; 32]),
        admitted: 0,
        backing: 2 * SHF,
        serving_since: (0, 0),
        successor: None,
        proposed_at: 0,
        opened_at: Some(1),
        last_posted_at: None,
        waiting_since: Some(1),
        closed_at: None,
        claims_end_at: None,
    }
}

/// The first round of the task, posted in block 10.
pub(crate) fn sample_round() -> RoundRecord {
    RoundRecord {
        task: 0,
        round: 0,
        model: H256([4; 32]),
        updates_root: H256([6; 32]),
        report: H256([5; 32]),
        accuracy: None,
        loss_micro: None,
        pool: 19,
        aggregator_part: 1,
        aggregator_paid: false,
        paid: 0,
        posted_at: 10,
        eligible: 2,
        objections: 0,
        standing: RoundStatus::Posted,
    }
}

/// A model whose files have 1,000 bytes each.
pub(crate) fn sample_model() -> Model {
    let artifact = Artifact { sha256: H256([3; 32]), size: 1_000, uri: Uri::default() };
    Model {
        id: 0,
        owner: AccountId([1; 32]),
        name: Name::default(),
        client: artifact.clone(),
        weights: artifact,
        card: None,
        code_on_chain: false,
        published_at: 0,
        retired: false,
    }
}

/// Parameters that are all zero.
pub(crate) fn sample_params() -> TasksParams {
    TasksParams {
        min_stake: 0,
        min_share: 0,
        min_duration_ms: 0,
        grace_ms: 0,
        min_round_gap: 0,
        challenge_window: 0,
        stall_window: 0,
        claim_window: 0,
        ruling_window: 0,
        objection_bond: 0,
        bond_ratio: 0,
        void_slash: 0,
        absence_slash: 0,
    }
}
