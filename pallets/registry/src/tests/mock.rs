//! A small chain with the registry, and with utility, multisig and proxy, which wrap calls.

use crate as pallet_registry;
use crate::{HoldReason, Liveness, RegistryParams, weights::Estimates};
use frame_support::{
    construct_runtime, derive_impl, parameter_types,
    traits::{ConstU32, ConstU128, Footprint, LinearStoragePrice, fungible::HoldConsideration},
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use sheaf_primitives::{ModelId, SHF};
use sp_io::TestExternalities;
use sp_runtime::{AccountId32, traits::IdentityLookup};

construct_runtime!(
    pub enum Test {
        System: frame_system = 0,
        Balances: pallet_balances = 4,
        Utility: pallet_utility = 20,
        Multisig: pallet_multisig = 21,
        Proxy: pallet_proxy = 22,
        Registry: pallet_registry = 40,
    }
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlock<Test>;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<{ SHF / 1000 }>;
    type AccountStore = System;
}

impl pallet_utility::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PalletsOrigin = OriginCaller;
    type WeightInfo = ();
}

impl pallet_multisig::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type DepositBase = ConstU128<SHF>;
    type DepositFactor = ConstU128<SHF>;
    type MaxSignatories = ConstU32<10>;
    type WeightInfo = ();
    type BlockNumberProvider = System;
}

impl pallet_proxy::Config for Test {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = ();
    type ProxyDepositBase = ConstU128<SHF>;
    type ProxyDepositFactor = ConstU128<SHF>;
    type MaxProxies = ConstU32<4>;
    type WeightInfo = ();
    type MaxPending = ConstU32<4>;
    type CallHasher = sp_runtime::traits::BlakeTwo256;
    type AnnouncementDepositBase = ConstU128<SHF>;
    type AnnouncementDepositFactor = ConstU128<SHF>;
    type BlockNumberProvider = System;
}

/// The storage deposit for a record, and for each of its bytes.
pub const RECORD: u128 = SHF / 10;
pub const BYTE: u128 = SHF / 1000;
pub const BOND: u128 = 50 * SHF;
pub const CODE_BYTE_FEE: u128 = SHF / 100;
pub const FUNDS: u128 = 10_000 * SHF;
pub const MAX_CODE_PER_BLOCK: u32 = 1_000;

parameter_types! {
    pub const ForProfile: RuntimeHoldReason = RuntimeHoldReason::Registry(HoldReason::ProfileDeposit);
    pub const ForModel: RuntimeHoldReason = RuntimeHoldReason::Registry(HoldReason::ModelDeposit);
    pub const Treasury: AccountId32 = AccountId32::new([99; 32]);
    pub static LiveAccounts: Vec<AccountId32> = Vec::new();
    pub static LiveModels: Vec<ModelId> = Vec::new();
}

type Price = LinearStoragePrice<ConstU128<RECORD>, ConstU128<BYTE>, u128>;

impl pallet_registry::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type ProfileDeposit = HoldConsideration<AccountId32, Balances, ForProfile, Price, Footprint>;
    type ModelDeposit = HoldConsideration<AccountId32, Balances, ForModel, Price, Footprint>;
    type FeeDestination = Treasury;
    type Liveness = Alive;
    type AdminOrigin = EnsureRoot<AccountId32>;
    type WeightInfo = Estimates<ParityDbWeight>;
}

/// Considers live what a test has set.
pub struct Alive;

impl Liveness<AccountId32> for Alive {
    fn organization_is_live(organization: &AccountId32) -> bool {
        LiveAccounts::get().contains(organization)
    }
    fn trainer_is_live(trainer: &AccountId32) -> bool {
        LiveAccounts::get().contains(trainer)
    }
    fn aggregator_is_live(aggregator: &AccountId32) -> bool {
        LiveAccounts::get().contains(aggregator)
    }
    fn model_is_live(model: ModelId) -> bool {
        LiveModels::get().contains(&model)
    }
}

pub const OLGA: AccountId32 = AccountId32::new([1; 32]);
pub const ANNA: AccountId32 = AccountId32::new([2; 32]);
pub const TOM: AccountId32 = AccountId32::new([3; 32]);
/// Has two existential deposits only.
pub const PAUL: AccountId32 = AccountId32::new([4; 32]);

pub fn params() -> RegistryParams {
    RegistryParams { aggregator_bond: BOND, code_byte_fee: CODE_BYTE_FEE, max_code_per_block: MAX_CODE_PER_BLOCK }
}

/// A fresh chain in its first block.
pub fn genesis() -> TestExternalities {
    let balances = vec![(OLGA, FUNDS), (ANNA, FUNDS), (TOM, FUNDS), (PAUL, SHF / 500), (Treasury::get(), SHF)];
    let config = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        registry: pallet_registry::GenesisConfig { params: params(), ..Default::default() },
        ..Default::default()
    };
    pallet_test_support::genesis::<Test>(config, || {})
}

/// Runs a test on a fresh chain. Whatever it did, the laws hold after it and no token was made or lost.
pub fn chain(test: impl FnOnce()) {
    pallet_test_support::run::<Test>(genesis(), test, || Registry::do_try_state().unwrap());
}
