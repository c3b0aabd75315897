//! Tasks, from proposal to sweep.

use super::{Action, Step, amount, any_account, one_of, task_where};
use crate::{
    accounts::{self, AGGREGATORS, TRAINERS},
    draw::Draw,
    trees::Tree,
    world::{RoundStatus, Stage, World},
};
use pallet_tasks::{Call, RoundRuling, TaskParams};
use sheaf_primitives::{
    Admission, AggregationRule, BoundedVec, Disclosure, Permill, Reward, RoundResult, RuleKind, TaskTerms,
};
use sheaf_runtime::{
    AccountId, Runtime,
    units::{MILLI, SHF},
};
use std::rc::Rc;

const fn action(call: &'static str, weight: u64, make: super::Make) -> Action {
    Action::new("Tasks", call, weight, make)
}

pub const ACTIONS: &[Action] = &[
    action("propose_task", 6, propose),
    action("accept_task", 8, accept),
    action("withdraw_task", 1, withdraw),
    action("top_up_task", 2, top_up),
    action("submit_round", 26, submit),
    action("finish_task", 1, finish),
    action("close_task", 8, close),
    action("sweep_task", 8, sweep),
    action("admit_trainers", 4, admit),
    action("unadmit_trainers", 1, unadmit),
    action("collect_fee", 6, collect),
    action("object_round", 130, object),
    action("replace_aggregator", 30, replace),
    action("rule_on_round", 20, rule),
    action("settle_objection", 6, settle),
    action("take_over_task", 20, take_over),
    action("set_params", 1, set_params),
];

fn terms(draw: &mut Draw, world: &World) -> TaskTerms {
    let min_trainers = 2 + u32::try_from(draw.below(3)).unwrap();
    let absurd = draw.chance(5);
    TaskTerms {
        deposit: amount(draw, if absurd { 10_000 * SHF } else { 150 * SHF }),
        rounds: 1 + u32::try_from(draw.below(5)).unwrap(),
        stake: draw.between(1, 80) * SHF / 10,
        min_trainers,
        max_trainers: min_trainers + u32::try_from(draw.below(7)).unwrap(),
        deadline: world.ms + 55_000 + draw.below(400_000),
        round_ms: 1 + draw.below(60_000),
        admission: if draw.chance(25) { Admission::List } else { Admission::Open },
        disclosure: Disclosure::Public,
        aggregation: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 1_024,
        },
        reward: Reward::Equal,
        aggregator_fee: Permill::from_parts(u32::try_from(draw.below(210_000)).unwrap()),
    }
}

fn propose(draw: &mut Draw, world: &World) -> Option<Step> {
    if world.tasks.values().filter(|task| task.live()).count() > 8 {
        return None;
    }
    let models: Vec<_> = world.models.iter().filter(|(_, model)| !model.retired || draw.chance(3)).collect();
    let (model, owner) = draw.any(&models).map(|(id, model)| (**id, model.owner.clone()))?;
    let aggregator = one_of(draw, &AGGREGATORS);
    let terms = terms(draw, world);
    Some(Step::signed(&owner, Call::<Runtime>::propose_task { model, aggregator, terms }))
}

fn accept(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |_, task| task.stage == Stage::Proposed)?;
    Some(Step::signed(&aggregator(draw, world, task), Call::<Runtime>::accept_task { task }))
}

fn aggregator(draw: &mut Draw, world: &World, task: u64) -> AccountId {
    world.tasks.get(&task).map_or_else(|| any_account(draw), |task| task.aggregator.clone())
}

fn organization(draw: &mut Draw, world: &World, task: u64) -> AccountId {
    world.tasks.get(&task).map_or_else(|| any_account(draw), |task| task.organization.clone())
}

fn withdraw(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |_, task| task.live())?;
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::withdraw_task { task }))
}

fn top_up(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |_, task| task.stage == Stage::Open)?;
    let amount = amount(draw, 20 * SHF);
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::top_up_task { task, amount }))
}

/// Posts a round that pays some of the seats, usually to new accounts.
fn submit(draw: &mut Draw, world: &World) -> Option<Step> {
    let ready = |id: u64, task: &crate::world::Task| {
        task.stage == Stage::Open
            && !task.all_posted()
            && world.eligible(id) >= task.terms.min_trainers
            && world.latest_is_settled(task)
    };
    let task = task_where(draw, world, ready)?;
    let round = world.tasks.get(&task).map_or(0, |task| task.posted());
    let minimum = world.tasks.get(&task).map_or(2, |task| task.terms.min_trainers);
    let seats = world.eligible(task).max(minimum);
    let leaves = minimum + u32::try_from(draw.below(u64::from(seats - minimum + 1))).unwrap();
    let payees: Vec<_> = (0..leaves).map(|_| payee(draw)).collect();
    let tree = Tree::of(task, round, &payees);
    let result = tree.result(draw);
    let result = match draw.below(40) {
        0 => RoundResult { total_shares: result.total_shares + 1, ..result },
        1 => RoundResult { leaves: result.leaves + 5, total_shares: result.total_shares + 5, ..result },
        _ => result,
    };
    let round = if draw.chance(3) { round + 1 } else { round };
    let mut step = Step::signed(&aggregator(draw, world, task), Call::<Runtime>::submit_round { task, round, result });
    step.tree = Some(Rc::new(tree));
    Some(step)
}

fn payee(draw: &mut Draw) -> AccountId {
    if draw.chance(25) {
        one_of(draw, &TRAINERS)
    } else {
        accounts::fresh_payee(u32::try_from(draw.below(40)).unwrap())
    }
}

fn finish(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |_, task| task.stage == Stage::Open)?;
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::finish_task { task }))
}

fn close(draw: &mut Draw, world: &World) -> Option<Step> {
    let over =
        |task: &crate::world::Task| task.all_posted() || world.ms >= world.grace_ends(task) || world.stalled(task);
    let eager = draw.chance(20);
    let task = task_where(draw, world, |_, task| task.live() && (eager || over(task)))?;
    Some(Step::signed(&any_account(draw), Call::<Runtime>::close_task { task }))
}

fn sweep(draw: &mut Draw, world: &World) -> Option<Step> {
    let eager = draw.chance(20);
    let over = |task: &crate::world::Task| task.stage == Stage::Sweeping || world.block >= task.claims_end_at;
    let task = task_where(draw, world, |_, task| !task.live() && (eager || over(task)))?;
    let max_items = u32::try_from(draw.below(12)).unwrap();
    Some(Step::signed(&any_account(draw), Call::<Runtime>::sweep_task { task, max_items }))
}

fn listed(draw: &mut Draw, world: &World) -> Option<u64> {
    task_where(draw, world, |_, task| task.live() && task.terms.admission == Admission::List)
}

fn trainers(draw: &mut Draw) -> Vec<AccountId> {
    let maximum = usize::try_from(draw.below(5)).unwrap();
    draw.some(&TRAINERS, maximum).into_iter().map(accounts::account).collect()
}

fn admit(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = listed(draw, world)?;
    let trainers = BoundedVec::truncate_from(trainers(draw));
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::admit_trainers { task, trainers }))
}

fn unadmit(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = listed(draw, world)?;
    let trainers = BoundedVec::truncate_from(trainers(draw));
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::unadmit_trainers { task, trainers }))
}

fn collect(draw: &mut Draw, world: &World) -> Option<Step> {
    let owes = |task: &crate::world::Task| task.rounds.iter().any(|round| round.uncollected() > 0);
    let task = task_where(draw, world, |_, task| owes(task))?;
    let rounds = world.tasks.get(&task).map_or(0, |task| task.posted());
    let round = u32::try_from(draw.below(u64::from(rounds) + 1)).unwrap();
    Some(Step::signed(&any_account(draw), Call::<Runtime>::collect_fee { task, round }))
}

fn object(draw: &mut Draw, world: &World) -> Option<Step> {
    let fresh = |task: &crate::world::Task| {
        task.latest().is_some_and(|round| round.standing == RoundStatus::Posted && world.block < round.opens_at)
    };
    // Objections concentrate on every other task, where several trainers object.
    let task = task_where(draw, world, |id, task| fresh(task) && id % 2 == 0)?;
    let round = world.tasks.get(&task).map_or(0, |task| task.posted().saturating_sub(1));
    let mut objected = |who: &AccountId| world.objections.contains_key(&(task, round, who.clone())) && draw.chance(80);
    let seats = world.seats_of(task).map(|(trainer, _)| trainer.clone());
    let seats: Vec<_> = seats.collect::<Vec<_>>().into_iter().filter(|who| !objected(who)).collect();
    let who = draw.any(&seats).cloned().unwrap_or_else(|| one_of(draw, &TRAINERS));
    Some(Step::signed(&who, Call::<Runtime>::object_round { task, round }))
}

fn replace(draw: &mut Draw, world: &World) -> Option<Step> {
    let void = |task: &crate::world::Task| task.latest().is_some_and(|round| round.standing == RoundStatus::Void);
    let eager = draw.chance(15);
    let task = task_where(draw, world, |_, task| {
        task.stage == Stage::Open && (eager || world.stalled(task) || void(task)) && !task.all_posted()
    })?;
    let successor = one_of(draw, &AGGREGATORS);
    Some(Step::signed(&organization(draw, world, task), Call::<Runtime>::replace_aggregator { task, successor }))
}

fn rule(draw: &mut Draw, world: &World) -> Option<Step> {
    let frozen = |task: &crate::world::Task| task.latest().is_some_and(|round| round.standing == RoundStatus::Frozen);
    let task = task_where(draw, world, |_, task| frozen(task))?;
    let round = world.tasks.get(&task).map_or(0, |task| task.posted().saturating_sub(1));
    let ruling = if draw.chance(60) { RoundRuling::Void } else { RoundRuling::Dismiss };
    Some(Step::root(Call::<Runtime>::rule_on_round { task, round, ruling }))
}

fn settle(draw: &mut Draw, world: &World) -> Option<Step> {
    let all: Vec<_> = world.objections.keys().cloned().collect();
    let (task, round, trainer) = draw.any(&all).cloned()?;
    let trainer = if draw.chance(4) { any_account(draw) } else { trainer };
    Some(Step::signed(&any_account(draw), Call::<Runtime>::settle_objection { task, round, trainer }))
}

fn take_over(draw: &mut Draw, world: &World) -> Option<Step> {
    let task = task_where(draw, world, |_, task| task.successor.is_some())?;
    let named = world.tasks.get(&task).and_then(|task| task.successor.clone());
    let who = named.unwrap_or_else(|| one_of(draw, &AGGREGATORS));
    Some(Step::signed(&who, Call::<Runtime>::take_over_task { task }))
}

fn set_params(draw: &mut Draw, world: &World) -> Option<Step> {
    let challenge_window = u32::try_from(draw.below(5)).unwrap();
    let ruling_window = 1 + u32::try_from(draw.below(9)).unwrap();
    let percent = |draw: &mut Draw| Permill::from_percent(u32::try_from(draw.below(101)).unwrap());
    let params = TaskParams {
        min_share: draw.between(1, 20) * MILLI,
        min_stake: draw.between(1, 10) * SHF / 10,
        min_round_gap: challenge_window + u32::try_from(draw.below(2)).unwrap(),
        challenge_window,
        stall_window: 12 + u32::try_from(draw.below(50)).unwrap(),
        claim_window: 36 + u32::try_from(draw.below(20)).unwrap(),
        ruling_window,
        objection_bond: draw.between(0, 4) * SHF / 10,
        bond_ratio: percent(draw),
        void_slash: percent(draw),
        absence_slash: percent(draw),
        ..world.limits
    };
    Some(Step::root(Call::<Runtime>::set_params { params }))
}
