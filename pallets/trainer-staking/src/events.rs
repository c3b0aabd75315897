//! What the pallet reports to observers: ids first, then amounts in plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[allow(missing_docs, reason = "each event's sentence explains its fields")]
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A trainer bonded more tokens, in plancks.
        Bonded { trainer: T::AccountId, amount: Balance },
        /// Tokens, in plancks, began to unlock; they can be withdrawn from block `unlocks_at` on.
        Unbonded { trainer: T::AccountId, amount: Balance, unlocks_at: BlockNumberFor<T> },
        /// Unlocking tokens, in plancks, were bonded again.
        Rebonded { trainer: T::AccountId, amount: Balance },
        /// Unlocked tokens, in plancks, were withdrawn and are no longer held.
        Withdrawn { trainer: T::AccountId, amount: Balance },
        /// A trainer took a seat, which allocates this stake, in plancks.
        SeatTaken { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer left its seat.
        SeatLeft { task: TaskId, trainer: T::AccountId },
        /// The aggregator freed an idle trainer's seat.
        SeatEvicted { task: TaskId, trainer: T::AccountId },
        /// A seat's stake, in plancks, is free again.
        SeatReleased { task: TaskId, trainer: T::AccountId, stake: Balance },
        /// A trainer lost `amount` plancks for misconduct in its seat, whose stake is now `stake`.
        SeatSlashed { task: TaskId, trainer: T::AccountId, amount: Balance, stake: Balance },
        /// The counts of a task that no longer exists were removed.
        SeatsForgotten { task: TaskId },
        /// The parameters were set.
        ParamsSet { params: StakingParamsOf<T> },
        /// An aggregator reported a trainer. Its bond, in plancks, is held; the trainer may contest before block
        /// `due_at`.
        MisconductReported {
            task: TaskId,
            trainer: T::AccountId,
            reporter: T::AccountId,
            evidence: Artifact,
            bond: Balance,
            due_at: BlockNumberFor<T>,
        },
        /// A trainer contested. Its bond, in plancks, is held; the arbiter has until block `due_at`.
        ReportContested { task: TaskId, trainer: T::AccountId, bond: Balance, due_at: BlockNumberFor<T> },
        /// The arbiter ruled on a report. The trainer lost `slashed` plancks, of which the reporter received `bounty`.
        ReportRuled { task: TaskId, trainer: T::AccountId, ruling: ReportRuling, slashed: Balance, bounty: Balance },
        /// A report ended without a ruling. The trainer lost `slashed` plancks.
        ReportSettled { task: TaskId, trainer: T::AccountId, slashed: Balance },
    }
}
