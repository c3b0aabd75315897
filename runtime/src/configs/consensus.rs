//! Block production, finality and equivocations: BABE, GRANDPA, sessions, offences.

use crate::{
    AccountId, AuthorityDiscovery, Babe, Balances, Grandpa, Historical, Offences, Runtime, RuntimeCall, RuntimeEvent,
    Session, Staking, UncheckedExtrinsic,
    configs::staking::{BONDING_ERAS, EXPOSURE_PAGE, MAX_VALIDATORS, SESSIONS_PER_ERA},
    units::{EPOCH_SLOTS, PRIMARY_PROBABILITY, SLOT_MS, deposit},
};
use alloc::vec::Vec;
use frame_support::traits::{ConstU32, ConstU64, ConstU128};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_runtime::{
    impl_opaque_keys,
    traits::{ConvertInto, OpaqueKeys},
};
use sp_session::MembershipProof;

impl_opaque_keys! {
    /// A validator's session keys, in the order in which they are encoded and proven.
    pub struct SessionKeys {
        /// Signs finality votes (ed25519).
        pub grandpa: Grandpa,
        /// Authors blocks (sr25519).
        pub babe: Babe,
        /// Signs the addresses under which validators find each other (sr25519).
        pub authority_discovery: AuthorityDiscovery,
    }
}

/// BABE's configuration from genesis on.
pub const EPOCH_CONFIG: BabeEpochConfiguration =
    BabeEpochConfiguration { c: PRIMARY_PROBABILITY, allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };

/// Sessions for which equivocations can still be proven.
const PROVABLE_SESSIONS: u64 = BONDING_ERAS as u64 * SESSIONS_PER_ERA as u64;

/// Blocks for which an equivocation report is worth gossiping.
type ReportLongevity = ConstU64<{ PROVABLE_SESSIONS * EPOCH_SLOTS as u64 }>;

impl pallet_babe::Config for Runtime {
    type EpochDuration = ConstU64<{ EPOCH_SLOTS as u64 }>;
    type ExpectedBlockTime = ConstU64<SLOT_MS>;
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type DisabledValidators = Session;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type MaxNominators = ConstU32<EXPOSURE_PAGE>;
    type KeyOwnerProof = MembershipProof;
    type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
    type MaxNominators = ConstU32<EXPOSURE_PAGE>;
    type MaxSetIdSessionEntries = ConstU64<PROVABLE_SESSIONS>;
    type KeyOwnerProof = MembershipProof;
    type EquivocationReportSystem =
        pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
    type EventHandler = Staking;
}

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Babe;
    type NextSessionRotation = Babe;
    type SessionManager = pallet_session::historical::NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
    type Keys = SessionKeys;
    type DisablingStrategy = pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;
    type Currency = Balances;
    // One stored set of three keys.
    type KeyDeposit = ConstU128<{ deposit(1, 96) }>;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type FullIdentification = ();
    type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

impl pallet_offences::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type IdentificationTuple = pallet_session::historical::IdentificationTuple<Self>;
    type OnOffenceHandler = Staking;
}

impl pallet_authority_discovery::Config for Runtime {
    type MaxAuthorities = ConstU32<MAX_VALIDATORS>;
}

// Equivocation reports are bare transactions by the node that saw the offence.
impl<C> CreateTransactionBase<C> for Runtime
where
    RuntimeCall: From<C>,
{
    type Extrinsic = UncheckedExtrinsic;
    type RuntimeCall = RuntimeCall;
}

impl<C> CreateBare<C> for Runtime
where
    RuntimeCall: From<C>,
{
    fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
        UncheckedExtrinsic::new_bare(call)
    }
}
