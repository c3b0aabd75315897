//! What the pallet reports to observers: ids first, then amounts in plancks.

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
            /// The leaf's reward, in plancks.
            amount: Balance,
            /// The part of the reward that paid the claim's fee, in plancks: 0 for a signed claim.
            fee: Balance,
        },
    }
}
