//! A small chain with the registry, and words to speak of it.

use crate as pallet_registry;
use crate::{HoldReason, Liveness, RegistryParams, weights::Estimates};
use frame_support::{
    BoundedVec, assert_noop, construct_runtime, derive_impl, parameter_types,
    traits::{
        ConstU32, ConstU128, Footprint, LinearStoragePrice,
        fungible::{HoldConsideration, hold::Inspect as _},
    },
    weights::constants::ParityDbWeight,
};
use frame_system::EnsureRoot;
use sheaf_primitives::{AggregatorProfile, Artifact, H256, ModelId, ModelSpec, Profile, SHF};
use sp_runtime::{
    AccountId32, BuildStorage,
    traits::{Dispatchable, IdentityLookup},
};
use sp_state_machine::IndexOperation;

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

/// What a record costs, and each of its bytes.
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

/// Says of everything what a test has set.
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
/// Has two existential deposits and no more.
pub const PAUL: AccountId32 = AccountId32::new([4; 32]);

pub fn params() -> RegistryParams {
    RegistryParams { aggregator_bond: BOND, code_byte_fee: CODE_BYTE_FEE, max_code_per_block: MAX_CODE_PER_BLOCK }
}

/// A fresh chain in its first block.
pub fn chain() -> sp_io::TestExternalities {
    let balances = vec![(OLGA, FUNDS), (ANNA, FUNDS), (TOM, FUNDS), (PAUL, SHF / 500), (Treasury::get(), SHF)];
    let genesis = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig { balances, ..Default::default() },
        registry: pallet_registry::GenesisConfig { params: params(), ..Default::default() },
        ..Default::default()
    };
    let mut chain = sp_io::TestExternalities::new(genesis.build_storage().unwrap());
    chain.execute_with(|| System::set_block_number(1));
    chain
}

/// Runs a test on a fresh chain, then checks every law, and that tokens were only moved.
pub fn on_chain(test: impl FnOnce()) {
    chain().execute_with(|| {
        let issued = pallet_balances::TotalIssuance::<Test>::get();
        test();
        Registry::do_try_state().unwrap();
        assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issued);
    });
}

pub fn signed(account: AccountId32) -> RuntimeOrigin {
    RuntimeOrigin::signed(account)
}

pub fn bytes<const N: u32>(text: &str) -> BoundedVec<u8, ConstU32<N>> {
    text.as_bytes().to_vec().try_into().unwrap()
}

pub fn profile(name: &str) -> Profile {
    Profile { name: bytes(name), uri: bytes("https://example.org") }
}

pub fn aggregator_profile() -> AggregatorProfile {
    AggregatorProfile {
        name: bytes("Anna"),
        endpoint: bytes("https://anna.example"),
        sealing_key: [5; 32],
        receipt_key: [6; 32],
    }
}

pub fn artifact(seed: u8) -> Artifact {
    Artifact { sha256: H256([seed; 32]), size: 100, uri: bytes("https://example.org/file") }
}

pub fn spec() -> ModelSpec {
    ModelSpec { name: bytes("mnist"), weights: artifact(7), card: Some(artifact(8)) }
}

pub fn register_olga() {
    Registry::register_organization(signed(OLGA), profile("Olga")).unwrap();
}

/// Lets an extrinsic with these bytes be the one that runs.
pub fn extrinsic(index: u32, encoded: Vec<u8>) {
    System::set_extrinsic_index(index);
    System::note_extrinsic(encoded);
}

/// Publishes a code by an extrinsic that consists of the call alone.
pub fn publish(who: AccountId32, index: u32, code: &[u8]) -> sp_runtime::DispatchResult {
    extrinsic(index, [b"header".as_slice(), code].concat());
    Registry::publish_model(signed(who), spec(), code.to_vec().try_into().unwrap())
}

/// Checks that publishing a code by an extrinsic of its own is refused and changes nothing.
pub fn assert_publish_refused(index: u32, code: &[u8], error: crate::Error<Test>) {
    extrinsic(index, [b"header".as_slice(), code].concat());
    let code = code.to_vec().try_into().unwrap();
    assert_noop!(Registry::publish_model(signed(OLGA), spec(), code), error);
}

/// Dispatches a call as a chain does: what fails changes nothing.
pub fn dispatch(call: impl Into<RuntimeCall>, who: AccountId32) -> sp_runtime::DispatchResult {
    call.into().dispatch(signed(who)).map(|_| ()).map_err(|failure| failure.error)
}

/// Tokens held on an account for one of the registry's reasons, in plancks.
pub fn held(account: &AccountId32, reason: HoldReason) -> u128 {
    Balances::balance_on_hold(&reason.into(), account)
}

pub fn last_event() -> crate::Event<Test> {
    match System::events().pop().unwrap().event {
        RuntimeEvent::Registry(event) => event,
        other => panic!("not an event of the registry: {other:?}"),
    }
}

/// Runs a test as [`on_chain`] does; returns what nodes were told to keep: extrinsic, SHA-256 and size.
pub fn indexed(test: impl FnOnce()) -> Vec<(u32, [u8; 32], u32)> {
    let mut chain = chain();
    chain.execute_with(|| {
        test();
        Registry::do_try_state().unwrap();
    });
    chain
        .overlayed_changes()
        .transaction_index_ops()
        .iter()
        .map(|operation| match operation {
            IndexOperation::Insert { extrinsic, hash, size } => {
                (*extrinsic, hash.as_slice().try_into().unwrap(), *size)
            }
            IndexOperation::Renew { .. } => panic!("nothing is ever renewed"),
        })
        .collect()
}
