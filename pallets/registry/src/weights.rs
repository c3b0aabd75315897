//! Weights of the calls: the trait that a runtime measures, and estimates by hand for the tests here.
//!
//! The estimated time of a call is that of similar calls in the SDK's weight files (2609.2.0): setting a bounded
//! record with a hold is `pallet_identity`'s and `pallet_proxy`'s 25–40 µs, each further hold or transfer of
//! `pallet_balances` about 40 µs. Database time comes from the weights `Db`. Proof sizes are the maximum
//! encoded sizes of the records, rounded up.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{RuntimeDbWeight, Weight, constants::WEIGHT_REF_TIME_PER_MICROS},
};

/// The weight of every call.
pub trait WeightInfo {
    /// Registers an organization.
    fn register_organization() -> Weight;
    /// Changes an organization's profile.
    fn update_organization() -> Weight;
    /// Removes an organization.
    fn deregister_organization() -> Weight;
    /// Registers a trainer.
    fn register_trainer() -> Weight;
    /// Changes a trainer's profile.
    fn update_trainer() -> Weight;
    /// Removes a trainer.
    fn deregister_trainer() -> Weight;
    /// Registers an aggregator.
    fn register_aggregator() -> Weight;
    /// Changes an aggregator's profile.
    fn update_aggregator() -> Weight;
    /// Removes an aggregator.
    fn deregister_aggregator() -> Weight;
    /// Publishes a model with `b` bytes of client code.
    fn publish_model(b: u32) -> Weight;
    /// Publishes a model whose code is stored elsewhere.
    fn publish_model_at() -> Weight;
    /// Retires or removes a model.
    fn retire_model() -> Weight;
    /// Adds to an aggregator's bond.
    fn bond_aggregator() -> Weight;
    /// Takes out of an aggregator's bond.
    fn unbond_aggregator() -> Weight;
    /// Sets the parameters.
    fn set_params() -> Weight;
}

/// Estimates, priced by the database weights `Db`.
pub struct Estimates<Db>(PhantomData<Db>);

impl<Db: Get<RuntimeDbWeight>> Estimates<Db> {
    fn of(micros: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(micros.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), proof)
            .saturating_add(Db::get().reads_writes(reads, writes))
    }
}

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Estimates<Db> {
    // Reads: record, account, holds. Writes: the same.
    fn register_organization() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    fn update_organization() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    // Also reads the organization's live tasks.
    fn deregister_organization() -> Weight {
        Self::of(65, 8_000, 4, 3)
    }
    fn register_trainer() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    fn update_trainer() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    // Also reads the trainer's ledger.
    fn deregister_trainer() -> Weight {
        Self::of(65, 8_000, 4, 3)
    }
    // Two holds on one account, and the parameters.
    fn register_aggregator() -> Weight {
        Self::of(105, 8_000, 4, 3)
    }
    fn update_aggregator() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    fn deregister_aggregator() -> Weight {
        Self::of(105, 8_000, 4, 3)
    }
    // Base: reading back the running extrinsic, which may fill the block's normal 3.75 MiB, costs three copies of it
    // (about 2 ms); then a hold, a transfer and the record. Per byte: SHA-256 by the host (1.3 ns without SHA
    // extensions), decoding and comparing (0.7 ns), and keeping the byte in the node's database (1 ns).
    // Reads: extrinsic index and data, parameters, last code, organization, next id, account, treasury, holds.
    fn publish_model(b: u32) -> Weight {
        Self::of(2_150, 12_000, 9, 7).saturating_add(Weight::from_parts(3_000, 1).saturating_mul(u64::from(b)))
    }
    // Reads: organization, next id, account, holds. Writes: those and the model.
    fn publish_model_at() -> Weight {
        Self::of(85, 10_000, 4, 5)
    }
    // Reads: model, its live tasks, organization, account, holds.
    fn retire_model() -> Weight {
        Self::of(75, 10_000, 5, 4)
    }
    // Record, account, holds; parameters or live tasks.
    fn bond_aggregator() -> Weight {
        Self::of(65, 8_000, 3, 3)
    }
    fn unbond_aggregator() -> Weight {
        Self::of(65, 8_000, 5, 3)
    }
    fn set_params() -> Weight {
        Self::of(10, 0, 0, 1)
    }
}

/// Free calls, for tests.
impl WeightInfo for () {
    fn register_organization() -> Weight {
        Weight::zero()
    }
    fn update_organization() -> Weight {
        Weight::zero()
    }
    fn deregister_organization() -> Weight {
        Weight::zero()
    }
    fn register_trainer() -> Weight {
        Weight::zero()
    }
    fn update_trainer() -> Weight {
        Weight::zero()
    }
    fn deregister_trainer() -> Weight {
        Weight::zero()
    }
    fn register_aggregator() -> Weight {
        Weight::zero()
    }
    fn update_aggregator() -> Weight {
        Weight::zero()
    }
    fn deregister_aggregator() -> Weight {
        Weight::zero()
    }
    fn publish_model(_b: u32) -> Weight {
        Weight::zero()
    }
    fn publish_model_at() -> Weight {
        Weight::zero()
    }
    fn retire_model() -> Weight {
        Weight::zero()
    }
    fn bond_aggregator() -> Weight {
        Weight::zero()
    }
    fn unbond_aggregator() -> Weight {
        Weight::zero()
    }
    fn set_params() -> Weight {
        Weight::zero()
    }
}
