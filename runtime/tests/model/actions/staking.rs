//! Bonds, seats, reports.

use super::{Action, Step, amount, any_account, one_of, task_where};
use crate::{
    accounts::TRAINERS,
    draw::Draw,
    world::{Stage, World},
};
use pallet_trainer_staking::{Call, ReportRuling, StakingParams};
use sheaf_primitives::{Artifact, BoundedVec, Permill};
use sheaf_runtime::{
    AccountId, Runtime,
    units::{MILLI, SHF},
};

const fn action(call: &'static str, weight: u64, make: super::Make) -> Action {
    Action::new("TrainerStaking", call, weight, make)
}

pub const ACTIONS: &[Action] = &[
    action("bond", 12, bond),
    action("unbond", 6, unbond),
    action("rebond", 3, rebond),
    action("withdraw_unbonded", 4, withdraw),
    action("take_seat", 30, take_seat),
    action("leave", 12, leave),
    action("evict_idle", 2, evict),
    action("release", 16, release),
    action("report_misconduct", 4, report),
    action("contest_report", 3, contest),
    action("rule_on_report", 3, rule),
    action("settle_report", 4, settle),
    action("forget_task", 3, forget),
    action("set_params", 1, set_params),
];

fn bond(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = one_of(draw, &TRAINERS);
    let amount = amount(draw, world.tokens.free(&who) / 2);
    Some(Step::signed(&who, Call::<Runtime>::bond { amount }))
}

fn bonded(draw: &mut Draw, world: &World) -> AccountId {
    let all: Vec<_> = world.ledgers.keys().cloned().collect();
    draw.any(&all).cloned().unwrap_or_else(|| any_account(draw))
}

fn unbond(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = bonded(draw, world);
    let amount = amount(draw, world.free_bond(&who));
    Some(Step::signed(&who, Call::<Runtime>::unbond { amount }))
}

fn rebond(draw: &mut Draw, world: &World) -> Option<Step> {
    let who = bonded(draw, world);
    let unlocking = world.ledgers.get(&who).map_or(0, |ledger| ledger.unlocking_total());
    let amount = amount(draw, unlocking);
    Some(Step::signed(&who, Call::<Runtime>::rebond { amount }))
}

fn withdraw(draw: &mut Draw, world: &World) -> Option<Step> {
    Some(Step::signed(&bonded(draw, world), Call::<Runtime>::withdraw_unbonded {}))
}

/// A trainer takes a seat, usually with a sufficient bond.
fn take_seat(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |id, task| task.stage == Stage::Open && !deserted(world, id))?;
    let stake = world.tasks.get(&task).map_or(0, |task| task.terms.stake);
    let able: Vec<_> = world.ledgers.keys().filter(|who| world.free_bond(who) >= stake).cloned().collect();
    let who = draw.any(&able).cloned().filter(|_| draw.chance(92)).unwrap_or_else(|| one_of(draw, &TRAINERS));
    Some(Step::signed(&who, Call::<Runtime>::take_seat { task }))
}

/// A live seat.
fn seat(draw: &mut Draw, world: &World) -> Option<(u64, AccountId)> {
    let all: Vec<_> = world.seats.keys().cloned().collect();
    let (task, who) = draw.any(&all).cloned()?;
    Some(if draw.chance(4) { (task, one_of(draw, &TRAINERS)) } else { (task, who) })
}

/// A task that all trainers leave and no other joins once it has begun, so that it has no seats.
fn deserted(world: &World, task: u64) -> bool {
    task.is_multiple_of(5) && world.tasks.get(&task).is_some_and(|task| task.posted() > 0)
}

fn leave(draw: &mut Draw, world: &World) -> Option<Step> {
    let seats = world.seats.iter().filter(|((task, _), seat)| deserted(world, *task) && seat.left_at.is_none());
    let seats: Vec<_> = seats.map(|(key, _)| key.clone()).collect();
    let (task, who) = match draw.any(&seats).cloned() {
        Some(seat) => seat,
        None if draw.chance(40) => seat(draw, world)?,
        None => return None,
    };
    Some(Step::signed(&who, Call::<Runtime>::leave { task }))
}

fn evict(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, who) = seat(draw, world)?;
    let aggregator = world.tasks.get(&task).map_or_else(|| any_account(draw), |task| task.aggregator.clone());
    let trainers = BoundedVec::truncate_from(vec![who, one_of(draw, &TRAINERS)]);
    Some(Step::signed(&aggregator, Call::<Runtime>::evict_idle { task, trainers }))
}

fn release(draw: &mut Draw, world: &World) -> Option<Step> {
    let eager = draw.chance(20);
    let over = |task: &u64| world.tasks.get(task).is_none_or(|task| !task.live());
    let seats = world.seats.iter().filter(|((task, _), seat)| eager || over(task) || seat.left_at.is_some());
    let seats: Vec<_> = seats.map(|(key, _)| key.clone()).collect();
    let (task, trainer) = draw.any(&seats).cloned()?;
    Some(Step::signed(&any_account(draw), Call::<Runtime>::release { task, trainer }))
}

fn report(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, trainer) = seat(draw, world)?;
    let aggregator = world.tasks.get(&task).map_or_else(|| any_account(draw), |task| task.aggregator.clone());
    let evidence =
        Artifact { sha256: [7; 32].into(), size: 100, uri: BoundedVec::truncate_from(b"ipfs://why".to_vec()) };
    Some(Step::signed(&aggregator, Call::<Runtime>::report_misconduct { task, trainer, evidence }))
}

fn reported(draw: &mut Draw, world: &World) -> Option<(u64, AccountId)> {
    let all: Vec<_> = world.reports.keys().cloned().collect();
    draw.any(&all).cloned()
}

fn contest(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, who) = reported(draw, world)?;
    Some(Step::signed(&who, Call::<Runtime>::contest_report { task }))
}

fn rule(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, trainer) = reported(draw, world)?;
    let ruling = if draw.chance(60) { ReportRuling::Slash(amount(draw, 20 * SHF)) } else { ReportRuling::Dismiss };
    Some(Step::root(Call::<Runtime>::rule_on_report { task, trainer, ruling }))
}

fn settle(draw: &mut Draw, world: &World) -> Option<Step> {
    let (task, trainer) = reported(draw, world)?;
    Some(Step::signed(&any_account(draw), Call::<Runtime>::settle_report { task, trainer }))
}

fn forget(draw: &mut Draw, world: &World) -> Option<Step> {
    let gone: Vec<_> = world.counts.keys().filter(|task| !world.tasks.contains_key(task)).copied().collect();
    let any = draw.below(world.next_task + 1);
    let task = draw.any(&gone).copied().filter(|_| draw.chance(80)).unwrap_or(any);
    Some(Step::signed(&any_account(draw), Call::<Runtime>::forget_task { task }))
}

fn set_params(draw: &mut Draw, _: &World) -> Option<Step> {
    let params = StakingParams {
        min_bond: draw.between(0, 20) * 100 * MILLI,
        bonding_duration: u32::try_from(draw.below(15)).unwrap(),
        leave_delay: u32::try_from(draw.below(6)).unwrap(),
        dispute_bond: draw.between(0, 3) * 100 * MILLI,
        contest_window: u32::try_from(draw.below(12)).unwrap(),
        ruling_window: u32::try_from(draw.below(12)).unwrap(),
        silent_slash: Permill::from_percent(u32::try_from(draw.below(12)).unwrap()),
        bounty: Permill::from_percent(u32::try_from(draw.below(50)).unwrap()),
        max_bounty: draw.between(0, 2) * SHF,
    };
    Some(Step::root(Call::<Runtime>::set_params { params }))
}
