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
