//! Why calls are refused: one error for each cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such task, or it is swept.
        NoSuchTask,
        /// There is no such round, or it is swept.
        NoSuchRound,
        /// Only the task's organization may do this.
        NotOrganization,
        /// Only the task's aggregator may do this.
        NotAggregator,
        /// The task is no longer waiting for its aggregator to accept.
        NotProposed,
        /// The task is not open.
        NotOpen,
        /// The task is neither proposed nor open.
        AlreadyClosed,
        /// The task is not closed yet.
        NotClosed,
        /// Claims are over and everything is paid out; the task's records are being deleted.
        BeingSwept,
        /// Rewards of this task can no longer be claimed.
        ClaimsOver,

        /// There is no such model.
        NoSuchModel,
        /// Only the organization that published a model may propose tasks for it.
        NotModelOwner,
        /// The model is retired.
        ModelRetired,
        /// The account is not registered as an aggregator.
        NotAnAggregator,
        /// Deposit and storage deposit exceed the account's spendable balance, which excludes locked tokens and the
        /// existential deposit.
        NotEnoughFree,

        /// A task has 1 to 1000 rounds.
        RoundsOutOfRange,
        /// A round needs at least 2 trainers.
        TooFewTrainers,
        /// A task has at most 2^20 seats.
        TooManyTrainers,
        /// `min_trainers` exceeds `max_trainers`.
        TrainersOutOfOrder,
        /// The stake is below `min_stake`.
        StakeTooSmall,
        /// The deposit per round and seat is below `min_share`.
        DepositTooSmall,
        /// The aggregator's fee exceeds 20 %.
        AggregatorFeeTooLarge,
        /// The deadline is less than `min_duration_ms` away, or past.
        DeadlineTooSoon,
        /// The deadline is more than 180 days away.
        DeadlineTooFar,
        /// A round must collect for at least 1 ms.
        RoundTooShort,
        /// The round would collect beyond the deadline, or leave less than half of the stall window to post it.
        RoundTooLong,
        /// Updates have at most 24 fraction bits.
        FracBitsTooLarge,
        /// The cap of sample weights is 1 to 65536.
        SampleWeightCapOutOfRange,
        /// A learning rate of 0 would never change the model.
        LearningRateZero,
        /// A clip of 0 would make every update zero.
        ClipZero,
        /// `clip · 2^frac_bits` does not fit the 32-bit integers of an update.
        ClipTooLarge,

        /// The deadline has passed.
        DeadlinePassed,
        /// As many seats were taken as a round needs: the task can finish, but no longer be withdrawn.
        AlreadyBegun,
        /// The last round is already posted.
        AllRoundsPosted,
        /// The amount is 0.
        AmountZero,
        /// The round under way is already the last.
        AlreadyLast,
        /// The round is not the next one: rounds are posted in order.
        RoundOutOfOrder,
        /// The latest posting is less than `min_round_gap` blocks ago.
        TooSoonAfterLastRound,
        /// Deadline and grace have passed.
        GracePassed,
        /// The round has fewer leaves than the task's `min_trainers`.
        TooFewLeaves,
        /// The round has more leaves than there are eligible seats.
        MoreLeavesThanSeats,
        /// Where rewards are equal, `total_shares` is the number of leaves.
        SharesNotEqual,
        /// The unallocated deposit is too small: the round's pool would be empty.
        EmptyPool,
        /// Rounds are left to post, deadline and grace have not passed, and the aggregator has not stalled.
        NotYetClosable,

        /// The latest round can still be objected to, or is frozen: until its rewards open, no round can be posted and
        /// the task cannot close.
        LatestRoundNotOpen,
        /// The aggregator's bond does not back the deposits of all its tasks and this one: it must bond more first.
        AggregatorBondTooSmall,
        /// The latest posting is less than `stall_window` blocks ago, and the latest round is not void.
        NotStalled,
        /// The account already serves the task.
        SameAggregator,
        /// The organization did not name this account as successor, or a round was posted since.
        NotSuccessor,

        /// More than half of the round's seats have already objected, or the arbiter has ruled.
        AlreadyFrozen,
        /// The round's challenge window is over.
        ChallengeWindowOver,
        /// Only an account that took a seat in the task before the posting, and has not released it, may object.
        NoSeatInRound,
        /// The account has already objected to this round.
        AlreadyObjected,
        /// The objection's bond exceeds the account's spendable balance, which excludes locked tokens and the
        /// existential deposit.
        ObjectionUnaffordable,
        /// The round is not frozen.
        NotFrozen,
        /// The ruling window is over, and the round's rewards are open.
        RulingWindowOver,
        /// There is no such objection, or it is already settled.
        NoSuchObjection,
        /// The round can still be objected to, or the arbiter can still rule.
        ObjectionPending,

        /// The round's challenge window is not over.
        NotOpenedYet,
        /// The aggregator has already collected its part of the round, or the round has none.
        NothingToCollect,
        /// The claim window is not over and not every leaf is claimed.
        ClaimsStillOpen,
        /// `max_items` is 0: a sweep deletes at least one record.
        NothingToSweep,
        /// The payee's account does not exist, and the payment is below the existential deposit, so it cannot create
        /// it.
        PayeeCannotReceive,
        /// The treasury's account does not exist, and the payment cannot create it: send it the existential deposit.
        TreasuryCannotReceive,
        /// A payment exceeds what is left of the round's pool.
        ExceedsPool,
        /// The fee of a claim without a signer is as large as the reward, or larger.
        FeeExceedsReward,

        /// The task admits any trainer: it has no list.
        NotByList,
        /// The list already holds as many accounts as the task has seats.
        ListFull,

        /// `min_share` must be at least twice the existential deposit.
        MinShareTooSmall,
        /// `min_duration_ms` must be at most 180 days.
        MinDurationTooLong,
        /// `min_round_gap` must be at least `challenge_window`.
        RoundGapTooShort,
        /// `stall_window` must be at least `min_round_gap`, and not 0.
        StallWindowTooShort,
        /// `claim_window` must be at least ten times `challenge_window`, and not 0.
        ClaimWindowTooShort,
        /// `ruling_window` must be at most a quarter of `claim_window`, and not 0.
        RulingWindowOutOfRange,
        /// `objection_bond` must not be 0.
        ObjectionBondZero,
        /// A number exceeds its range. Nothing was changed.
        Overflow,
    }
}
