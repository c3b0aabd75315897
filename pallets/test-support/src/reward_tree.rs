//! Reward trees as an aggregator posts them, and the claims on their leaves.

use sheaf_primitives::{BoundedVec, Leaf, RewardClaim, RewardRoot, RoundId, SumTree, commitment};

/// Whom a leaf pays.
#[derive(Clone, Copy, Debug)]
pub struct Payee {
    /// The account.
    pub account: [u8; 32],
    /// The salt of the leaf's commitment.
    pub salt: [u8; 32],
    /// The leaf's share of the pool.
    pub share: u64,
}

/// The tree of a round with a leaf for each payee, and the claim of each, in the order of the payees.
pub fn reward_tree(id: &RoundId, payees: &[Payee]) -> (RewardRoot, Vec<RewardClaim>) {
    let commit = |payee: &Payee| commitment(&id.genesis, id.task, id.round, &payee.account, &payee.salt);
    let mut ordered: Vec<_> = payees.iter().map(|payee| (commit(payee), payee)).collect();
    ordered.sort_by_key(|(commitment, _)| *commitment);
    let leaves: Vec<_> =
        ordered.iter().map(|(commitment, payee)| Leaf { commitment: *commitment, share: payee.share }).collect();
    let tree = SumTree::build(id, &leaves).expect("commitments differ and shares are not 0");

    let claim = |payee: &Payee| {
        let place = leaves.binary_search_by_key(&commit(payee), |leaf| leaf.commitment);
        let place = place.expect("every payee has a leaf");
        let index = u32::try_from(place).expect("leaves are counted in 32 bits");
        let path = BoundedVec::truncate_from(tree.path(index).expect("the leaf is in the tree"));
        RewardClaim { index, payee: payee.account, salt: payee.salt, share: payee.share, path }
    };
    let root = RewardRoot { root: tree.root().hash, total_shares: tree.root().sum, leaves: tree.leaves() };
    (root, payees.iter().map(claim).collect())
}
