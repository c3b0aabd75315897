//! A chain that starts from genesis for every input.

use crate::{
    checks,
    input::{Origin, Step, account},
};
use codec::Encode;
use frame_support::{
    dispatch::{GetDispatchInfo, PostDispatchInfo},
    traits::Authorize,
};
use serde_json::Value;
use sheaf_runtime::{
    Balance, Balances, BlockNumber, Executive, Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
    RuntimeOrigin, System, UncheckedExtrinsic, genesis,
    units::{SHF, SLOT_MS},
};
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_core::H256;
use sp_genesis_builder::PresetId;
use sp_io::TestExternalities;
use sp_runtime::{
    BuildStorage, Digest, DigestItem,
    traits::{Dispatchable, Header as _},
    transaction_validity::TransactionSource,
};
use std::cell::RefCell;

/// The slot of block 1; a day in 2026.
const FIRST_SLOT: u64 = 1_780_000_000_000 / SLOT_MS;
/// The hash of a block 0 that was never built.
const GENESIS_HASH: [u8; 32] = [0x5e; 32];

thread_local! {
    /// The genesis state. Changes are dropped after every input.
    static GENESIS: RefCell<TestExternalities> = RefCell::new(fresh());
}

fn fresh() -> TestExternalities {
    let patch = genesis::get(&PresetId::from(genesis::DEV)).unwrap();
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut config, serde_json::from_slice(&patch).unwrap());
    let mut config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
    config.balances.balances.extend((1..=50).map(|number| (account(number), 2_000 * SHF)));
    TestExternalities::new(config.build_storage().unwrap())
}

fn merge(base: &mut Value, patch: Value) {
    match (base, patch) {
        (Value::Object(base), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, patch) => *base = patch,
    }
}

/// Runs `input` in block 1 of a chain of its own.
pub fn on_a_fresh_chain(input: impl FnOnce(&mut Chain)) {
    GENESIS.with_borrow_mut(|state| {
        state.reset_overlay();
        state.execute_with(|| {
            frame_system::BlockHash::<Runtime>::insert(0, H256(GENESIS_HASH));
            let mut chain = Chain { number: 0, parent: H256(GENESIS_HASH), issuance: Balances::total_issuance() };
            chain.begin_block(1);
            input(&mut chain);
        });
    });
}

/// A chain whose current block is open.
pub struct Chain {
    number: BlockNumber,
    parent: H256,
    issuance: Balance,
}

impl Chain {
    /// Lets this number of blocks pass. Only the last one is built, to spend the time on calls.
    pub fn pass(&mut self, blocks: u8) {
        if blocks > 0 {
            self.end_block();
            self.begin_block(self.number + u32::from(blocks));
        }
    }

    /// Ends the input.
    pub fn end(&mut self) {
        self.end_block();
        checks::laws(self.number);
    }

    fn begin_block(&mut self, number: BlockNumber) {
        // Skipped slots skip their blocks as well.
        System::set_block_number(number - 1);
        self.number = number;
        let slot = FIRST_SLOT + u64::from(number);
        let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() });
        let digest = Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(digest)] };
        Executive::initialize_block(&Header::new(number, H256::zero(), H256::zero(), self.parent, digest));
        let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: slot * SLOT_MS });
        Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time)).unwrap().unwrap();
        self.issuance += paid_for_eras();
    }

    fn end_block(&mut self) {
        self.parent = Executive::finalize_block().hash();
        assert_eq!(Balances::total_issuance(), self.issuance, "a block made or lost tokens");
        checks::holds();
    }

    /// Makes a call in an extrinsic of its own.
    pub fn call(&mut self, step: Step) {
        let Some(origin) = origin_of(&step) else { return };
        let vouched = step.origin == Origin::Itself;
        System::note_extrinsic(UncheckedExtrinsic::new_bare(step.call.clone()).encode());
        let info = step.call.get_dispatch_info();

        let outcome = step.call.clone().dispatch(origin);

        let used = match &outcome {
            Ok(used) => *used,
            Err(refused) => refused.post_info,
        };
        assert!(!vouched || outcome.is_ok(), "{:?} vouched for itself, and then: {outcome:?}", step.call);
        checks::weight(&step.call, info.call_weight, used);
        let result = outcome.map(|_: PostDispatchInfo| used);
        System::note_applied_extrinsic(&result, info);
        assert_eq!(Balances::total_issuance(), self.issuance, "a call made or lost tokens: {:?}", step.call);
    }
}

/// The origin of a step, or `None` if the step is skipped.
fn origin_of(step: &Step) -> Option<RuntimeOrigin> {
    if !checks::is_fair(&step.call) {
        return None;
    }
    match step.origin {
        Origin::Root => checks::is_of_learning(&step.call).then(RuntimeOrigin::root),
        Origin::Account(byte) => Some(RuntimeOrigin::signed(account(byte))),
        Origin::Itself => {
            let vouched = step.call.authorize(TransactionSource::External)?;
            vouched.ok().map(|_| frame_system::RawOrigin::Authorized.into())
        }
    }
}

/// The payout of the block that has just begun for an era that ended, in plancks. Validators' rewards follow when they
/// are claimed.
fn paid_for_eras() -> Balance {
    let paid = |event| match event {
        RuntimeEvent::Staking(pallet_staking::Event::EraPaid { remainder, .. }) => remainder,
        _ => 0,
    };
    System::events().into_iter().map(|record| paid(record.event)).sum()
}
