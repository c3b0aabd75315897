//! Why calls are refused: one error a cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// The amount is zero.
        AmountZero,
        /// Only registered trainers bond: call register_trainer first.
        NotATrainer,
        /// The account's free balance, without locks and the existential deposit, does not cover the amount.
        InsufficientBalance,
        /// The bond would be below the minimum: bond more, or unbond all of it.
        BelowMinBond,
        /// The account has no bond.
        NotBonded,
        /// More than what is bonded and not allocated to seats: bond more, or leave and release seats.
        InsufficientFreeBond,
        /// More than what is unlocking.
        InsufficientUnlocking,
        /// As many chunks are unlocking as may: withdraw what is unlocked, or wait.
        TooManyUnlocking,
        /// Nothing is unlocked yet.
        NothingToWithdraw,

        /// There is no task with this number.
        UnknownTask,
        /// The task is not open: it was not accepted yet, or is closed.
        TaskNotOpen,
        /// The task's deadline has passed.
        DeadlinePassed,
        /// As many trainers sit in the task as may.
        TaskFull,
        /// The task admits by list, and the account is not on it.
        NotAdmitted,
        /// The account sits in the task already.
        AlreadySeated,
        /// The account left the task, and its stake is not released yet: it can sit again after that.
        SeatNotReleased,
        /// The account has no seat in the task.
        NoSeat,
        /// The account has left its seat already.
        AlreadyLeft,
        /// Only the task's aggregator may do this.
        NotTheAggregator,
        /// None of the accounts sits in the task.
        NothingToEvict,
        /// The trainer still sits in the seat, and the task is open.
        SeatInUse,
        /// The leave delay is not over, and the task is open.
        LeaveDelayNotOver,
        /// No round was posted since the seat was left, and the task is open.
        RoundNotPosted,
        /// A report of misconduct in the seat is pending: the stake is released when that has ended.
        SeatReported,
        /// Nothing that the slash could reach is left, or too little to create the account that would get it.
        NothingToSlash,
        /// The task still exists or has seats that are not released.
        TaskNotGone,
        /// There is nothing of the task to forget.
        NothingToForget,
        /// A count would exceed what can be counted.
        CountOverflow,

        /// Misconduct in this seat was reported before. A seat is reported at most once.
        AlreadyReported,
        /// The evidence has no bytes.
        EvidenceEmpty,
        /// The evidence's URI has characters other than visible ASCII.
        EvidenceUriNotAscii,
        /// No report of this seat is pending.
        NoReport,
        /// The report is contested already.
        AlreadyContested,
        /// The contest window is over.
        ContestTooLate,
        /// The report can still be contested, or the arbiter has still time to rule.
        ReportNotDue,

        /// `silent_slash` must be at most 10 %.
        SilentSlashTooLarge,
        /// `contest_window` must not be 0.
        ContestWindowTooShort,
        /// `ruling_window` must not be 0.
        RulingWindowTooShort,
    }
}
