//! Why a call is refused: one error for each cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// The amount is zero.
        AmountZero,
        /// Only registered trainers can bond: call `register_trainer` first.
        NotATrainer,
        /// The account's free balance, less locks and the existential deposit, does not cover the amount.
        InsufficientBalance,
        /// The bond would be below the minimum: bond more, or unbond all of it.
        BelowMinBond,
        /// The account has no bond.
        NotBonded,
        /// The amount exceeds the free part of the bond: bond more, or leave and release seats.
        InsufficientFreeBond,
        /// The amount exceeds what is unlocking.
        InsufficientUnlocking,
        /// The maximum number of chunks is unlocking: withdraw what is unlocked, or wait.
        TooManyUnlocking,
        /// Nothing is unlocked yet.
        NothingToWithdraw,

        /// There is no task with this number.
        UnknownTask,
        /// The task is not open: it is not accepted yet, or is closed.
        TaskNotOpen,
        /// The task's deadline has passed.
        DeadlinePassed,
        /// The task has its maximum number of trainers.
        TaskFull,
        /// The task admits by list, and the account is not on the list.
        NotAdmitted,
        /// The account is seated in the task already.
        AlreadySeated,
        /// The account left the task, and its stake is not released yet: release it before taking a seat again.
        SeatNotReleased,
        /// The account has no seat in the task.
        NoSeat,
        /// The account has left its seat already.
        AlreadyLeft,
        /// Only the task's aggregator may do this.
        NotTheAggregator,
        /// None of the accounts is seated in the task.
        NothingToEvict,
        /// The trainer is still seated, and the task is open.
        SeatInUse,
        /// The leave delay is not over, and the task is open.
        LeaveDelayNotOver,
        /// No round was posted after the seat was left, and the task is open.
        RoundNotPosted,
        /// A report of misconduct in the seat is pending: the stake can be released once it ends.
        SeatReported,
        /// The slash would take nothing, or too little to create the account that receives it.
        NothingToSlash,
        /// The task still exists or has seats that are not released.
        TaskNotGone,
        /// The task has no counts to remove.
        NothingToForget,
        /// A count is too large.
        CountOverflow,

        /// Misconduct in this seat was reported before: a seat can be reported once.
        AlreadyReported,
        /// The evidence has no bytes.
        EvidenceEmpty,
        /// The evidence's URI contains characters other than visible ASCII.
        EvidenceUriNotAscii,
        /// No report of this seat is pending.
        NoReport,
        /// The report is contested already.
        AlreadyContested,
        /// The contest window is over.
        ContestTooLate,
        /// The report can still be contested, or the arbiter can still rule.
        ReportNotDue,

        /// `silent_slash` must be at most 10 %.
        SilentSlashTooLarge,
        /// `contest_window` must be at least one block.
        ContestWindowTooShort,
        /// `ruling_window` must be at least one block.
        RulingWindowTooShort,
    }
}
