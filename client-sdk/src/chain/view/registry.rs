//! Organizations, trainers, aggregators, models.

use super::View;
use crate::{
    AccountId,
    chain::{
        Aggregator, ChainError, Model, Organization, Trainer,
        types::{StoredAggregator, StoredModel, StoredOrganization, StoredTrainer},
    },
};
use sheaf_primitives::ModelId;

const PALLET: &str = "Registry";

impl View {
    /// The organization that `account` is.
    pub async fn organization(&self, account: &AccountId) -> Result<Option<Organization>, ChainError> {
        let stored: Option<StoredOrganization> = self.value(PALLET, "Organizations", (*account,)).await?;
        Ok(stored.map(|stored| stored.under(*account)))
    }

    /// The trainer that `account` is.
    pub async fn trainer(&self, account: &AccountId) -> Result<Option<Trainer>, ChainError> {
        let stored: Option<StoredTrainer> = self.value(PALLET, "Trainers", (*account,)).await?;
        Ok(stored.map(|stored| stored.under(*account)))
    }

    /// The aggregator that `account` is.
    pub async fn aggregator(&self, account: &AccountId) -> Result<Option<Aggregator>, ChainError> {
        let stored: Option<StoredAggregator> = self.value(PALLET, "Aggregators", (*account,)).await?;
        Ok(stored.map(|stored| stored.under(*account)))
    }

    /// All aggregators.
    pub async fn aggregators(&self) -> Result<Vec<Aggregator>, ChainError> {
        let stored = self.entries::<(AccountId,), _, StoredAggregator>(PALLET, "Aggregators", ()).await?;
        Ok(stored.into_iter().map(|((account,), stored)| stored.under(account)).collect())
    }

    /// A model.
    pub async fn model(&self, id: ModelId) -> Result<Option<Model>, ChainError> {
        let stored: Option<StoredModel> = self.value(PALLET, "Models", (id,)).await?;
        Ok(stored.map(|stored| stored.under(id)))
    }

    /// All models, by id.
    pub async fn models(&self) -> Result<Vec<Model>, ChainError> {
        let stored = self.entries::<(ModelId,), _, StoredModel>(PALLET, "Models", ()).await?;
        let mut models: Vec<_> = stored.into_iter().map(|((id,), stored)| stored.under(id)).collect();
        models.sort_by_key(|model| model.id);
        Ok(models)
    }
}
