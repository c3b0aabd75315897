//! Organizations, trainers, aggregators, models.

use super::record::record;
use crate::AccountId;
use sheaf_primitives::{AggregatorProfile, Artifact, Balance, BlockNumber, ModelId, Name, Profile};
use subxt::utils::Static;

record! {
    /// A registered organization.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Organization stored as StoredOrganization under (
        /// Its account.
        account: AccountId
    ) {
        /// How it presents itself.
        profile: Profile as Static<Profile>,
    }
}

record! {
    /// A registered trainer.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Trainer stored as StoredTrainer under (
        /// Its account.
        account: AccountId
    ) {
        /// How it presents itself.
        profile: Profile as Static<Profile>,
    }
}

record! {
    /// A registered aggregator.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Aggregator stored as StoredAggregator under (
        /// Its account.
        account: AccountId
    ) {
        /// How it presents itself, its endpoint, and its keys.
        profile: AggregatorProfile as Static<AggregatorProfile>,
        /// Tokens held as its bond, in plancks: they back the deposits of the tasks it serves.
        bond: Balance,
    }
}

record! {
    /// A published model.
    #[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
    pub struct Model stored as StoredModel under (
        /// Its number.
        id: ModelId
    ) {
        /// The organization that published it.
        owner: AccountId,
        /// Name shown to people.
        name: Name as Static<Name>,
        /// The client code that trainers run.
        client: Artifact as Static<Artifact>,
        /// The initial weights.
        weights: Artifact as Static<Artifact>,
        /// The model card.
        card: Option<Artifact> as Static<Option<Artifact>>,
        /// Whether the client code itself is on the chain.
        code_on_chain: bool,
        /// The block it was published in.
        published_at: BlockNumber,
        /// Whether it is closed to new tasks.
        retired: bool,
    }
}
