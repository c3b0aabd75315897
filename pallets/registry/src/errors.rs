//! Why calls are refused: one error a cause.

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
        /// A URI has characters other than visible ASCII.
        UriNotAscii,
        /// The endpoint is not a URL that starts with https:// or http://.
        EndpointNotHttp,
        /// The sealing key is all zero, which is no X25519 key.
        SealingKeyZero,
        /// The receipt key is all zero, which is no sr25519 key.
        ReceiptKeyZero,
        /// The account is registered in this role already: update its profile instead.
        AlreadyRegistered,
        /// The account is not registered in this role.
        NotRegistered,
        /// Only organizations publish models: call register_organization first.
        NotAnOrganization,
        /// The organization still has tasks that are not swept.
        OrganizationInUse,
        /// The organization still owns models: retire them first.
        OrganizationOwnsModels,
        /// The trainer still has a bond: unbond and withdraw it first.
        TrainerInUse,
        /// The aggregator still serves tasks whose claims are not over.
        AggregatorInUse,
        /// The account's free balance does not cover the storage deposit.
        DepositUnaffordable,
        /// The account's free balance does not cover the aggregator's bond.
        BondUnaffordable,
        /// The amount is zero.
        AmountZero,
        /// An aggregator's bond stays at least `aggregator_bond`: take out less, or deregister to get all of it.
        BelowMinBond,
        /// The account's free balance does not cover the fee for code on the chain.
        FeeUnaffordable,
        /// The client code has no bytes.
        CodeEmpty,
        /// The client code is larger than 256 KiB.
        CodeTooLarge,
        /// The extrinsic does not end in the client code: send the call directly, or as the last one of a batch.
        CodeNotLast,
        /// This extrinsic has published other code already: use one extrinsic a code.
        OneCodePerExtrinsic,
        /// This block carries as much client code as it may: try again in the next.
        BlockCodeFull,
        /// Client code kept elsewhere needs a URI where it can be fetched.
        ClientUriEmpty,
        /// The weights file has no bytes.
        WeightsEmpty,
        /// The model card has no bytes: leave it out instead.
        CardEmpty,
        /// There is no model with this number.
        UnknownModel,
        /// The account does not own this model.
        NotModelOwner,
        /// The model is retired, and tasks still depend on it: call again when they are swept.
        ModelInUse,
        /// All model numbers are used up.
        ModelIdsExhausted,
        /// A number ran out of its range. Nothing was changed.
        Overflow,
    }
}
