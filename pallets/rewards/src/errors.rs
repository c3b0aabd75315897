//! Why a call is refused: one error for each cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// The round does not exist, or is swept.
        NoSuchRound,
        /// The round exists already: a round opens once.
        RoundExists,
        /// The reward tree has no leaves: it needs at least one.
        EmptyTree,
        /// The reward tree has fewer shares than leaves: every leaf needs a share of at least 1.
        TooFewShares,
        /// The round's rewards can be claimed already: the opening can no longer be moved.
        OpenedAlready,
        /// The round's challenge window is not over.
        NotOpenedYet,
        /// The task's claims have ended, and the unclaimed rewards went to the treasury.
        ClaimsOver,
        /// The leaf was claimed before.
        AlreadyClaimed,
        /// The round's tree has no such leaf.
        NoSuchLeaf,
        /// The claim's share is 0: a leaf's share is at least 1.
        ZeroShare,
        /// The number of siblings does not match the leaf's position.
        WrongPathLength,
        /// The shares along the path sum to more than 128 bits.
        SumOverflow,
        /// The shares along the path do not sum to the round's total.
        WrongSum,
        /// The path leads to another root: payee, salt, share, index or path differ from the round's tree.
        WrongRoot,
        /// The share is worth less than one planck.
        WorthNothing,
        /// The reward of an unsigned claim does not exceed its fee.
        WorthNoFee,
        /// The reward of an unsigned claim, less its fee, is too small to create the payee's account.
        PayeeTooNew,
        /// The escrow cannot pay the claim.
        CannotBePaid,
        /// The call contains no claims.
        NoClaims,
        /// The claims have different payees: claim for one payee in a call.
        DifferentPayees,
    }
}
