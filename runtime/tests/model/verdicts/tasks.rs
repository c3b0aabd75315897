//! Who may make which call of a task, and when.

use super::by_root;
use crate::{
    actions::By,
    world::{Round, RoundStatus, Stage, Task, World},
};
use pallet_tasks::Call;
use sheaf_primitives::{Admission, RoundResult};
use sheaf_runtime::{AccountId, Runtime};

impl World {
    pub(super) fn expects_of_tasks(&self, by: &By, call: &Call<Runtime>) -> Option<bool> {
        match call {
            Call::rule_on_round { task, round, .. } => {
                let frozen = |round: &Round| round.standing == RoundStatus::Frozen && self.block < round.opens_at;
                return Some(by_root(by) && self.round(*task, *round).is_some_and(frozen));
            }
            Call::set_params { params } => {
                let windows = params.min_round_gap >= params.challenge_window
                    && params.stall_window >= params.min_round_gap
                    && params.stall_window > 0
                    && params.claim_window >= 10 * params.challenge_window
                    && params.claim_window >= 4 * params.ruling_window
                    && params.ruling_window > 0;
                let amounts =
                    params.min_share >= 2 * sheaf_runtime::units::EXISTENTIAL_DEPOSIT && params.objection_bond > 0;
                return Some(by_root(by) && windows && amounts);
            }
            _ => {}
        }
        let Some(who) = by.account() else { return Some(false) };
        let of = |id: &u64| self.tasks.get(id);
        let own = |id: &u64| of(id).filter(|task| task.organization == who);
        Some(match call {
            // The terms have too many bounds to repeat them here.
            Call::propose_task { .. } => return None,
            Call::accept_task { task } => of(task).is_some_and(|task| {
                task.aggregator == who
                    && task.stage == Stage::Proposed
                    && self.ms < task.terms.deadline
                    && self.backs(&who, self.backing_of(task.deposit))
            }),
            Call::withdraw_task { task: id } => own(id).is_some_and(|task| match task.stage {
                Stage::Proposed => true,
                Stage::Open => self.seats_ever(*id) < task.terms.min_trainers,
                Stage::Closed | Stage::Sweeping => false,
            }),
            Call::top_up_task { task, amount } => own(task).is_some_and(|task| {
                task.stage == Stage::Open
                    && !task.all_posted()
                    && self.ms < self.grace_ends(task)
                    && *amount > 0
                    && self.tokens.affords(&who, *amount)
                    && self.backs(&task.aggregator, self.backing_of(task.deposit + amount).saturating_sub(task.backing))
            }),
            Call::submit_round { task, round, result } => self.may_post(&who, *task, *round, result),
            Call::finish_task { task } => own(task).is_some_and(|task| {
                let last = task.last_round.map_or(task.terms.rounds, |last| last + 1);
                task.stage == Stage::Open && task.posted() + 1 < last
            }),
            Call::close_task { task } => of(task).is_some_and(|task| {
                let due = task.stage == Stage::Open && task.all_posted()
                    || self.ms >= self.grace_ends(task)
                    || self.stalled(task);
                task.live() && due && self.latest_is_settled(task)
            }),
            Call::sweep_task { task, max_items } => of(task).is_some_and(|task| {
                let unclaimed = task.rounds.iter().any(|round| round.unclaimed() > 0);
                let over = !unclaimed || self.block >= task.claims_end_at;
                *max_items > 0 && (task.stage == Stage::Sweeping || task.stage == Stage::Closed && over)
            }),
            Call::admit_trainers { task, trainers } => own(task).filter(|task| by_list(task)).is_some_and(|task| {
                let mut list = task.admitted.clone();
                list.extend(trainers.iter().cloned());
                list.len() <= usize::try_from(task.terms.max_trainers).unwrap()
            }),
            Call::unadmit_trainers { task, .. } => own(task).is_some_and(by_list),
            Call::collect_fee { task, round } => {
                let due = |round: &Round| round.uncollected() > 0 && round.opens_at <= self.block;
                let sweeping = of(task).is_some_and(|task| task.stage == Stage::Sweeping);
                !sweeping && self.round(*task, *round).is_some_and(due)
            }
            Call::object_round { task, round } => self.may_object(&who, *task, *round),
            Call::replace_aggregator { task, successor } => own(task).is_some_and(|task| {
                let void = task.latest().is_some_and(|round| round.standing == RoundStatus::Void);
                task.stage == Stage::Open
                    && !task.all_posted()
                    && self.ms < task.terms.deadline
                    && self.latest_is_settled(task)
                    && (void || self.stalled(task))
                    && *successor != task.aggregator
                    && self.aggregators.contains_key(successor)
            }),
            Call::settle_objection { task, round, trainer } => {
                self.objections.contains_key(&(*task, *round, trainer.clone()))
                    && self.round(*task, *round).is_some_and(|round| match round.standing {
                        RoundStatus::Void | RoundStatus::Upheld => true,
                        RoundStatus::Posted | RoundStatus::Frozen => round.opens_at <= self.block,
                    })
            }
            Call::take_over_task { task } => of(task).is_some_and(|task| {
                task.successor.as_ref() == Some(&who)
                    && task.stage == Stage::Open
                    && self.ms < task.terms.deadline
                    && self.backs(&who, self.backing_of(task.deposit))
            }),
            _ => return None,
        })
    }

    fn round(&self, task: u64, round: u32) -> Option<&Round> {
        self.tasks.get(&task)?.rounds.get(usize::try_from(round).unwrap())
    }

    /// Whether an aggregator's bond can back this additional deposit.
    fn backs(&self, who: &AccountId, more: u128) -> bool {
        self.aggregators.get(who).is_some_and(|aggregator| self.backing(who) + more <= aggregator.bond)
    }

    fn may_post(&self, who: &AccountId, id: u64, round: u32, result: &RoundResult) -> bool {
        let Some(task) = self.tasks.get(&id) else { return false };
        let maximum = self.eligible(id).min(task.terms.max_trainers);
        let gap = task.last_posted_at.is_none_or(|last| self.block >= last + self.limits.min_round_gap);
        let in_turn = task.aggregator == *who
            && task.stage == Stage::Open
            && !task.all_posted()
            && round == task.posted()
            && self.ms < self.grace_ends(task)
            && self.latest_is_settled(task)
            && gap;
        let sound = (task.terms.min_trainers..=maximum).contains(&result.leaves)
            && result.total_shares == u128::from(result.leaves);
        // An empty pool is refused.
        in_turn && sound && self.turn(task).1 >= u128::from(result.leaves)
    }

    fn may_object(&self, who: &AccountId, task: u64, number: u32) -> bool {
        self.round(task, number).is_some_and(|round| {
            round.standing == RoundStatus::Posted
                && self.block < round.opens_at
                && self.seats.get(&(task, who.clone())).is_some_and(|seat| seat.taken_at < round.posted_at)
                && !round.objectors.contains(who)
                && self.tokens.affords(who, self.limits.objection_bond)
        })
    }
}

fn by_list(task: &Task) -> bool {
    task.live() && task.terms.admission == Admission::List
}
