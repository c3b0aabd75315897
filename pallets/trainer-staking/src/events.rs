//! What observers are told. Ids first, amounts in plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[allow(missing_docs, reason = "each event's sentence says what its fields are")]
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A trainer bonded more tokens, in plancks.
        Bonded { trainer: T::AccountId, amount: Balance },
        /// Tokens, in plancks, began to unlock, until this block.
        Unbonded { trainer: T::AccountId, amount: Balance, unlocks_at: BlockNumberFor<T> },
        /// Unlocking tokens, in plancks, are bonded again.
        Rebonded { trainer: T::AccountId, amount: Balance },
        /// Unlocked tokens, in plancks, are no longer held.
        Withdrawn { trainer: T::AccountId, amount: Balance },
        /// A trainer took a seat; this stake, in plancks, is allocated to it.
        SeatTaken { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer left its seat.
        SeatLeft { task: TaskId, trainer: T::AccountId },
        /// The aggregator freed an idle trainer's seat.
        SeatEvicted { task: TaskId, trainer: T::AccountId },
        /// A seat's stake, in plancks, is free again.
        SeatReleased { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer lost this much, in plancks, over its seat; `stake` is what the seat has left.
        SeatSlashed { task: TaskId, trainer: T::AccountId, amount: Balance, stake: Balance },
        /// The counts of a task that no longer exists were removed.
        SeatsForgotten { task: TaskId },
        /// The parameters were set.
        ParamsSet { params: StakingParamsOf<T> },
        /// An aggregator reported a trainer. Its bond, in plancks, is held; the trainer may contest until `due_at`.
        MisconductReported {
            task: TaskId,
            trainer: T::AccountId,
            reporter: T::AccountId,
            evidence: Artifact,
            bond: Balance,
            due_at: BlockNumberFor<T>,
        },
        /// A trainer contested. Its bond, in plancks, is held; the arbiter has until `due_at`.
        ReportContested { task: TaskId, trainer: T::AccountId, bond: Balance, due_at: BlockNumberFor<T> },
        /// The arbiter ruled on a report, and the trainer lost `slashed`, in plancks, of which the reporter got `bounty`.
        ReportRuled { task: TaskId, trainer: T::AccountId, ruling: ReportRuling, slashed: Balance, bounty: Balance },
        /// A report ended without a ruling, and the trainer lost `slashed`, in plancks.
        ReportSettled { task: TaskId, trainer: T::AccountId, slashed: Balance },
    }
}
