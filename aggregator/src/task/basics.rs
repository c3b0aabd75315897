//! What does not change while a task runs.

use crate::{
    chain::{Task, TasksParams},
    round::Plan,
};
use sheaf_aggregation::{Model, ModelError, Rule, RuleError, UpdateLayout};
use sheaf_primitives::{AggregationRule, Disclosure, TaskId};
use sheaf_protocol::Hash;

/// A task's terms and the shape of its model.
#[derive(Clone, Debug)]
pub struct Basics {
    /// The task.
    pub id: TaskId,
    /// Whether updates may be downloaded.
    pub disclosure: Disclosure,
    /// How updates are combined, as in the terms.
    pub terms_rule: AggregationRule,
    /// The same, ready to compute with.
    pub rule: Rule,
    /// The form of an update.
    pub layout: UpdateLayout,
    /// How rounds are paced.
    pub plan: Plan,
}

/// A round's base model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Base {
    /// SHA-256 of its file.
    pub sha256: Hash,
    /// Length of its file in bytes.
    pub size: u64,
}

/// Why a task cannot be served.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum Unservable {
    /// The model cannot be trained.
    #[error("its model cannot be aggregated: {0}")]
    Model(#[from] ModelError),
    /// The rule cannot be applied.
    #[error("its aggregation rule cannot be applied: {0}")]
    Rule(#[from] RuleError),
}

impl Basics {
    /// Reads the terms of `task` and the shape of `model`, a safetensors file with the task's weights.
    pub fn new(task: &Task, params: &TasksParams, model: &[u8]) -> Result<Self, Unservable> {
        let terms = &task.terms;
        Ok(Self {
            id: task.id,
            disclosure: terms.disclosure,
            terms_rule: terms.aggregation,
            rule: Rule::new(&terms.aggregation)?,
            layout: UpdateLayout::of(&Model::parse(model)?)?,
            plan: Plan {
                min_trainers: terms.min_trainers,
                round_ms: terms.round_ms,
                deadline: terms.deadline,
                grace_ms: params.grace_ms,
            },
        })
    }
}
