//! What governance sets for the learning pallets.

use super::View;
use crate::chain::{ChainError, RegistryParams, StakingParams, TasksParams};

impl View {
    /// Parameters of the registry.
    pub async fn registry_params(&self) -> Result<RegistryParams, ChainError> {
        self.present("Registry", "Params", ()).await
    }

    /// Parameters of the tasks pallet.
    pub async fn tasks_params(&self) -> Result<TasksParams, ChainError> {
        self.present("Tasks", "Params", ()).await
    }

    /// Parameters of the trainer staking pallet.
    pub async fn staking_params(&self) -> Result<StakingParams, ChainError> {
        self.present("TrainerStaking", "Params", ()).await
    }
}
