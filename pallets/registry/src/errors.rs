//! Why a call is refused: one error for each cause.

use frame_support::pallet_macros::pallet_section;

/// The errors of the pallet.
#[pallet_section]
mod errors {
    #[pallet::error]
    pub enum Error<T> {
        /// The name is empty: give 1 to 64 bytes.
        NameEmpty,
        /// The name is not UTF-8 text.
        NameNotText,
        /// A URI contains characters other than visible ASCII.
        UriNotAscii,
        /// The endpoint is not a URL that starts with `https://` or `http://`.
        EndpointNotHttp,
        /// The sealing key is all zero, which is not an X25519 key.
        SealingKeyZero,
        /// The receipt key is all zero, which is not an sr25519 key.
        ReceiptKeyZero,
        /// The account is registered in this role already: update its profile instead.
        AlreadyRegistered,
        /// The account is not registered in this role.
        NotRegistered,
        /// Only organizations can publish models: call `register_organization` first.
        NotAnOrganization,
        /// The organization has tasks that are not swept.
        OrganizationInUse,
        /// The organization owns models: retire them first.
        OrganizationOwnsModels,
        /// The trainer has a bond: unbond and withdraw it first.
        TrainerInUse,
        /// The aggregator serves tasks whose claims are not over.
        AggregatorInUse,
        /// The account's free balance does not cover the storage deposit.
        DepositUnaffordable,
        /// The account's free balance does not cover the aggregator's bond.
        BondUnaffordable,
        /// The amount is zero.
        AmountZero,
        /// An aggregator's bond must stay at least `aggregator_bond`: unbond less, or deregister to free all of it.
        BelowMinBond,
        /// The account's free balance does not cover the fee for code on the chain.
        FeeUnaffordable,
        /// The client code is empty.
        CodeEmpty,
        /// The client code is larger than 256 KiB.
        CodeTooLarge,
        /// The extrinsic does not end in the client code: send the call directly, or as the last call of a batch.
        CodeNotLast,
        /// This extrinsic has already published other code: use one extrinsic for each code.
        OneCodePerExtrinsic,
        /// This block contains the maximum amount of client code: try again in the next block.
        BlockCodeFull,
        /// Client code stored elsewhere needs a URI from which it can be fetched.
        ClientUriEmpty,
        /// The weights file is empty.
        WeightsEmpty,
        /// The model card is empty: leave it out instead.
        CardEmpty,
        /// There is no model with this number.
        UnknownModel,
        /// The account does not own this model.
        NotModelOwner,
        /// The model is retired, and tasks depend on it: call again when they are swept.
        ModelInUse,
        /// All model numbers are used up.
        ModelIdsExhausted,
        /// An amount overflows.
        Overflow,
    }
}
