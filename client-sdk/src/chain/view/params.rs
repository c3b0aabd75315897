//! What governance sets for the learning pallets, and the runtime's time between blocks.

use super::View;
use crate::chain::{ChainError, RegistryParams, StakingParams, TasksParams};
use sheaf_primitives::Moment;

impl View {
    /// Parameters of the registry.
    pub async fn registry_params(&self) -> Result<RegistryParams, ChainError> {
        self.present("Registry", "Params", ()).await
    }

    /// Parameters of the tasks pallet.
    pub async fn tasks_params(&self) -> Result<TasksParams, ChainError> {
        self.present("Tasks", "Params", ()).await
    }

    /// Time between two blocks, in milliseconds, if no slot stays empty.
    pub fn block_time_ms(&self) -> Result<Moment, ChainError> {
        // Under BABE the minimum is half of a slot.
        let minimum: Moment = self.constant("Timestamp", "MinimumPeriod")?;
        Ok(minimum.saturating_mul(2))
    }

    /// Parameters of the trainer staking pallet.
    pub async fn staking_params(&self) -> Result<StakingParams, ChainError> {
        self.present("TrainerStaking", "Params", ()).await
    }
}
