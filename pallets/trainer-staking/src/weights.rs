//! Weights of the calls: the trait that a runtime measures, and estimates by hand for the tests here.
//!
//! The estimated time of a call is that of similar calls in the SDK's weight files (2609.2.0): a ledger with a hold is
//! `pallet_staking`'s `bond` (57 µs), moving tokens on hold `pallet_balances`'s 50 µs, changing a bounded record 25–40
//! µs. Database time comes from the weights `Db`. Proof sizes are the maximum encoded sizes of the records, rounded up.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{RuntimeDbWeight, Weight, constants::WEIGHT_REF_TIME_PER_MICROS},
};

/// The weight of every call.
pub trait WeightInfo {
    /// Bonds tokens.
    fn bond() -> Weight;
    /// Starts to unlock tokens.
    fn unbond() -> Weight;
    /// Bonds unlocking tokens again.
    fn rebond() -> Weight;
    /// Frees unlocked tokens.
    fn withdraw_unbonded() -> Weight;
    /// Takes a seat.
    fn take_seat() -> Weight;
    /// Leaves a seat.
    fn leave() -> Weight;
    /// Evicts `n` trainers.
    fn evict_idle(n: u32) -> Weight;
    /// Releases a seat's stake.
    fn release() -> Weight;
    /// Reports misconduct.
    fn report_misconduct() -> Weight;
    /// Removes a task's counts.
    fn forget_task() -> Weight;
    /// Contests a report.
    fn contest_report() -> Weight;
    /// Rules on a report.
    fn rule_on_report() -> Weight;
    /// Ends a report that is due.
    fn settle_report() -> Weight;
    /// Sets the parameters.
    fn set_params() -> Weight;
}

/// Estimates, priced by the database weights `Db`.
pub struct Estimates<Db>(PhantomData<Db>);

impl<Db: Get<RuntimeDbWeight>> Estimates<Db> {
    fn of(micros: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(micros.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), proof)
            .saturating_add(Db::get().reads_writes(reads, writes))
    }
}

impl<Db: Get<RuntimeDbWeight>> WeightInfo for Estimates<Db> {
    // Reads: trainer, account, holds, locks and freezes through the account, ledger, parameters.
    fn bond() -> Weight {
        Self::of(75, 6_000, 6, 3)
    }
    // Reads: ledger, parameters.
    fn unbond() -> Weight {
        Self::of(35, 4_000, 2, 1)
    }
    fn rebond() -> Weight {
        Self::of(35, 4_000, 2, 1)
    }
    // Reads: ledger, account, holds.
    fn withdraw_unbonded() -> Weight {
        Self::of(65, 6_000, 3, 3)
    }
    // Reads: task, clock, seat, counts, admission, ledger. Writes: seat, counts, ledger.
    fn take_seat() -> Weight {
        Self::of(50, 8_000, 6, 3)
    }
    // Reads: seat, task, counts.
    fn leave() -> Weight {
        Self::of(35, 6_000, 3, 2)
    }
    // Reads: task, counts, and a seat each.
    fn evict_idle(n: u32) -> Weight {
        let each = Self::of(12, 3_000, 1, 1);
        Self::of(25, 6_000, 2, 1).saturating_add(each.saturating_mul(u64::from(n)))
    }
    // Reads: seat, ledger, report, task, parameters, counts. Writes: seat, ledger, counts.
    fn release() -> Weight {
        Self::of(55, 10_000, 6, 3)
    }
    // Reads: task, seat, parameters, account, holds. Writes: account, holds, seat, report.
    fn report_misconduct() -> Weight {
        Self::of(90, 10_000, 5, 4)
    }
    // Reads: counts, task.
    fn forget_task() -> Weight {
        Self::of(20, 6_000, 2, 1)
    }
    // Reads: report, parameters, account, holds. Writes: account, holds, report.
    fn contest_report() -> Weight {
        Self::of(75, 8_000, 4, 3)
    }
    // Reads: report, seat, ledger, parameters, three accounts, two with holds. Writes: the same except the parameters.
    fn rule_on_report() -> Weight {
        Self::of(260, 16_000, 9, 8)
    }
    fn settle_report() -> Weight {
        Self::of(160, 16_000, 9, 8)
    }
    fn set_params() -> Weight {
        Self::of(10, 0, 0, 1)
    }
}

/// No weights, for tests.
impl WeightInfo for () {
    fn bond() -> Weight {
        Weight::zero()
    }
    fn unbond() -> Weight {
        Weight::zero()
    }
    fn rebond() -> Weight {
        Weight::zero()
    }
    fn withdraw_unbonded() -> Weight {
        Weight::zero()
    }
    fn take_seat() -> Weight {
        Weight::zero()
    }
    fn leave() -> Weight {
        Weight::zero()
    }
    fn evict_idle(_n: u32) -> Weight {
        Weight::zero()
    }
    fn release() -> Weight {
        Weight::zero()
    }
    fn report_misconduct() -> Weight {
        Weight::zero()
    }
    fn forget_task() -> Weight {
        Weight::zero()
    }
    fn contest_report() -> Weight {
        Weight::zero()
    }
    fn rule_on_report() -> Weight {
        Weight::zero()
    }
    fn settle_report() -> Weight {
        Weight::zero()
    }
    fn set_params() -> Weight {
        Weight::zero()
    }
}
