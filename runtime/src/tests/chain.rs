//! A chain for tests, started from a preset.

use crate::{
    AccountId, Address, Babe, Balance, Balances, Executive, Header, Registry, Rewards, RuntimeCall, RuntimeEvent,
    RuntimeGenesisConfig, Signature, SignedPayload, System, Tasks, TrainerStaking, TxExtension, UncheckedExtrinsic,
    fees::TreasuryAccount, genesis, units::SLOT_MS,
};
use codec::Encode;
use frame_support::dispatch::DispatchResult;
use serde_json::Value;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_genesis_builder::PresetId;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, Digest, DigestItem, generic::Era, traits::Header as _};

/// The slot of block 1; a day in 2026.
const FIRST_SLOT: u64 = 1_780_000_000_000 / SLOT_MS;

/// The hash of a block 0 that was never built.
pub const GENESIS_HASH: [u8; 32] = [0x5e; 32];

/// Runs `test` in block 1 of a chain with the preset `local`.
pub fn on_a_chain(test: impl FnOnce(&mut Chain)) {
    let mut state = sp_io::TestExternalities::new(storage(genesis::LOCAL));
    state.execute_with(|| {
        let mut chain = Chain { parent: GENESIS_HASH.into(), number: 0, issuance: Balances::total_issuance() };
        chain.begin_block();
        test(&mut chain);
        chain.end_block();
    });
}

/// The storage of a preset's genesis.
pub fn storage(preset: &str) -> sp_runtime::Storage {
    config(preset).build_storage().unwrap()
}

/// A preset merged into the default genesis, as the node does it.
pub fn config(preset: &str) -> RuntimeGenesisConfig {
    let patch = genesis::get(&PresetId::from(preset)).unwrap();
    let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
    merge(&mut genesis, serde_json::from_slice(&patch).unwrap());
    serde_json::from_value(genesis).unwrap()
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

/// A chain whose current block is open.
pub struct Chain {
    parent: sp_core::H256,
    number: u32,
    issuance: Balance,
}

impl Chain {
    /// The current time, in Unix milliseconds.
    pub fn now(&self) -> u64 {
        (FIRST_SLOT + u64::from(self.number)) * SLOT_MS
    }

    /// Ends the current block and opens the next, `blocks` times.
    pub fn pass(&mut self, blocks: u32) {
        for _ in 0..blocks {
            self.end_block();
            self.begin_block();
        }
    }

    fn begin_block(&mut self) {
        self.number += 1;
        let slot = FIRST_SLOT + u64::from(self.number);
        let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() });
        let digest = Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(digest)] };
        let header = Header::new(self.number, Default::default(), Default::default(), self.parent, digest);
        Executive::initialize_block(&header);
        let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: self.now() });
        Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time)).unwrap().unwrap();
    }

    fn end_block(&mut self) {
        self.parent = Executive::finalize_block().hash();
        check_laws();
        self.issuance += paid_for_eras();
        assert_eq!(Balances::total_issuance(), self.issuance, "only the end of an era mints, and nothing burns");
    }

    /// Signs a call, applies it in the current block, and returns the result of its dispatch.
    pub fn submit(&mut self, who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
        Executive::apply_extrinsic(signed(who, call.into())).expect("the extrinsic is valid")
    }

    /// Signs a call and applies it; it must succeed.
    #[track_caller]
    pub fn must(&mut self, who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
        let outcome = self.submit(who, call);
        assert_eq!(outcome, Ok(()));
    }
}

/// The payout of the current block for an era that ended, in plancks. Validators' rewards follow when they are claimed.
fn paid_for_eras() -> Balance {
    let paid = |event| match event {
        RuntimeEvent::Staking(pallet_staking::Event::EraPaid { remainder, .. }) => remainder,
        _ => 0,
    };
    events().into_iter().map(paid).sum()
}

/// The laws of the learning pallets.
pub fn check_laws() {
    Registry::do_try_state().unwrap();
    Tasks::do_try_state().unwrap();
    TrainerStaking::do_try_state().unwrap();
    Rewards::do_try_state().unwrap();
}

/// A signed extrinsic, as a wallet makes it.
pub fn signed(who: Sr25519Keyring, call: RuntimeCall) -> UncheckedExtrinsic {
    let account = who.to_account_id();
    let nonce = System::account_nonce(&account);
    let extension: TxExtension = (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(nonce),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        frame_system::WeightReclaim::new(),
    );
    let payload = SignedPayload::new(call.clone(), extension.clone()).unwrap();
    let signature = payload.using_encoded(|bytes| who.sign(bytes));
    UncheckedExtrinsic::new_signed(call, Address::Id(account), Signature::Sr25519(signature), extension)
}

/// The spendable balance of `who`, in plancks.
pub fn free(who: &AccountId) -> Balance {
    Balances::free_balance(who)
}

/// The balance of the treasury account, in plancks.
pub fn treasury() -> Balance {
    free(&TreasuryAccount::get())
}

/// The validator that authors every block here.
pub fn author() -> AccountId {
    let first: Vec<_> = Babe::authorities().to_vec();
    assert!(!first.is_empty());
    pallet_session::Validators::<crate::Runtime>::get().first().unwrap().clone()
}

/// The events of the current block.
pub fn events() -> Vec<RuntimeEvent> {
    System::events().into_iter().map(|record| record.event).collect()
}
