//! Weights of the calls: the trait that a runtime implements with measurements, and estimates for the tests here. An
//! estimate is a fixed part for execution, and the database's price of every storage item that the call reads or
//! writes.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{RuntimeDbWeight, Weight},
};

/// The weight of every call.
pub trait WeightInfo {
    /// `propose_task`.
    fn propose_task() -> Weight;
    /// `accept_task`.
    fn accept_task() -> Weight;
    /// `withdraw_task`.
    fn withdraw_task() -> Weight;
    /// `top_up_task`.
    fn top_up_task() -> Weight;
    /// `submit_round`.
    fn submit_round() -> Weight;
    /// `finish_task`.
    fn finish_task() -> Weight;
    /// `close_task`.
    fn close_task() -> Weight;
    /// The part of `sweep_task` that ends the claims of a task of `rounds` posted rounds.
    fn end_claims(rounds: u32) -> Weight;
    /// The part of `sweep_task` that deletes `items` records.
    fn delete_records(items: u32) -> Weight;
    /// `admit_trainers` with `accounts` accounts.
    fn admit_trainers(accounts: u32) -> Weight;
    /// `unadmit_trainers` with `accounts` accounts.
    fn unadmit_trainers(accounts: u32) -> Weight;
    /// `collect_fee`.
    fn collect_fee() -> Weight;
    /// `object_round`.
    fn object_round() -> Weight;
    /// `replace_aggregator`.
    fn replace_aggregator() -> Weight;
    /// `rule_on_round`.
    fn rule_on_round() -> Weight;
    /// `settle_objection`.
    fn settle_objection() -> Weight;
    /// `take_over_task` of a task of `rounds` posted rounds.
    fn take_over_task(rounds: u32) -> Weight;
    /// `set_params`.
    fn set_params() -> Weight;
}

/// Estimates, priced by the database weights `Db`.
pub struct Estimates<Db>(PhantomData<Db>);

/// Reading and decoding a call's items and checking it, without the database: 20 µs.
const CHECKS: u64 = 20_000_000;
/// One move between free and held balance, without the database: 25 µs.
const BALANCE_MOVE: u64 = 25_000_000;
/// Finding, decoding and adding one round's record, without the database: 3 µs.
const ROUND: u64 = 3_000_000;
/// Maximum proof of each storage item that a call touches, in bytes.
const ITEM_PROOF: u64 = 1_500;

impl<Db: Get<RuntimeDbWeight>> Estimates<Db> {
    fn of(ref_time: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(ref_time, reads.saturating_mul(ITEM_PROOF))
            .saturating_add(Db::get().reads_writes(reads, writes))
    }

    fn each(count: u32, ref_time: u64, reads: u64, writes: u64) -> Weight {
        Self::of(ref_time, reads, writes).saturating_mul(count.into())
    }
}

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Estimates<Db> {
    // Params, clock, model, aggregator, next id, organization's account and holds, two counters; task.
    fn propose_task() -> Weight {
        Self::of(CHECKS + 2 * BALANCE_MOVE, 9, 6)
    }

    // Task, clock, params, aggregator, what it serves.
    fn accept_task() -> Weight {
        Self::of(CHECKS, 5, 2)
    }

    // Task, seats, organization's account and holds.
    fn withdraw_task() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 4, 3)
    }

    // Task, params, clock, organization's account and holds.
    fn top_up_task() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 7, 4)
    }

    // Task, params, clock, seats, reward round; task, round, reward round.
    fn submit_round() -> Weight {
        Self::of(CHECKS, 5, 3)
    }

    // Task.
    fn finish_task() -> Weight {
        Self::of(CHECKS, 1, 1)
    }

    // Task, params, clock, latest reward round, organization's account and holds; for an absent aggregator also seats,
    // its record, what it serves, its account and holds, and the treasury's account.
    fn close_task() -> Weight {
        Self::of(CHECKS + 2 * BALANCE_MOVE, 12, 8)
    }

    // Task, params, aggregator's and treasury's accounts, organization's account and holds, counter; every round once.
    fn end_claims(rounds: u32) -> Weight {
        Self::of(CHECKS + 2 * BALANCE_MOVE, 7, 6).saturating_add(Self::each(rounds, ROUND, 1, 0))
    }

    // Task, organization's account and holds, two counters; every record found and deleted, of which the most expensive
    // is an objection with a bond that goes to the treasury.
    fn delete_records(items: u32) -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 5, 5).saturating_add(Self::each(items, ROUND + BALANCE_MOVE, 7, 4))
    }

    // Task; every entry read and written.
    fn admit_trainers(accounts: u32) -> Weight {
        Self::of(CHECKS, 1, 1).saturating_add(Self::each(accounts, ROUND, 1, 1))
    }

    fn unadmit_trainers(accounts: u32) -> Weight {
        Self::admit_trainers(accounts)
    }

    // Task, round, opening block, both accounts, holds.
    fn collect_fee() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 6, 4)
    }

    // Task, round, reward round, seat, objection, params, account, holds.
    fn object_round() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 8, 6)
    }

    // Task, clock, latest round, its reward round, params, aggregator.
    fn replace_aggregator() -> Weight {
        Self::of(CHECKS, 6, 1)
    }

    // Task, round, reward round, round before, params, aggregator, its served tasks, two accounts, holds.
    fn rule_on_round() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 10, 8)
    }

    // Objection, round, reward round, two accounts, holds.
    fn settle_objection() -> Weight {
        Self::of(CHECKS + BALANCE_MOVE, 6, 4)
    }

    // Task, clock, params, seats, two aggregators and what they serve, three accounts, holds; every round twice.
    fn take_over_task(rounds: u32) -> Weight {
        Self::of(CHECKS + 2 * BALANCE_MOVE, 12, 9).saturating_add(Self::each(rounds, 2 * ROUND, 2, 1))
    }

    // Params.
    fn set_params() -> Weight {
        Self::of(CHECKS, 0, 1)
    }
}
