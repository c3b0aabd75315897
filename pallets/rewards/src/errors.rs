//! Why calls are refused: one error a cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such round, or it is swept.
        NoSuchRound,
        /// The round is known already: rounds open once.
        RoundExists,
        /// A reward tree has at least one leaf.
        EmptyTree,
        /// Every leaf of a reward tree has a share of at least 1, so there cannot be fewer shares than leaves.
        TooFewShares,
        /// The round's rewards are open already: when they open can no longer be moved.
        OpenedAlready,
        /// The round's challenge window is not over.
        NotOpenedYet,
        /// The task's claims have ended; what was left went to the treasury.
        ClaimsOver,
        /// The leaf was claimed before.
        AlreadyClaimed,
        /// The round's tree has no such leaf.
        NoSuchLeaf,
        /// The claim's share is 0: a leaf's share is at least 1.
        ZeroShare,
        /// The path has not the number of siblings that the leaf's position has.
        WrongPathLength,
        /// The shares along the path sum to more than 128 bits hold.
        SumOverflow,
        /// The shares along the path do not sum to the round's total.
        WrongSum,
        /// The path leads to another root: payee, salt, share, index or path differ from the round's tree.
        WrongRoot,
        /// The share is worth less than one planck.
        WorthNothing,
        /// A claim that nobody signs is worth no more than its own fee.
        WorthNoFee,
        /// What a claim that nobody signs leaves after its fee does not create the payee's account.
        PayeeTooNew,
        /// The escrow cannot pay the claim.
        CannotBePaid,
        /// There are no claims in the call.
        NoClaims,
        /// The claims of one call must have one payee.
        DifferentPayees,
    }
}
