//! What observers are told. Ids first, amounts in plancks.

use frame_support::pallet_macros::pallet_section;

/// The events of the pallet.
#[pallet_section]
mod events {
    #[pallet::event]
    #[pallet::generate_deposit(pub(super) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A leaf's reward was paid to its payee.
        Claimed {
            /// The task.
            task: TaskId,
            /// The round.
            round: RoundIndex,
            /// The leaf.
            index: u32,
            /// Who was paid.
            payee: T::AccountId,
            /// What the leaf is worth, in plancks.
            amount: Balance,
            /// How much of that went for the claim's own fee: 0 if the claim was signed.
            fee: Balance,
        },
    }
}
