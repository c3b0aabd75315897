//! Registering, updating, publishing and deregistering.

use super::by_root;
use crate::{
    actions::By,
    effects::storage_price,
    tokens::Why,
    world::{Stage, World},
};
use codec::Encode;
use pallet_registry::Call;
use sheaf_primitives::{MAX_CLIENT_CODE, ModelSpec};
use sheaf_runtime::{AccountId, Balance, Runtime};

impl World {
    pub(super) fn expects_of_registry(&self, by: &By, call: &Call<Runtime>) -> Option<bool> {
        if let Call::set_params { .. } = call {
            return Some(by_root(by));
        }
        let Some(who) = by.account() else { return Some(false) };
        Some(match call {
            Call::register_organization { profile } => {
                !profile.name.is_empty() && !self.organizations.contains_key(&who) && self.affords_record(&who, profile)
            }
            Call::register_trainer { profile } => {
                !profile.name.is_empty() && !self.trainers.contains_key(&who) && self.affords_record(&who, profile)
            }
            Call::register_aggregator { profile } => {
                let price = storage_price(profile.encoded_size()) + self.registry.aggregator_bond;
                !profile.name.is_empty()
                    && profile.sealing_key != [0; 32]
                    && !self.aggregators.contains_key(&who)
                    && self.tokens.affords(&who, price)
            }
            Call::update_organization { profile } => {
                !profile.name.is_empty() && self.affords_change(&who, self.organizations.get(&who), profile)
            }
            Call::update_trainer { profile } => {
                !profile.name.is_empty() && self.affords_change(&who, self.trainers.get(&who), profile)
            }
            Call::update_aggregator { profile } => {
                let deposit = self.aggregators.get(&who).map(|aggregator| &aggregator.deposit);
                !profile.name.is_empty()
                    && profile.sealing_key != [0; 32]
                    && self.affords_change(&who, deposit, profile)
            }
            Call::deregister_organization {} => {
                self.organizations.contains_key(&who)
                    && !self.models.values().any(|model| model.owner == who)
                    && !self.tasks.values().any(|task| task.organization == who)
            }
            Call::deregister_trainer {} => self.trainers.contains_key(&who) && !self.ledgers.contains_key(&who),
            Call::deregister_aggregator {} => self.aggregators.contains_key(&who) && !self.serves(&who),
            // The model does not track how much code a block can still take.
            Call::publish_model { .. } => return None,
            Call::publish_model_at { spec, client } => {
                sound(spec)
                    && (1..=u64::from(MAX_CLIENT_CODE)).contains(&client.size)
                    && !client.uri.is_empty()
                    && self.organizations.contains_key(&who)
                    && self.tokens.affords(&who, storage_price((spec, client).encoded_size()))
            }
            Call::retire_model { model: id } => self.models.get(id).is_some_and(|model| {
                let in_use = self.tasks.values().any(|task| task.model == *id);
                model.owner == who && !(in_use && model.retired)
            }),
            Call::bond_aggregator { amount } => {
                *amount > 0 && self.aggregators.contains_key(&who) && self.tokens.affords(&who, *amount)
            }
            Call::unbond_aggregator { amount } => {
                let bond = self.tokens.held(&who, Why::AggregatorBond);
                let enough = bond.checked_sub(*amount).is_some_and(|left| left >= self.registry.aggregator_bond);
                *amount > 0 && enough && self.aggregators.contains_key(&who) && !self.serves(&who)
            }
            _ => return None,
        })
    }

    /// Whether an aggregator has tasks whose claims are not over.
    fn serves(&self, who: &AccountId) -> bool {
        self.tasks
            .values()
            .any(|task| task.aggregator == *who && task.accepted && matches!(task.stage, Stage::Open | Stage::Closed))
    }

    fn affords_record(&self, who: &AccountId, record: &impl Encode) -> bool {
        self.tokens.affords(who, storage_price(record.encoded_size()))
    }

    fn affords_change(&self, who: &AccountId, deposit: Option<&Balance>, record: &impl Encode) -> bool {
        deposit.is_some_and(|deposit| {
            let price = storage_price(record.encoded_size());
            price <= *deposit || self.tokens.affords(who, price - deposit)
        })
    }
}

fn sound(spec: &ModelSpec) -> bool {
    !spec.name.is_empty() && spec.weights.size > 0 && spec.card.as_ref().is_none_or(|card| card.size > 0)
}
