//! Deposits, the pay of rounds, objections, and the aggregators of tasks.

use super::{registry::storage_price, signer};
use crate::{
    tokens::Why,
    trees::Tree,
    world::{Round, RoundStatus, Stage, Task, World, part_of},
};
use pallet_tasks::{Call, RoundRuling};
use sheaf_primitives::{Admission, Permill, TaskTerms};
use sheaf_runtime::{AccountId, Balance, Runtime, Tasks};
use std::rc::Rc;

/// Maximum number of bytes of a task's records.
fn task_bytes(terms: &TaskTerms) -> u32 {
    let rounds = terms.rounds * (416 + 136 * terms.max_trainers.div_ceil(512));
    let list = if terms.admission == Admission::List { 96 * terms.max_trainers } else { 0 };
    448 + rounds + list
}

impl World {
    pub(super) fn follow_tasks(&mut self, who: Option<AccountId>, call: &Call<Runtime>, tree: Option<&Rc<Tree>>) {
        match call {
            Call::propose_task { model, aggregator, terms } => self.propose(signer(who), *model, aggregator, terms),
            Call::accept_task { task } => self.serve(*task, &signer(who)),
            Call::withdraw_task { task } => self.close(*task),
            Call::top_up_task { task, amount } => self.top_up(*task, *amount),
            Call::submit_round { task, .. } => {
                let tree = tree.expect("only a step with a tree posts a round");
                self.post(*task, tree.clone());
            }
            Call::finish_task { task } => {
                let task = self.tasks.get_mut(task).unwrap();
                task.last_round = Some(task.posted());
            }
            Call::close_task { task } => {
                let done = self.tasks[task].all_posted();
                if !done {
                    self.punish_absence(*task);
                }
                self.close(*task);
            }
            Call::sweep_task { task, .. } => self.sweep(*task),
            Call::admit_trainers { task, trainers } => {
                self.tasks.get_mut(task).unwrap().admitted.extend(trainers.iter().cloned());
            }
            Call::unadmit_trainers { task, trainers } => {
                self.tasks.get_mut(task).unwrap().admitted.retain(|account| !trainers.contains(account));
            }
            Call::collect_fee { task, round } => self.collect(*task, usize::try_from(*round).unwrap()),
            Call::object_round { task, round } => self.object(signer(who), *task, *round),
            Call::replace_aggregator { task, successor } => {
                let block = self.block;
                let task = self.tasks.get_mut(task).unwrap();
                task.successor = Some(successor.clone());
                task.waiting_since = block;
            }
            Call::rule_on_round { task, round, ruling } => self.rule(*task, *round, *ruling),
            Call::settle_objection { task, round, trainer } => self.settle(*task, *round, trainer),
            Call::take_over_task { task } => self.take_over(*task, &signer(who)),
            Call::set_params { params } => self.limits = *params,
            other => panic!("the model does not know {other:?}"),
        }
    }

    fn propose(&mut self, organization: AccountId, model: u64, aggregator: &AccountId, terms: &TaskTerms) {
        let storage = storage_price(usize::try_from(task_bytes(terms)).unwrap());
        self.tokens.hold(&organization, Why::TaskStorage, storage);
        self.tokens.hold(&organization, Why::TaskDeposit, terms.deposit);
        let task = Task {
            organization,
            aggregator: aggregator.clone(),
            successor: None,
            model,
            terms: terms.clone(),
            stage: Stage::Proposed,
            accepted: false,
            deposit: terms.deposit,
            unallocated: terms.deposit,
            paid: 0,
            to_aggregators: 0,
            refunded: 0,
            to_treasury: 0,
            storage,
            backing: 0,
            serving_since: (0, 0),
            rounds: Vec::new(),
            last_round: None,
            waiting_since: 0,
            last_posted_at: None,
            claims_end_at: 0,
            admitted: Default::default(),
        };
        self.tasks.insert(self.next_task, task);
        self.next_task += 1;
    }

    /// The part of an aggregator's bond that must back a deposit, rounded up.
    pub fn backing_of(&self, deposit: Balance) -> Balance {
        (Balance::from(self.limits.bond_ratio.deconstruct()) * deposit).div_ceil(1_000_000)
    }

    fn serve(&mut self, task: u64, aggregator: &AccountId) {
        let backing = self.backing_of(self.tasks[&task].deposit);
        let (block, ms) = (self.block, self.ms);
        let task = self.tasks.get_mut(&task).unwrap();
        task.aggregator = aggregator.clone();
        task.successor = None;
        task.backing = backing;
        task.serving_since = (task.posted(), ms);
        task.stage = Stage::Open;
        task.accepted = true;
        task.waiting_since = block;
    }

    fn top_up(&mut self, id: u64, amount: Balance) {
        let wanted = self.backing_of(self.tasks[&id].deposit + amount);
        let task = self.tasks.get_mut(&id).unwrap();
        task.deposit += amount;
        task.unallocated += amount;
        task.backing = task.backing.max(wanted);
        self.tokens.hold(&task.organization, Why::TaskDeposit, amount);
    }

    /// Sets a round's pay aside: an equal part of what is unallocated. The aggregator receives its part, and the
    /// trainers the rest as far as it divides evenly.
    fn post(&mut self, id: u64, tree: Rc<Tree>) {
        let eligible = self.eligible(id);
        let (block, ms) = (self.block, self.ms);
        let opens_at = block + self.limits.challenge_window;
        let (part, rest) = self.turn(&self.tasks[&id]);
        let leaves = Balance::from(tree.leaves());
        let pool = rest / leaves * leaves;
        let task = self.tasks.get_mut(&id).unwrap();
        task.unallocated -= pool + part;
        if ms >= task.terms.deadline {
            task.last_round = Some(task.posted().min(task.last_round.unwrap_or(u32::MAX)));
        }
        task.rounds.push(Round {
            pool,
            paid: 0,
            part,
            part_paid: false,
            posted_at: block,
            opens_at,
            eligible,
            objectors: Default::default(),
            standing: RoundStatus::Posted,
            tree,
            claimed: Default::default(),
        });
        task.last_posted_at = Some(block);
        task.waiting_since = block;
        task.successor = None;
    }

    fn close(&mut self, id: u64) {
        let claims_end_at = self.block + self.limits.claim_window;
        let task = self.tasks.get_mut(&id).unwrap();
        let refunded = std::mem::take(&mut task.unallocated);
        task.refunded += refunded;
        // A proposal that was not accepted binds no aggregator.
        if task.stage == Stage::Proposed {
            task.backing = 0;
        }
        task.stage = Stage::Closed;
        task.claims_end_at = claims_end_at;
        self.tokens.release(&task.organization, Why::TaskDeposit, refunded);
    }

    /// Whether the aggregator of an open task posted nothing although there were enough trainers for a whole round.
    pub fn was_absent(&self, id: u64) -> bool {
        let task = &self.tasks[&id];
        let (first, since) = task.serving_since;
        let enough_since = self.counts.get(&id).and_then(|count| count.enough_since);
        task.stage == Stage::Open
            && task.posted() == first
            && enough_since.is_some_and(|enough| {
                let due = enough.max(since) + task.terms.round_ms + self.limits.grace_ms;
                due <= self.ms.min(self.grace_ends(task))
            })
    }

    fn punish_absence(&mut self, id: u64) {
        if self.was_absent(id) {
            self.slash_backing(id, self.limits.absence_slash);
        }
    }

    fn slash_backing(&mut self, id: u64, part: Permill) {
        let task = self.tasks.get_mut(&id).unwrap();
        let amount = part_of(part, task.backing);
        task.backing -= amount;
        let aggregator = task.aggregator.clone();
        self.slash_aggregator(&aggregator, amount);
    }

    fn collect(&mut self, id: u64, round: usize) {
        let task = self.tasks.get_mut(&id).unwrap();
        let amount = task.rounds[round].uncollected();
        task.rounds[round].part_paid = true;
        task.to_aggregators += amount;
        self.tokens.pay_held(&task.organization, Why::TaskDeposit, &task.aggregator, amount);
    }

    fn collect_all(&mut self, id: u64) {
        for round in 0..self.tasks[&id].rounds.len() {
            self.collect(id, round);
        }
    }

    fn object(&mut self, trainer: AccountId, id: u64, round: u32) {
        let bond = self.limits.objection_bond;
        let until = self.block + self.limits.ruling_window;
        self.tokens.hold(&trainer, Why::Objection, bond);
        self.objections.insert((id, round, trainer.clone()), bond);
        let task = self.tasks.get_mut(&id).unwrap();
        let objected = &mut task.rounds[usize::try_from(round).unwrap()];
        objected.objectors.insert(trainer);
        if 2 * objected.objectors.len() > usize::try_from(objected.eligible).unwrap() {
            objected.standing = RoundStatus::Frozen;
            objected.opens_at = until;
            task.waiting_since = until;
        }
    }

    fn rule(&mut self, id: u64, round: u32, ruling: RoundRuling) {
        let block = self.block;
        let task = self.tasks.get_mut(&id).unwrap();
        let round = &mut task.rounds[usize::try_from(round).unwrap()];
        task.waiting_since = block;
        match ruling {
            RoundRuling::Void => {
                task.unallocated += std::mem::take(&mut round.pool) + std::mem::take(&mut round.part);
                round.standing = RoundStatus::Void;
                self.slash_backing(id, self.limits.void_slash);
            }
            RoundRuling::Dismiss => {
                round.opens_at = block;
                round.standing = RoundStatus::Upheld;
            }
        }
    }

    fn settle(&mut self, id: u64, round: u32, trainer: &AccountId) {
        let bond = self.objections.remove(&(id, round, trainer.clone())).unwrap();
        let standing = self.tasks[&id].rounds[usize::try_from(round).unwrap()].standing;
        if standing == RoundStatus::Upheld {
            self.tokens.pay_held(trainer, Why::Objection, &self.treasury.clone(), bond);
        } else {
            self.tokens.release(trainer, Why::Objection, bond);
        }
    }

    fn take_over(&mut self, id: u64, successor: &AccountId) {
        self.punish_absence(id);
        self.collect_all(id);
        self.serve(id, successor);
    }

    /// The first sweep pays out what is left; later sweeps delete records. The chain shows how many.
    fn sweep(&mut self, id: u64) {
        if self.tasks[&id].stage == Stage::Closed {
            self.collect_all(id);
            let task = self.tasks.get_mut(&id).unwrap();
            let unclaimed = task.outstanding();
            task.rounds.iter_mut().for_each(|round| round.paid = round.pool);
            task.to_treasury += unclaimed;
            task.stage = Stage::Sweeping;
            self.tokens.pay_held(&task.organization, Why::TaskDeposit, &self.treasury.clone(), unclaimed);
            return;
        }

        let of_task = self.objections.keys().filter(|(of, ..)| *of == id).cloned();
        let settled: Vec<_> = of_task.filter(|key| !pallet_tasks::Objections::<Runtime>::contains_key(key)).collect();
        for (_, round, trainer) in settled {
            self.settle(id, round, &trainer);
        }
        if Tasks::books(id).is_none() {
            let task = self.tasks.remove(&id).unwrap();
            assert!(!self.objections.keys().any(|(of, ..)| *of == id), "a task is gone and its objections are not");
            self.tokens.release(&task.organization, Why::TaskStorage, task.storage);
        }
    }
}
