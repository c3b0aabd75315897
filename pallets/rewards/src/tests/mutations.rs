//! A hundred thousand ways to alter a valid claim. None is accepted.
//!
//! Most go directly to the verifier; some also go through the pallet, signed and unsigned, where they must change
//! nothing.

use super::{actions::*, mock::*};
use crate::Call;
use frame_support::{BoundedVec, pallet_prelude::TransactionSource, traits::Authorize};
use sheaf_primitives::{H256, RewardClaim, RewardRoot, RoundId, SumNode, verify_claim};

const MUTATIONS: u32 = 100_000;

/// The seed of the dice.
pub(super) const SEED: u64 = 7;

/// One mutation in this many goes through the pallet.
const SAMPLE: u32 = 25;

/// Numbers that look random and are the same in every run: splitmix64.
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end).unwrap()).unwrap()
    }

    /// Changes one bit, or all bytes.
    fn corrupt(&mut self, bytes: &mut [u8; 32]) {
        if self.below(2) == 0 {
            bytes[self.below(32)] ^= 1 << self.below(8);
        } else {
            bytes.fill_with(|| self.roll().to_le_bytes()[0]);
        }
    }

    /// A sum near another, far from it, or at an end of the range.
    pub(super) fn sum(&mut self, near: u128) -> u128 {
        let far = u128::from(self.roll()) << self.below(64);
        [near.wrapping_add(1), near.wrapping_sub(1), near << 1, far, 0, u128::MAX][self.below(6)]
    }
}

/// A round's tree and the claims on it.
struct Round {
    id: RoundId,
    root: RewardRoot,
    claims: Vec<RewardClaim>,
}

impl Round {
    fn open(task: u64, round: u32, leaves: u32) -> Self {
        let shares: Vec<_> = (0..leaves).map(|number| (payee(number), 1 + u64::from(number) * 7)).collect();
        let claims = open(task, round, 1_000_000_000, &shares);
        let id = RoundId { genesis: System::block_hash(0).0, task, round };
        Self { id, root: crate::Rounds::<Test>::get(task, round).unwrap().tree(), claims }
    }
}

/// A claim that differs from its tree, or is checked against another tree.
struct Forgery {
    id: RoundId,
    root: RewardRoot,
    claim: RewardClaim,
}

/// Alters a claim of one of the rounds, in one way or in two.
fn forge(dice: &mut Dice, rounds: &[Round]) -> Forgery {
    let round = &rounds[dice.below(rounds.len())];
    let genuine = &round.claims[dice.below(round.claims.len())];
    let mut forgery = Forgery { id: round.id, root: round.root, claim: genuine.clone() };
    for _ in 0..=dice.below(2) {
        alter(dice, rounds, &mut forgery);
    }
    // Two alterations may undo one another, and one may set what was there.
    let untouched = forgery.claim == *genuine && forgery.id == round.id;
    if untouched { forge(dice, rounds) } else { forgery }
}

fn alter(dice: &mut Dice, rounds: &[Round], forgery: &mut Forgery) {
    let Forgery { id, root, claim } = forgery;
    let length = claim.path.len();
    match dice.below(13) {
        0 => dice.corrupt(&mut claim.payee),
        1 => dice.corrupt(&mut claim.salt),
        2 => claim.index = [claim.index ^ (1 << dice.below(6)), root.leaves, u32::MAX][dice.below(3)],
        3 => claim.share = u64::try_from(dice.sum(claim.share.into()) & u128::from(u64::MAX)).unwrap(),
        4 => {
            let node = &mut claim.path[dice.below(length)];
            node.sum = dice.sum(node.sum);
        }
        5 => {
            let place = dice.below(length);
            dice.corrupt(&mut claim.path[place].hash.0);
        }
        // Siblings missing, invented, doubled, in another order.
        6 => claim.path.truncate(dice.below(length)),
        7 => {
            let (place, node) = (dice.below(length + 1), SumNode { sum: 1, hash: H256::repeat_byte(7) });
            claim.path.try_insert(place, node).unwrap();
        }
        8 => {
            let last = claim.path[length - 1];
            claim.path.try_insert(dice.below(length), last).unwrap();
        }
        9 => claim.path.as_mut().swap(dice.below(length), dice.below(length)),
        // Shares moved between the leaf and a sibling: the sum stays.
        10 => {
            let (node, moved) = (&mut claim.path[dice.below(length)], u64::from(claim.share > 1));
            claim.share -= moved;
            node.sum = node.sum.wrapping_add(moved.into());
        }
        // The values of one leaf, declared for another.
        11 => {
            let other = &rounds[dice.below(rounds.len())];
            let other = &other.claims[dice.below(other.claims.len())];
            match dice.below(5) {
                0 => claim.index = other.index,
                1 => claim.payee = other.payee,
                2 => claim.salt = other.salt,
                3 => claim.share = other.share,
                _ => claim.path = other.path.clone(),
            }
        }
        // Another task, round, or chain.
        _ => {
            let other = &rounds[dice.below(rounds.len())];
            match dice.below(3) {
                0 => (id.task, id.round, *root) = (other.id.task, other.id.round, other.root),
                1 => (id.task, id.round) = (other.id.task, other.id.round),
                _ => dice.corrupt(&mut id.genesis),
            }
        }
    }
    if claim.path.is_empty() {
        claim.path = BoundedVec::truncate_from(vec![SumNode { sum: 1, hash: H256::zero() }]);
    }
}

#[test]
fn a_hundred_thousand_altered_claims_are_all_refused() {
    genesis().execute_with(|| {
        // Full trees, trees with lifted nodes, another round, another task.
        let rounds = [Round::open(1, 0, 32), Round::open(1, 1, 21), Round::open(2, 0, 32), Round::open(2, 1, 3)];
        let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
        let mut dice = Dice(SEED);

        for number in 0..MUTATIONS {
            let Forgery { id, root, claim: forged } = forge(&mut dice, &rounds);
            assert!(verify_claim(&id, &root, &forged).is_err(), "mutation {number} is accepted: {forged:?}");

            // On another chain, block 0 has another hash.
            if number % SAMPLE == 0 {
                frame_system::BlockHash::<Test>::insert(0, H256(id.genesis));
                assert!(claim(id.task, id.round, &forged).is_err(), "mutation {number} is paid: {forged:?}");
                let call = Call::<Test>::claim { task: id.task, round: id.round, claim: forged };
                let verdict = call.authorize(TransactionSource::External).unwrap();
                assert!(verdict.is_err(), "mutation {number} is let into the pool");
                frame_system::BlockHash::<Test>::insert(0, H256(rounds[0].id.genesis));
            }
        }

        assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
        // The unaltered claims are still valid.
        for round in &rounds {
            for genuine in &round.claims {
                assert_eq!(verify_claim(&round.id, &round.root, genuine), Ok(()));
            }
        }
    });
}
