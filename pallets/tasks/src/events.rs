//! What happened, for observers. Ids come first, and amounts are plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// An organization proposed a task and its deposit, in plancks, is held.
        TaskProposed {
            /// The task.
            task: TaskId,
            /// Who offers it.
            organization: T::AccountId,
            /// The aggregator it is proposed to.
            aggregator: T::AccountId,
            /// The model to train.
            model: ModelId,
            /// What is held, in plancks.
            deposit: Balance,
        },
        /// The aggregator accepted: the task is open.
        TaskAccepted {
            /// The task.
            task: TaskId,
            /// Who serves it.
            aggregator: T::AccountId,
        },
        /// The organization added to the deposit.
        TaskToppedUp {
            /// The task.
            task: TaskId,
            /// What was added, in plancks.
            amount: Balance,
            /// The deposit now, in plancks.
            deposit: Balance,
        },
        /// The aggregator posted a round's result and the round's pay was set aside.
        RoundPosted {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// SHA-256 of the new global model.
            model: H256,
            /// The number of trainers that the round pays.
            leaves: u32,
            /// Set aside for them, in plancks.
            pool: Balance,
            /// Set aside for the aggregator, in plancks.
            aggregator_part: Balance,
            /// The block from which rewards can be claimed.
            opens_at: BlockNumberFor<T>,
        },
        /// A trainer with a seat in a round objected to it, and its bond is held.
        RoundObjected {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// Who objected.
            trainer: T::AccountId,
            /// The number of objections to the round so far.
            objections: u32,
            /// The number of seats that may object: once more than half do, the round is frozen.
            eligible: u32,
        },
        /// More than half of a round's seats objected: the arbiter may rule.
        RoundFrozen {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// The block in which the round's rewards open if the arbiter is silent.
            until: BlockNumberFor<T>,
        },
        /// The arbiter voided a round: it pays nobody, and the model is what it was before.
        RoundVoided {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// The round's pay, which is unallocated again, in plancks.
            returned: Balance,
            /// The slash of the aggregator's bond, which went to the treasury, in plancks.
            slashed: Balance,
        },
        /// The arbiter dismissed the objections to a round: its rewards are open.
        RoundUpheld {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
        },
        /// An objection's bond is free again, or went to the treasury.
        ObjectionSettled {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// Who objected.
            trainer: T::AccountId,
            /// The bond, in plancks.
            bond: Balance,
            /// Whether it went to the treasury, because the arbiter dismissed the objections.
            forfeit: bool,
        },
        /// An aggregator posted nothing although it could have, and its bond was slashed.
        AggregatorAbsent {
            /// The task.
            task: TaskId,
            /// Who was absent.
            aggregator: T::AccountId,
            /// The slash of its bond, which went to the treasury, in plancks.
            slashed: Balance,
        },
        /// The organization named an aggregator that may take a task over.
        SuccessorNamed {
            /// The task.
            task: TaskId,
            /// That aggregator.
            successor: T::AccountId,
        },
        /// Another aggregator took a task over.
        AggregatorReplaced {
            /// The task.
            task: TaskId,
            /// Who served it.
            former: T::AccountId,
            /// Who serves it now.
            aggregator: T::AccountId,
            /// The uncollected parts that the former one was paid, in plancks.
            collected: Balance,
        },
        /// A task will end after fewer rounds than its terms say.
        TaskFinishing {
            /// The task.
            task: TaskId,
            /// Its last round.
            last_round: RoundIndex,
        },
        /// A task closed, and what was never set aside returned to the organization's free balance.
        TaskClosed {
            /// The task.
            task: TaskId,
            /// Who offered it.
            organization: T::AccountId,
            /// What returned to it, in plancks.
            refunded: Balance,
            /// Why the task closed.
            reason: CloseReason,
        },
        /// The aggregator got its part of a round.
        FeeCollected {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// Who was paid.
            aggregator: T::AccountId,
            /// How much, in plancks.
            amount: Balance,
        },
        /// Claims ended: the aggregator got its uncollected parts, the treasury the unclaimed rewards.
        ClaimsEnded {
            /// The task.
            task: TaskId,
            /// Who served it.
            aggregator: T::AccountId,
            /// What the aggregator got, in plancks.
            collected: Balance,
            /// What the treasury got, in plancks.
            unclaimed: Balance,
        },
        /// Every record of a task is deleted. The amounts, in plancks, sum to all that was ever deposited for it.
        TaskSwept {
            /// The task.
            task: TaskId,
            /// Who offered it.
            organization: T::AccountId,
            /// Claimed by payees.
            paid: Balance,
            /// Paid to the aggregator.
            aggregator: Balance,
            /// Given back to the organization.
            refunded: Balance,
            /// Sent to the treasury.
            unclaimed: Balance,
        },
        /// A trainer may take a seat.
        TrainerAdmitted {
            /// The task.
            task: TaskId,
            /// The trainer.
            trainer: T::AccountId,
        },
        /// A trainer may no longer take a seat; one it has stays.
        TrainerUnadmitted {
            /// The task.
            task: TaskId,
            /// The trainer.
            trainer: T::AccountId,
        },
        /// Limits and windows changed.
        ParamsSet {
            /// What applies now.
            params: TaskParams<BlockNumberFor<T>>,
        },
    }
}
