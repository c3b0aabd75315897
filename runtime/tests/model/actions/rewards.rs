//! Claims: valid, forged, too many, too early.

use super::{Action, By, Step, any_account};
use crate::{
    draw::Draw,
    world::{Round, World},
};
use pallet_rewards::Call;
use sheaf_primitives::{BoundedVec, RewardClaim};
use sheaf_runtime::Runtime;

pub const ACTIONS: &[Action] =
    &[Action::new("Rewards", "claim", 30, claim), Action::new("Rewards", "claim_many", 5, claim_many)];

/// A leaf of some round, usually unclaimed.
fn leaf<'a>(draw: &mut Draw, world: &'a World) -> Option<(u64, u32, &'a Round, u32)> {
    let again = draw.chance(8);
    let mut leaves = Vec::new();
    for (id, task) in &world.tasks {
        for (number, round) in (0..).zip(&task.rounds) {
            let open = |index: &u32| again || !round.claimed.contains(index);
            leaves.extend((0..round.tree.leaves()).filter(open).map(|index| (*id, number, round, index)));
        }
    }
    draw.any(&leaves).copied()
}

/// Changes a value to which a claim is bound.
fn forge(draw: &mut Draw, mut claim: RewardClaim) -> RewardClaim {
    match draw.below(6) {
        0 => claim.index += 1,
        1 => claim.payee = *crate::accounts::account(42).as_ref(),
        2 => claim.salt[0] ^= 1,
        3 => claim.share = draw.below(3) * 7,
        4 => {
            claim.path.pop();
        }
        _ => claim.path.iter_mut().for_each(|node| node.sum += 1),
    }
    claim
}

fn claim(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, round, posted, index) = leaf(draw, world)?;
    let claim = posted.tree.claim(index);
    let claim = if draw.chance(8) { forge(draw, claim) } else { claim };
    let mut step = Step::signed(&any_account(draw), Call::<Runtime>::claim { task, round, claim });
    if draw.chance(40) {
        step.by = By::Itself;
    }
    Some(step)
}

/// Several claims in one call, for one payee or several.
fn claim_many(draw: &mut Draw, world: &World) -> Option<Step> {
    let (_, _, posted, index) = leaf(draw, world)?;
    let payee = posted.tree.payee(index);
    let strict = draw.chance(80);
    let mut claims = Vec::new();
    for (id, task) in &world.tasks {
        for (number, round) in (0..).zip(&task.rounds) {
            for index in 0..round.tree.leaves() {
                let wanted = round.tree.payee(index) == payee && !round.claimed.contains(&index);
                let ready = world.claims_open(task) && round.opens_at <= world.block;
                if wanted && (ready || !strict) {
                    claims.push((*id, number, round.tree.claim(index)));
                }
            }
        }
    }
    if draw.chance(5) {
        claims.extend(claims.first().cloned());
    }
    if draw.chance(5) {
        let (task, round, posted, index) = leaf(draw, world)?;
        claims.push((task, round, posted.tree.claim(index)));
    }
    Some(Step::signed(&any_account(draw), Call::<Runtime>::claim_many { claims: BoundedVec::truncate_from(claims) }))
}
