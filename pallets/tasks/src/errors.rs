//! Why calls are refused: one error a cause.

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
        /// The task is not waiting for its aggregator's consent any more.
        NotProposed,
        /// The task is not open.
        NotOpen,
        /// The task is neither proposed nor open.
        AlreadyClosed,
        /// The task is not closed yet.
        NotClosed,
        /// Claims are over and everything is paid out; the task's records are being deleted.
        BeingSwept,
        /// Rewards of this task cannot be claimed any more.
        ClaimsOver,

        /// There is no such model.
        NoSuchModel,
        /// Only the organization that published a model may propose tasks for it.
        NotModelOwner,
        /// The model is retired.
        ModelRetired,
        /// The account is not registered as an aggregator.
        NotAnAggregator,
        /// The free balance that may be spent, without locked tokens and the existential deposit, is less than the
        /// deposit and the storage deposit.
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
        /// The aggregator's share exceeds 20 %.
        AggregatorShareTooLarge,
        /// The deadline is less than `min_duration_ms` away, or past.
        DeadlineTooSoon,
        /// The deadline is more than 180 days away.
        DeadlineTooFar,
        /// A round must collect for at least a millisecond.
        RoundTooShort,
        /// A round that collects for so long would not end before the deadline, or leave less than half of the stall
        /// window to post it.
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
        /// Enough seats were taken for the task to begin: it can finish, but no more be withdrawn.
        AlreadyBegun,
        /// The last round is posted already.
        AllRoundsPosted,
        /// The amount is 0.
        AmountZero,
        /// The round under way is the last already.
        AlreadyLast,
        /// Rounds are posted in order, one each.
        RoundOutOfOrder,
        /// The latest posting is less than `min_round_gap` blocks ago.
        TooSoonAfterLastRound,
        /// Deadline and grace have passed.
        GracePassed,
        /// The round has fewer leaves than the task's `min_trainers`.
        TooFewLeaves,
        /// The round has more leaves than seats are eligible.
        MoreLeavesThanSeats,
        /// Where rewards are equal, `total_shares` is the number of leaves.
        SharesNotEqual,
        /// So little is left that a round's pool would be empty.
        EmptyPool,
        /// Rounds are left to post, the deadline and its grace have not passed, and the aggregator did not stall.
        NotYetClosable,

        /// The latest round can still be objected to, or is frozen: until its rewards open, no round is posted and the task
        /// does not close.
        LatestRoundNotOpen,
        /// The aggregator's bond does not back the deposits of all its tasks: it must bond more before it takes on this one.
        AggregatorBondTooSmall,
        /// The latest posting is less than `stall_window` blocks ago, and the latest round is not void.
        NotStalled,
        /// The account serves the task already.
        SameAggregator,
        /// The organization did not name this account to take the task over, or a posting came in between.
        NotSuccessor,

        /// More than half of its seats objected already, or the arbiter has ruled.
        AlreadyFrozen,
        /// The round's challenge window is over.
        ChallengeWindowOver,
        /// Only accounts whose seat in the task was taken before the posting, and is not released, may object.
        NoSeatInRound,
        /// The account has objected to this round already.
        AlreadyObjected,
        /// The free balance that may be spent, without locked tokens and the existential deposit, is less than the
        /// objection's bond.
        ObjectionUnaffordable,
        /// The round is not frozen: there is nothing to rule on.
        NotFrozen,
        /// The arbiter was silent for too long: the round's rewards are open.
        RulingWindowOver,
        /// There is no such objection, or it is settled.
        NoSuchObjection,
        /// The round can still be objected to, or the arbiter still rule.
        ObjectionPending,

        /// The round's challenge window is not over.
        NotOpenedYet,
        /// The aggregator has its part of the round, or the round has none for it.
        NothingToCollect,
        /// The claim window is not over and not every leaf is claimed.
        ClaimsStillOpen,
        /// A sweep of no records does nothing: ask for at least 1.
        NothingToSweep,
        /// The payee's account does not exist, and so small a payment cannot create it: it is below the existential
        /// deposit.
        PayeeCannotReceive,
        /// The treasury's account does not exist, and what is unclaimed cannot create it: send it the existential deposit.
        TreasuryCannotReceive,
        /// A payment exceeds what is left of the round's pool.
        ExceedsPool,
        /// The fee of a claim without a signer leaves nothing of what it is paid.
        FeeExceedsReward,

        /// The task admits any trainer, not by list.
        NotByList,
        /// The list holds as many accounts as the task has seats.
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
        /// A number ran out of its range. Nothing was changed.
        Overflow,
    }
}
