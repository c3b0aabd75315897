//! Bonds, seats, and rulings on reports.

use super::by_root;
use crate::{
    actions::By,
    world::{Stage, World},
};
use pallet_trainer_staking::{Call, ReportRuling};
use sheaf_primitives::{Admission, Permill};
use sheaf_runtime::{AccountId, Balance, Runtime};

/// Maximum number of chunks that unlock at one time.
const CHUNKS: usize = 32;

impl World {
    pub(super) fn expects_of_staking(&self, by: &By, call: &Call<Runtime>) -> Option<bool> {
        match call {
            Call::rule_on_report { task, trainer, ruling } => {
                let pending = self.reports.contains_key(&(*task, trainer.clone()));
                return Some(by_root(by) && pending && *ruling != ReportRuling::Slash(0));
            }
            Call::set_params { params } => {
                let windows = params.contest_window > 0 && params.ruling_window > 0;
                return Some(by_root(by) && windows && params.silent_slash <= Permill::from_percent(10));
            }
            _ => {}
        }
        let Some(who) = by.account() else { return Some(false) };
        let ledger = self.ledgers.get(&who);
        Some(match call {
            Call::bond { amount } => {
                let bonded = ledger.map_or(0, |ledger| ledger.bonded);
                *amount > 0
                    && self.trainers.contains_key(&who)
                    && self.tokens.affords(&who, *amount)
                    && bonded + amount >= self.staking.min_bond
            }
            Call::unbond { amount } => ledger.is_some_and(|ledger| {
                let at = self.block + self.staking.bonding_duration;
                let room = ledger.unlocking.len() < CHUNKS || ledger.unlocking.iter().any(|(block, _)| *block == at);
                *amount > 0 && *amount <= self.free_bond(&who) && room && self.is_a_bond(ledger.bonded - amount)
            }),
            Call::rebond { amount } => ledger.is_some_and(|ledger| {
                *amount > 0 && *amount <= ledger.unlocking_total() && self.is_a_bond(ledger.bonded + amount)
            }),
            Call::withdraw_unbonded {} => {
                ledger.is_some_and(|ledger| ledger.unlocking.iter().any(|(at, _)| *at <= self.block))
            }
            Call::take_seat { task } => self.may_sit(&who, *task),
            Call::leave { task } => self.seats.get(&(*task, who.clone())).is_some_and(|seat| seat.left_at.is_none()),
            Call::evict_idle { task: id, trainers } => self.tasks.get(id).is_some_and(|task| {
                let sits = |trainer: &AccountId| {
                    self.seats.get(&(*id, trainer.clone())).is_some_and(|seat| seat.left_at.is_none())
                };
                task.stage == Stage::Open && task.aggregator == who && trainers.iter().any(sits)
            }),
            Call::release { task, trainer } => self.may_release(*task, trainer),
            Call::report_misconduct { task: id, trainer, evidence } => self.tasks.get(id).is_some_and(|task| {
                let unreported = self.seats.get(&(*id, trainer.clone())).is_some_and(|seat| !seat.reported);
                task.aggregator == who
                    && unreported
                    && evidence.size > 0
                    && self.tokens.affords(&who, self.staking.dispute_bond)
            }),
            Call::contest_report { task } => self.reports.get(&(*task, who.clone())).is_some_and(|report| {
                report.contest.is_none()
                    && self.block < report.due_at
                    && self.tokens.affords(&who, self.staking.dispute_bond)
            }),
            Call::settle_report { task, trainer } => {
                self.reports.get(&(*task, trainer.clone())).is_some_and(|report| report.due_at <= self.block)
            }
            Call::forget_task { task } => {
                self.counts.contains_key(task) && !self.tasks.contains_key(task) && self.eligible(*task) == 0
            }
            _ => return None,
        })
    }

    /// Whether the bond is 0 or at least the minimum.
    fn is_a_bond(&self, amount: Balance) -> bool {
        amount == 0 || amount >= self.staking.min_bond
    }

    fn may_sit(&self, who: &AccountId, id: u64) -> bool {
        self.tasks.get(&id).is_some_and(|task| {
            task.stage == Stage::Open
                && self.ms < task.terms.deadline
                && !self.seats.contains_key(&(id, who.clone()))
                && self.seated(id) < task.terms.max_trainers
                && (task.terms.admission == Admission::Open || task.admitted.contains(who))
                && self.ledgers.contains_key(who)
                && self.free_bond(who) >= task.terms.stake
        })
    }

    fn may_release(&self, id: u64, trainer: &AccountId) -> bool {
        let Some(seat) = self.seats.get(&(id, trainer.clone())) else { return false };
        let reported = self.reports.contains_key(&(id, trainer.clone()));
        let open = self.tasks.get(&id).filter(|task| task.stage == Stage::Open);
        !reported
            && open.is_none_or(|task| {
                seat.left_at.is_some_and(|left_at| {
                    left_at + self.staking.leave_delay <= self.block
                        && task.last_posted_at.is_some_and(|posted_at| posted_at > left_at)
                })
            })
    }
}
