//! What the registry needs of other pallets. The runtime wires it.

use sheaf_primitives::ModelId;

/// Tells whether anything elsewhere on the chain depends on an entry of the registry.
pub trait Liveness<AccountId> {
    /// Whether the organization has a task that is not swept.
    fn organization_is_live(organization: &AccountId) -> bool;
    /// Whether the trainer has a bond.
    fn trainer_is_live(trainer: &AccountId) -> bool;
    /// Whether the aggregator serves a task whose claims are not over.
    fn aggregator_is_live(aggregator: &AccountId) -> bool;
    /// Whether a task that is not swept trains the model.
    fn model_is_live(model: ModelId) -> bool;
}
