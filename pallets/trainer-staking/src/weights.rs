//! Weights of the calls, estimated by hand until they are measured.
//!
//! The reference time of a call is that of the nearest calls of the SDK's own weight files (2609.2.0): a ledger with a
//! hold is `pallet_staking`'s `bond` (57 µs), moving tokens on hold `pallet_balances`'s 50 µs, changing a bounded record
//! 25–40 µs. Database time is added by the runtime's own `DbWeight`. Proof sizes are the records' largest encodings,
//! rounded up.

use core::marker::PhantomData;
use frame_support::{
    traits::Get,
    weights::{Weight, constants::WEIGHT_REF_TIME_PER_MICROS},
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
    /// Slashes a seat.
    fn slash_seat() -> Weight;
    /// Removes a task's counts.
    fn forget_task() -> Weight;
    /// Sets the parameters.
    fn set_params() -> Weight;
}

/// Estimated weights, with the database time of the runtime `T`.
pub struct EstimatedWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> EstimatedWeight<T> {
    fn of(micros: u64, proof: u64, reads: u64, writes: u64) -> Weight {
        Weight::from_parts(micros.saturating_mul(WEIGHT_REF_TIME_PER_MICROS), proof)
            .saturating_add(T::DbWeight::get().reads_writes(reads, writes))
    }
}

impl<T: frame_system::Config> WeightInfo for EstimatedWeight<T> {
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
    // Reads: seat, counts.
    fn leave() -> Weight {
        Self::of(30, 4_000, 2, 2)
    }
    // Reads: task, counts, and a seat each.
    fn evict_idle(n: u32) -> Weight {
        let each = Self::of(12, 3_000, 1, 1);
        Self::of(25, 6_000, 2, 1).saturating_add(each.saturating_mul(u64::from(n)))
    }
    // Reads: seat, ledger, task, parameters, counts. Writes: seat, ledger, counts.
    fn release() -> Weight {
        Self::of(50, 8_000, 5, 3)
    }
    // Reads: seat, ledger, two accounts, holds. Writes: the same.
    fn slash_seat() -> Weight {
        Self::of(90, 8_000, 5, 5)
    }
    // Reads: counts, task.
    fn forget_task() -> Weight {
        Self::of(20, 6_000, 2, 1)
    }
    fn set_params() -> Weight {
        Self::of(10, 0, 0, 1)
    }
}

/// Free calls, for tests.
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
    fn slash_seat() -> Weight {
        Weight::zero()
    }
    fn forget_task() -> Weight {
        Weight::zero()
    }
    fn set_params() -> Weight {
        Weight::zero()
    }
}
