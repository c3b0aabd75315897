//! The registry: organizations, trainers, aggregators, models.

use super::Call;
use sheaf_primitives::{AggregatorProfile, Artifact, Balance, ModelId, ModelSpec, Profile};

const PALLET: &str = "Registry";

/// Registers the signer as an organization. Holds a storage deposit.
pub fn register_organization(profile: Profile) -> Call {
    Call::new(PALLET, "register_organization").with("profile", profile)
}

/// Replaces the signer's profile as an organization.
pub fn update_organization(profile: Profile) -> Call {
    Call::new(PALLET, "update_organization").with("profile", profile)
}

/// Ends the signer's registration as an organization; refused while it owns anything live.
pub fn deregister_organization() -> Call {
    Call::new(PALLET, "deregister_organization")
}

/// Registers the signer as a trainer. Holds a storage deposit.
pub fn register_trainer(profile: Profile) -> Call {
    Call::new(PALLET, "register_trainer").with("profile", profile)
}

/// Replaces the signer's profile as a trainer.
pub fn update_trainer(profile: Profile) -> Call {
    Call::new(PALLET, "update_trainer").with("profile", profile)
}

/// Ends the signer's registration as a trainer; refused while it has a bond.
pub fn deregister_trainer() -> Call {
    Call::new(PALLET, "deregister_trainer")
}

/// Registers the signer as an aggregator. Holds a storage deposit and the aggregator's bond.
pub fn register_aggregator(profile: AggregatorProfile) -> Call {
    Call::new(PALLET, "register_aggregator").with("profile", profile)
}

/// Replaces the signer's profile as an aggregator.
pub fn update_aggregator(profile: AggregatorProfile) -> Call {
    Call::new(PALLET, "update_aggregator").with("profile", profile)
}

/// Ends the signer's registration as an aggregator; refused while it serves a task.
pub fn deregister_aggregator() -> Call {
    Call::new(PALLET, "deregister_aggregator")
}

/// Adds `amount` plancks to the signer's bond as an aggregator, which backs the deposits of the tasks it serves.
pub fn bond_aggregator(amount: Balance) -> Call {
    Call::new(PALLET, "bond_aggregator").with_amount("amount", amount)
}

/// Takes `amount` plancks out of the signer's bond as an aggregator; refused while it serves a task.
pub fn unbond_aggregator(amount: Balance) -> Call {
    Call::new(PALLET, "unbond_aggregator").with_amount("amount", amount)
}

/// Publishes a model with its client code, at most 256 KiB, on the chain itself. Costs a fee per byte. Works only as a
/// transaction of its own, not in a batch.
pub fn publish_model(spec: ModelSpec, client_code: Vec<u8>) -> Call {
    Call::new(PALLET, "publish_model").with("spec", spec).with("client_code", client_code)
}

/// Publishes a model with client code that is pinned elsewhere.
pub fn publish_model_at(spec: ModelSpec, client: Artifact) -> Call {
    Call::new(PALLET, "publish_model_at").with("spec", spec).with("client", client)
}

/// Closes a model of the signer to new tasks.
pub fn retire_model(model: ModelId) -> Call {
    Call::new(PALLET, "retire_model").with("model", model)
}
