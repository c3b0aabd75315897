//! What the calls of the learning pallets cost, a file a pallet, each written by `scripts/weights.sh`.

pub mod registry;
pub mod rewards;
pub mod tasks;
pub mod trainer_staking;
