//! The reward trees that aggregators post, and the claims on their leaves.

use crate::{chain::GENESIS_HASH, draw::Draw};
use sheaf_primitives::{
    BoundedVec, Leaf, Permill, RewardClaim, RoundId, RoundIndex, RoundResult, SumTree, TaskId, claim_salt, commitment,
};
use sheaf_runtime::AccountId;

/// A round's tree of equal shares and the payees behind its leaves.
#[derive(Debug)]
pub struct Tree {
    task: TaskId,
    round: RoundIndex,
    /// In the order of the leaves.
    payees: Vec<[u8; 32]>,
    tree: SumTree,
}

impl Tree {
    /// The tree that pays each of these once.
    pub fn of(task: TaskId, round: RoundIndex, payees: &[AccountId]) -> Self {
        let mut leaves: Vec<_> = payees.iter().map(|payee| commit(task, round, *payee.as_ref())).collect();
        leaves.sort();
        leaves.dedup();
        let id = RoundId { genesis: GENESIS_HASH, task, round };
        let shares: Vec<_> = leaves.iter().map(|(commitment, _)| Leaf { commitment: *commitment, share: 1 }).collect();
        let tree = SumTree::build(&id, &shares).unwrap();
        Self { task, round, payees: leaves.into_iter().map(|(_, payee)| payee).collect(), tree }
    }

    pub fn leaves(&self) -> u32 {
        self.tree.leaves()
    }

    pub fn payee(&self, index: u32) -> AccountId {
        AccountId::new(self.payees[usize::try_from(index).unwrap()])
    }

    /// What the aggregator posts.
    pub fn result(&self, draw: &mut Draw) -> RoundResult {
        let root = self.tree.root();
        RoundResult {
            model: sheaf_primitives::H256::repeat_byte(u8::try_from(draw.below(256)).unwrap()),
            updates_root: [20; 32].into(),
            rewards_root: root.hash,
            total_shares: root.sum,
            leaves: self.tree.leaves(),
            report: [30; 32].into(),
            accuracy: draw.chance(50).then(|| Permill::from_percent(80)),
            loss_micro: draw.chance(50).then_some(1_000),
        }
    }

    /// The claim on a leaf.
    pub fn claim(&self, index: u32) -> RewardClaim {
        let payee = self.payees[usize::try_from(index).unwrap()];
        let salt = salt(self.task, self.round, &payee);
        RewardClaim { index, payee, salt, share: 1, path: BoundedVec::truncate_from(self.tree.path(index).unwrap()) }
    }

    /// Whether a claim is exactly the one on its leaf.
    pub fn has(&self, claim: &RewardClaim) -> bool {
        claim.index < self.leaves() && self.claim(claim.index) == *claim
    }
}

fn commit(task: TaskId, round: RoundIndex, payee: [u8; 32]) -> ([u8; 32], [u8; 32]) {
    (commitment(&GENESIS_HASH, task, round, &payee, &salt(task, round, &payee)), payee)
}

fn salt(task: TaskId, round: RoundIndex, payee: &[u8; 32]) -> [u8; 32] {
    claim_salt(payee, &GENESIS_HASH, task, round, payee)
}
