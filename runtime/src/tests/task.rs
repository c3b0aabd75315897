//! The calls of a task's life cycle, with valid arguments.

use super::chain::{Chain, GENESIS_HASH};
use crate::{AccountId, Registry, Runtime, RuntimeCall, RuntimeHoldReason, units::SHF};
use frame_support::traits::fungible::InspectHold;
use pallet_test_support::{Payee, reward_tree};
use sheaf_primitives::{
    Admission, AggregationRule, AggregatorProfile, Artifact, BoundedVec, Disclosure, ModelSpec, Permill, Profile,
    Reward, RewardClaim, RewardRoot, RoundId, RoundResult, RuleKind, TaskTerms, claim_salt,
};
use sp_keyring::Sr25519Keyring;

/// The profile of an organization or a trainer.
pub fn profile() -> Profile {
    Profile { name: text(b"Ward 7"), uri: Default::default() }
}

/// A model's weights.
pub fn spec() -> ModelSpec {
    let weights = Artifact { sha256: [3; 32].into(), size: 1_000, uri: Default::default() };
    ModelSpec { name: text(b"digits"), weights, card: None }
}

/// Terms for two rounds and two or three trainers, with this deadline in Unix milliseconds.
pub fn terms(deadline: u64) -> TaskTerms {
    TaskTerms {
        deposit: 100 * SHF,
        rounds: 2,
        stake: 5 * SHF,
        min_trainers: 2,
        max_trainers: 3,
        deadline,
        round_ms: 6_000,
        admission: Admission::Open,
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 1_024,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_percent(10),
    }
}

fn text<Bound: frame_support::traits::Get<u32>>(bytes: &[u8]) -> BoundedVec<u8, Bound> {
    BoundedVec::truncate_from(bytes.to_vec())
}

/// Registers `who` as an organization.
pub fn register_organization(chain: &mut Chain, who: Sr25519Keyring) {
    chain.must(who, pallet_registry::Call::<Runtime>::register_organization { profile: profile() });
}

/// Registers `who` as an aggregator.
pub fn register_aggregator(chain: &mut Chain, who: Sr25519Keyring) {
    let profile = AggregatorProfile {
        name: text(b"Sum & Sons"),
        endpoint: text(b"https://aggregator.example"),
        sealing_key: [1; 32],
        receipt_key: [2; 32],
    };
    chain.must(who, pallet_registry::Call::<Runtime>::register_aggregator { profile });
}

/// Registers `who` as a trainer with a bond and a seat.
pub fn take_seat(chain: &mut Chain, who: Sr25519Keyring, task: u64) {
    chain.must(who, pallet_registry::Call::<Runtime>::register_trainer { profile: profile() });
    chain.must(who, pallet_trainer_staking::Call::<Runtime>::bond { amount: 5 * SHF });
    chain.must(who, pallet_trainer_staking::Call::<Runtime>::take_seat { task });
}

/// Publishes a model with this client code.
pub fn publish(code: Vec<u8>) -> pallet_registry::Call<Runtime> {
    pallet_registry::Call::publish_model { spec: spec(), client_code: BoundedVec::truncate_from(code) }
}

/// The deposit of the first model, in plancks.
pub fn storage_deposit_of_model() -> u128 {
    let owner = Registry::model(0).unwrap().owner;
    held(&owner, RuntimeHoldReason::Registry(pallet_registry::HoldReason::ModelDeposit))
}

/// The tokens held on an account for a reason, in plancks.
pub fn held(who: &AccountId, reason: RuntimeHoldReason) -> u128 {
    crate::Balances::balance_on_hold(&reason, who)
}

/// The reward tree of a round that pays these accounts these shares, and their claims in the same order.
pub fn tree(task: u64, round: u32, payees: &[(AccountId, u64)]) -> (RewardRoot, Vec<RewardClaim>) {
    let payee = |(account, share): &(AccountId, u64)| {
        let account: [u8; 32] = *account.as_ref();
        Payee { account, salt: claim_salt(&account, &GENESIS_HASH, task, round, &account), share: *share }
    };
    let payees: Vec<_> = payees.iter().map(payee).collect();
    reward_tree(&RoundId { genesis: GENESIS_HASH, task, round }, &payees)
}

/// A posted round, from which claims can be made.
pub struct PostedRound {
    task: u64,
    round: u32,
    root: RewardRoot,
    claims: Vec<RewardClaim>,
}

impl PostedRound {
    /// Builds a round whose leaves are these payees, one share each.
    pub fn of(task: u64, round: u32, payees: &[AccountId]) -> Self {
        let shares: Vec<_> = payees.iter().map(|payee| (payee.clone(), 1)).collect();
        let (root, claims) = tree(task, round, &shares);
        Self { task, round, root, claims }
    }

    /// The call that posts it.
    pub fn submit(&self) -> pallet_tasks::Call<Runtime> {
        pallet_tasks::Call::submit_round {
            task: self.task,
            round: self.round,
            result: RoundResult {
                model: [10 + u8::try_from(self.round).unwrap(); 32].into(),
                updates_root: [20; 32].into(),
                rewards_root: self.root.root,
                total_shares: self.root.total_shares,
                leaves: self.root.leaves,
                report: [30; 32].into(),
                accuracy: Some(Permill::from_percent(80)),
                loss_micro: None,
            },
        }
    }

    /// The call that claims for a payee.
    pub fn claim(&self, payee: &AccountId) -> RuntimeCall {
        let payee: [u8; 32] = *payee.as_ref();
        let claim = self.claims.iter().find(|claim| claim.payee == payee).unwrap().clone();
        pallet_rewards::Call::<Runtime>::claim { task: self.task, round: self.round, claim }.into()
    }
}
