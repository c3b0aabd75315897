//! What observers are told. Ids first, amounts in plancks.

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
            /// Who is asked to serve it.
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
            /// How many trainers the round pays.
            leaves: u32,
            /// Set aside for them, in plancks.
            pool: Balance,
            /// Set aside for the aggregator, in plancks.
            aggregator_part: Balance,
            /// The block from which rewards can be claimed.
            opens_at: BlockNumberFor<T>,
        },
        /// A seat of a round objected to it, and holds a bond over it.
        RoundObjected {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// Who objected.
            trainer: T::AccountId,
            /// How many seats have objected.
            objections: u32,
            /// How many could: once more than half do, the round is frozen.
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
            /// What was set aside for it and is unallocated again, in plancks.
            returned: Balance,
            /// What the aggregator's bond lost to the treasury, in plancks.
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
            /// Whether it went to the treasury, as the arbiter dismissed the objections.
            forfeit: bool,
        },
        /// An aggregator that could have served a task posted nothing, and its bond was slashed.
        AggregatorAbsent {
            /// The task.
            task: TaskId,
            /// Who was absent.
            aggregator: T::AccountId,
            /// What its bond lost to the treasury, in plancks.
            slashed: Balance,
        },
        /// The organization named who may take a task over.
        SuccessorNamed {
            /// The task.
            task: TaskId,
            /// Who may.
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
            /// What the former one was paid of its parts that it had not collected, in plancks.
            collected: Balance,
        },
        /// A task will end after fewer rounds than its terms say.
        TaskFinishing {
            /// The task.
            task: TaskId,
            /// Its last round.
            last_round: RoundIndex,
        },
        /// A task closed and what was never set aside is back on the organization's free balance.
        TaskClosed {
            /// The task.
            task: TaskId,
            /// Who offered it.
            organization: T::AccountId,
            /// What it got back, in plancks.
            refunded: Balance,
            /// Why the task closed.
            reason: CloseReason,
        },
        /// The aggregator got its part of a round.
        ShareCollected {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// Who was paid.
            aggregator: T::AccountId,
            /// How much, in plancks.
            amount: Balance,
        },
        /// Claims are over: the aggregator got what it had not collected, the treasury what nobody claimed.
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
