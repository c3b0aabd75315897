//! Storage deposits, aggregators' bonds, and the fee for code.

use super::signer;
use crate::{
    tokens::Why,
    world::{Aggregator, Model, World},
};
use codec::Encode;
use pallet_registry::Call;
use sheaf_primitives::Artifact;
use sheaf_runtime::{
    AccountId, Balance, Runtime,
    units::{MICRO, MILLI},
};

/// 0.1 SHF for a record, and 0.0001 SHF for each of its bytes.
pub fn storage_price(bytes: usize) -> Balance {
    100 * MILLI + Balance::try_from(bytes).unwrap() * 100 * MICRO
}

impl World {
    pub(super) fn follow_registry(&mut self, who: Option<AccountId>, call: &Call<Runtime>) {
        match call {
            Call::register_organization { profile } | Call::update_organization { profile } => {
                let who = signer(who);
                let before = self.organizations.get(&who).copied().unwrap_or(0);
                let deposit = self.exchange_profile(&who, before, profile.encoded_size());
                self.organizations.insert(who, deposit);
            }
            Call::register_trainer { profile } | Call::update_trainer { profile } => {
                let who = signer(who);
                let before = self.trainers.get(&who).copied().unwrap_or(0);
                let deposit = self.exchange_profile(&who, before, profile.encoded_size());
                self.trainers.insert(who, deposit);
            }
            Call::register_aggregator { profile } => {
                let who = signer(who);
                let deposit = self.exchange_profile(&who, 0, profile.encoded_size());
                let bond = self.registry.aggregator_bond;
                self.tokens.hold(&who, Why::AggregatorBond, bond);
                self.aggregators.insert(who, Aggregator { deposit, bond });
            }
            Call::update_aggregator { profile } => {
                let who = signer(who);
                let Aggregator { deposit, bond } = self.aggregators[&who];
                let deposit = self.exchange_profile(&who, deposit, profile.encoded_size());
                self.aggregators.insert(who, Aggregator { deposit, bond });
            }
            Call::deregister_organization {} => {
                let who = signer(who);
                let deposit = self.organizations.remove(&who).unwrap();
                self.tokens.release(&who, Why::Profile, deposit);
            }
            Call::deregister_trainer {} => {
                let who = signer(who);
                let deposit = self.trainers.remove(&who).unwrap();
                self.tokens.release(&who, Why::Profile, deposit);
            }
            Call::deregister_aggregator {} => {
                let who = signer(who);
                let Aggregator { deposit, bond } = self.aggregators.remove(&who).unwrap();
                self.tokens.release(&who, Why::Profile, deposit);
                self.tokens.release(&who, Why::AggregatorBond, bond);
            }
            Call::publish_model { spec, client_code } => {
                let who = signer(who);
                let bytes = Balance::try_from(client_code.len()).unwrap();
                let fee = self.registry.code_byte_fee * bytes;
                self.tokens.pay(&who, &self.treasury.clone(), fee);
                // The URI of the code has 66 characters: `ipfs://` and a CID of 59.
                let uri = vec![b'b'; 66].try_into().unwrap();
                let client = Artifact { sha256: Default::default(), size: client_code.len().try_into().unwrap(), uri };
                self.publish(who, (spec, client).encoded_size());
            }
            Call::publish_model_at { spec, client } => self.publish(signer(who), (spec, client).encoded_size()),
            Call::retire_model { model } => {
                let in_use = self.tasks.values().any(|task| task.model == *model);
                if in_use {
                    self.models.get_mut(model).unwrap().retired = true;
                } else {
                    let Model { owner, deposit, .. } = self.models.remove(model).unwrap();
                    self.tokens.release(&owner, Why::Model, deposit);
                }
            }
            Call::bond_aggregator { amount } => {
                let who = signer(who);
                self.tokens.hold(&who, Why::AggregatorBond, *amount);
                self.aggregators.get_mut(&who).unwrap().bond += amount;
            }
            Call::unbond_aggregator { amount } => {
                let who = signer(who);
                self.tokens.release(&who, Why::AggregatorBond, *amount);
                self.aggregators.get_mut(&who).unwrap().bond -= amount;
            }
            Call::set_params { params } => self.registry = params.clone(),
            other => panic!("the model does not know {other:?}"),
        }
    }

    /// Replaces a profile's deposit by another.
    fn exchange_profile(&mut self, who: &AccountId, before: Balance, bytes: usize) -> Balance {
        let deposit = storage_price(bytes);
        self.tokens.release(who, Why::Profile, before);
        self.tokens.hold(who, Why::Profile, deposit);
        deposit
    }

    fn publish(&mut self, owner: AccountId, bytes: usize) {
        let deposit = storage_price(bytes);
        self.tokens.hold(&owner, Why::Model, deposit);
        self.models.insert(self.next_model, Model { owner, deposit, retired: false });
        self.next_model += 1;
    }

    /// An aggregator loses up to `amount` of its bond to the treasury.
    pub(super) fn slash_aggregator(&mut self, who: &AccountId, amount: Balance) {
        let Some(aggregator) = self.aggregators.get_mut(who) else { return };
        let taken = amount.min(aggregator.bond);
        aggregator.bond -= taken;
        self.tokens.pay_held(who, Why::AggregatorBond, &self.treasury.clone(), taken);
    }
}
