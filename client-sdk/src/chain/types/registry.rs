//! Who and what: organizations, trainers, aggregators, models.

use crate::AccountId;
use sheaf_primitives::{AggregatorProfile, Artifact, Balance, BlockNumber, ModelId, Name, Profile};
use subxt::{ext::scale_decode::DecodeAsType, utils::Static};

/// A registered organization.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Organization {
    /// Its account.
    pub account: AccountId,
    /// How it presents itself.
    pub profile: Profile,
}

/// A registered trainer.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Trainer {
    /// Its account.
    pub account: AccountId,
    /// How it presents itself.
    pub profile: Profile,
}

/// A registered aggregator.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Aggregator {
    /// Its account.
    pub account: AccountId,
    /// How it presents itself, where it listens, and its keys.
    pub profile: AggregatorProfile,
    /// Tokens held as its bond, in plancks: they back the deposits of the tasks it serves.
    pub bond: Balance,
}

/// A published model.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Model {
    /// Its number.
    pub id: ModelId,
    /// The organization that published it.
    pub owner: AccountId,
    /// Name shown to people.
    pub name: Name,
    /// The client code that trainers run.
    pub client: Artifact,
    /// The initial weights.
    pub weights: Artifact,
    /// The model card.
    pub card: Option<Artifact>,
    /// Whether the client code itself stands on the chain.
    pub code_on_chain: bool,
    /// The block it was published in.
    pub published_at: BlockNumber,
    /// Whether it is closed to new tasks.
    pub retired: bool,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredProfile {
    profile: Static<Profile>,
}

impl StoredProfile {
    pub(in crate::chain) fn organization(self, account: AccountId) -> Organization {
        Organization { account, profile: self.profile.0 }
    }

    pub(in crate::chain) fn trainer(self, account: AccountId) -> Trainer {
        Trainer { account, profile: self.profile.0 }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredAggregator {
    profile: Static<AggregatorProfile>,
    bond: Balance,
}

impl StoredAggregator {
    pub(in crate::chain) fn into_aggregator(self, account: AccountId) -> Aggregator {
        Aggregator { account, profile: self.profile.0, bond: self.bond }
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(in crate::chain) struct StoredModel {
    owner: AccountId,
    name: Static<Name>,
    client: Static<Artifact>,
    weights: Static<Artifact>,
    card: Static<Option<Artifact>>,
    code_on_chain: bool,
    published_at: BlockNumber,
    retired: bool,
}

impl StoredModel {
    pub(in crate::chain) fn into_model(self, id: ModelId) -> Model {
        let Self { owner, name, client, weights, card, code_on_chain, published_at, retired } = self;
        Model {
            id,
            owner,
            name: name.0,
            client: client.0,
            weights: weights.0,
            card: card.0,
            code_on_chain,
            published_at,
            retired,
        }
    }
}
