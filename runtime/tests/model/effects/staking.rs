//! Bonds, seats, and reports of misconduct.

use super::signer;
use crate::{
    tokens::Why,
    world::{MisconductReport, Seat, Stage, World, part_of},
};
use pallet_trainer_staking::{Call, ReportRuling};
use sheaf_runtime::{AccountId, Balance, Runtime};

impl World {
    pub(super) fn follow_staking(&mut self, who: Option<AccountId>, call: &Call<Runtime>) {
        match call {
            Call::bond { amount } => {
                let who = signer(who);
                self.tokens.hold(&who, Why::TrainerBond, *amount);
                self.ledgers.entry(who).or_default().bonded += amount;
            }
            Call::unbond { amount } => {
                let at = self.block + self.staking.bonding_duration;
                let ledger = self.ledgers.get_mut(&signer(who)).unwrap();
                ledger.bonded -= amount;
                match ledger.unlocking.iter_mut().find(|(block, _)| *block == at) {
                    Some((_, sum)) => *sum += amount,
                    None => ledger.unlocking.push((at, *amount)),
                }
            }
            Call::rebond { amount } => {
                let ledger = self.ledgers.get_mut(&signer(who)).unwrap();
                take(ledger.unlocking.iter_mut().rev(), *amount);
                ledger.unlocking.retain(|(_, left)| *left > 0);
                ledger.bonded += amount;
            }
            Call::withdraw_unbonded {} => {
                let who = signer(who);
                let now = self.block;
                let ledger = self.ledgers.get_mut(&who).unwrap();
                let over: Balance =
                    ledger.unlocking.iter().filter(|(at, _)| *at <= now).map(|(_, amount)| amount).sum();
                ledger.unlocking.retain(|(at, _)| *at > now);
                self.tokens.release(&who, Why::TrainerBond, over);
                self.tidy(&who);
            }
            Call::take_seat { task } => {
                let stake = self.tasks[task].terms.stake;
                let seat = Seat { stake, taken_at: self.block, left_at: None, reported: false };
                self.seats.insert((*task, signer(who)), seat);
                self.counts.entry(*task).or_default().ever += 1;
                self.note_enough(*task);
            }
            Call::leave { task } => {
                self.vacate(*task, &signer(who));
                if !self.enough(*task) {
                    self.counts.entry(*task).or_default().enough_since = None;
                }
            }
            Call::evict_idle { task, trainers } => {
                for trainer in trainers {
                    let sits = |seat: &Seat| seat.left_at.is_none();
                    if self.seats.get(&(*task, trainer.clone())).is_some_and(sits) {
                        self.vacate(*task, trainer);
                        self.counts.entry(*task).or_default().evicted += 1;
                    }
                }
            }
            Call::release { task, trainer } => {
                self.seats.remove(&(*task, trainer.clone())).unwrap();
                // No seat can be taken in a closed task, so its counts go with its last seat.
                let open = self.tasks.get(task).is_some_and(|task| task.stage == Stage::Open);
                if !open && self.eligible(*task) == 0 {
                    self.counts.remove(task);
                }
                self.tidy(trainer);
            }
            Call::report_misconduct { task, trainer, .. } => self.report(signer(who), *task, trainer),
            Call::contest_report { task } => {
                let who = signer(who);
                let bond = self.staking.dispute_bond;
                self.tokens.hold(&who, Why::Dispute, bond);
                let due_at = self.block + self.staking.ruling_window;
                let report = self.reports.get_mut(&(*task, who)).unwrap();
                report.contest = Some(bond);
                report.due_at = due_at;
            }
            Call::rule_on_report { task, trainer, ruling } => self.rule_on_report(*task, trainer, ruling),
            Call::settle_report { task, trainer } => self.settle_report(*task, trainer),
            Call::forget_task { task } => {
                self.counts.remove(task);
            }
            Call::set_params { params } => self.staking = params.clone(),
            other => panic!("the model does not know {other:?}"),
        }
    }

    /// Whether seated and evicted trainers together suffice for a round.
    fn enough(&self, task: u64) -> bool {
        let evicted = self.counts.get(&task).map_or(0, |count| count.evicted);
        let needed = self.tasks.get(&task).map_or(u32::MAX, |task| task.terms.min_trainers);
        self.seated(task) + evicted >= needed
    }

    fn note_enough(&mut self, task: u64) {
        let (enough, ms) = (self.enough(task), self.ms);
        let since = &mut self.counts.entry(task).or_default().enough_since;
        if enough && since.is_none() {
            *since = Some(ms);
        }
    }

    fn vacate(&mut self, task: u64, trainer: &AccountId) {
        let block = self.block;
        self.seats.get_mut(&(task, trainer.clone())).unwrap().left_at = Some(block);
    }

    /// Removes an empty ledger.
    fn tidy(&mut self, trainer: &AccountId) {
        let empty = |ledger: &crate::world::Ledger| ledger.bonded == 0 && ledger.unlocking.is_empty();
        let seated = self.seats.keys().any(|(_, who)| who == trainer);
        if !seated && self.ledgers.get(trainer).is_some_and(empty) {
            self.ledgers.remove(trainer);
        }
    }

    fn report(&mut self, reporter: AccountId, task: u64, trainer: &AccountId) {
        let bond = self.staking.dispute_bond;
        self.tokens.hold(&reporter, Why::Dispute, bond);
        let due_at = self.block + self.staking.contest_window;
        let seat = self.seats.get_mut(&(task, trainer.clone())).unwrap();
        seat.reported = true;
        let report = MisconductReport { reporter, bond, stake: seat.stake, due_at, contest: None };
        self.reports.insert((task, trainer.clone()), report);
    }

    fn rule_on_report(&mut self, task: u64, trainer: &AccountId, ruling: &ReportRuling) {
        let MisconductReport { reporter, bond, contest, .. } = self.reports.remove(&(task, trainer.clone())).unwrap();
        let treasury = self.treasury.clone();
        let contest = contest.unwrap_or(0);
        match ruling {
            ReportRuling::Slash(amount) => {
                let taken = self.slash_trainer(task, trainer, *amount);
                let bounty = part_of(self.staking.bounty, taken).min(self.staking.max_bounty);
                self.tokens.pay_held(trainer, Why::TrainerBond, &reporter, bounty);
                self.tokens.pay_held(trainer, Why::TrainerBond, &treasury, taken - bounty);
                self.tokens.pay_held(trainer, Why::Dispute, &treasury, contest);
                self.tokens.release(&reporter, Why::Dispute, bond);
            }
            ReportRuling::Dismiss => {
                self.tokens.release(trainer, Why::Dispute, contest);
                self.tokens.pay_held(&reporter, Why::Dispute, &treasury, bond);
            }
        }
        self.tidy(trainer);
    }

    /// An uncontested report costs the seat a small part of its stake; a contested report without a ruling costs
    /// neither party anything.
    fn settle_report(&mut self, task: u64, trainer: &AccountId) {
        let MisconductReport { reporter, bond, contest, stake, .. } =
            self.reports.remove(&(task, trainer.clone())).unwrap();
        self.tokens.release(&reporter, Why::Dispute, bond);
        if let Some(contest) = contest {
            self.tokens.release(trainer, Why::Dispute, contest);
            return;
        }
        let amount = part_of(self.staking.silent_slash, stake);
        let of_seat = amount.min(self.seats[&(task, trainer.clone())].stake);
        let taken = self.slash_trainer(task, trainer, of_seat);
        self.tokens.pay_held(trainer, Why::TrainerBond, &self.treasury.clone(), taken);
        self.tidy(trainer);
    }

    /// Takes up to `amount` from a trainer: from the seat, from unlocking tokens, the oldest first, and from free
    /// tokens.
    fn slash_trainer(&mut self, task: u64, trainer: &AccountId, amount: Balance) -> Balance {
        let free = self.free_bond(trainer);
        let seat = self.seats.get_mut(&(task, trainer.clone())).unwrap();
        let from_seat = amount.min(seat.stake);
        seat.stake -= from_seat;
        let ledger = self.ledgers.get_mut(trainer).unwrap();
        let from_unlocking = take(ledger.unlocking.iter_mut(), amount - from_seat);
        ledger.unlocking.retain(|(_, left)| *left > 0);
        let from_free = (amount - from_seat - from_unlocking).min(free);
        ledger.bonded -= from_seat + from_free;
        from_seat + from_unlocking + from_free
    }
}

/// Takes up to `amount` out of the chunks in their order and returns the amount taken.
fn take<'a>(chunks: impl Iterator<Item = &'a mut (u32, Balance)>, amount: Balance) -> Balance {
    let mut missing = amount;
    for (_, chunk) in chunks {
        let part = missing.min(*chunk);
        *chunk -= part;
        missing -= part;
    }
    amount - missing
}
