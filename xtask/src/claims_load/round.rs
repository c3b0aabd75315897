//! A round as an aggregator posts it: the reward tree over its trainers' commitments, and a claim on each leaf.

use super::Failure;
use sheaf_client_sdk::{
    H256, RoundIndex, TaskId, calls,
    calls::Call,
    keys::ClaimSeed,
    primitives::{Leaf, RewardClaim, RoundId, RoundResult, SumTree, sha256},
};
use subxt::{
    Metadata,
    ext::codec::{Compact, Encode},
};

/// A claim, with its task and round.
#[derive(Clone)]
pub struct Proof {
    pub task: TaskId,
    pub round: RoundIndex,
    pub claim: RewardClaim,
}

impl Proof {
    pub fn call(&self) -> Call {
        calls::rewards::claim(self.task, self.round, self.claim.clone())
    }

    /// The claim without a signer: a general transaction of version 5. The chain ignores its nonce, so different nonces
    /// make different transactions of the same claim.
    pub fn without_signer(&self, nonce: u32, metadata: &Metadata) -> Result<Vec<u8>, Failure> {
        const GENERAL_OF_VERSION_5: u8 = 0b0100_0000 | 5;
        const EXTENSIONS_VERSION: u8 = 0;
        const IMMORTAL: u8 = 0;
        const NO_TIP: Compact<u128> = Compact(0);
        const NO_METADATA_HASH: u8 = 0;
        let preamble = (GENERAL_OF_VERSION_5, EXTENSIONS_VERSION);
        let extensions = (IMMORTAL, Compact(nonce), NO_TIP, NO_METADATA_HASH);
        let body = [(preamble, extensions).encode(), self.call().encode(metadata)?].concat();
        Ok(body.encode())
    }
}

/// A round's result, and the claims of its trainers: one share for each of `payees`.
pub fn train(
    genesis: H256,
    task: TaskId,
    round: RoundIndex,
    payees: &[[u8; 32]],
) -> Result<(RoundResult, Vec<Proof>), Failure> {
    let id = RoundId { genesis: genesis.0, task, round };
    let mut opened: Vec<_> = payees
        .iter()
        .zip(0u32..)
        .map(|(payee, trainer)| {
            let seed = ClaimSeed::from_bytes(sha256(&[b"claim seed", &trainer.to_le_bytes()]));
            (seed.commitment(&genesis, task, round, payee), *payee, seed.salt(&genesis, task, round, payee))
        })
        .collect();
    opened.sort();

    let leaves: Vec<_> = opened.iter().map(|(commitment, _, _)| Leaf { commitment: *commitment, share: 1 }).collect();
    let tree = SumTree::build(&id, &leaves)?;
    let proofs = (0..).zip(&opened).map(|(index, (_, payee, salt))| {
        let path = tree.path(index).ok_or("the tree lacks a leaf")?;
        let path = path.try_into().map_err(|_| "the path is too long")?;
        Ok(Proof { task, round, claim: RewardClaim { index, payee: *payee, salt: *salt, share: 1, path } })
    });
    let proofs = proofs.collect::<Result<_, &str>>()?;

    let named = |name: &[u8]| H256(sha256(&[name, &id.task.to_le_bytes(), &id.round.to_le_bytes()]));
    let result = RoundResult {
        model: named(b"model"),
        updates_root: named(b"updates"),
        rewards_root: tree.root().hash,
        total_shares: tree.root().sum,
        leaves: tree.leaves(),
        report: named(b"report"),
        accuracy: None,
        loss_micro: None,
    };
    Ok((result, proofs))
}
