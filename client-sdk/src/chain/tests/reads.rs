//! Storage, view functions, constants and events have the names and shapes that this library expects.

use super::metadata;
use crate::chain::{
    BalancesEvent, Books, CloseReason, Ledger, RegistryEvent, RegistryParams, RewardsEvent, SeatCounts, StakingEvent,
    StakingParams, TasksEvent, TasksParams,
    types::{
        StoredAccount, StoredAggregator, StoredModel, StoredOrganization, StoredProxy, StoredReport, StoredRewardRound,
        StoredRound, StoredSeat, StoredTask, StoredTrainer,
    },
};
use scale_decode::{
    DecodeAsType,
    visitor::{IgnoreVisitor, decode_with_visitor},
};
use subxt::Metadata;

/// A value of the type: all numbers 0, all lists empty, all options none, all enums their first variant.
const ZEROS: &[u8] = &[0; 4096];

/// Decodes a value of the runtime's type `type_id` as `V`, and checks that both read the same number of bytes.
fn fits<V: DecodeAsType>(metadata: &Metadata, type_id: u32, what: &str) {
    let (mut ours, mut theirs) = (ZEROS, ZEROS);
    decode_with_visitor(&mut theirs, type_id, metadata.types(), IgnoreVisitor::new()).unwrap();
    if let Err(error) = V::decode_as_type(&mut ours, type_id, metadata.types()) {
        panic!("{what} does not decode: {error}");
    }
    assert_eq!(ours.len(), theirs.len(), "{what} is of another length");
}

fn storage<V: DecodeAsType>(pallet: &str, entry: &str, keys: usize) {
    let metadata = metadata();
    let what = format!("{pallet}.{entry}");
    let found = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage()?.entry_by_name(entry));
    let found = found.unwrap_or_else(|| panic!("there is no {what}"));

    assert_eq!(found.keys().len(), keys, "{what} has another number of keys");
    fits::<V>(&metadata, found.value_ty(), &what);
}

fn view_function<V: DecodeAsType>(pallet: &str, function: &str, inputs: usize) {
    let metadata = metadata();
    let what = format!("{pallet}.{function}()");
    let found = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.view_function_by_name(function));
    let found = found.unwrap_or_else(|| panic!("there is no {what}"));

    assert_eq!(found.inputs().len(), inputs, "{what} takes another number of arguments");
    fits::<V>(&metadata, found.output_ty(), &what);
}

/// Every event of the pallet must decode as `E`.
fn events<E: DecodeAsType>(pallet: &str) {
    let metadata = metadata();
    for variant in metadata.pallet_by_name(pallet).unwrap().event_variants().unwrap() {
        event::<E>(pallet, &variant.name);
    }
}

/// The event must exist and decode as `E`.
fn event<E: DecodeAsType>(pallet: &str, name: &str) {
    let metadata = metadata();
    let found = metadata.pallet_by_name(pallet).unwrap();
    let variant = found.event_variants().unwrap().iter().find(|variant| variant.name == name);
    let index = variant.unwrap_or_else(|| panic!("there is no event {pallet}.{name}")).index;
    let bytes = [&[index], ZEROS].concat();
    if let Err(error) = E::decode_as_type(&mut bytes.as_slice(), found.event_ty_id().unwrap(), metadata.types()) {
        panic!("the event {pallet}.{name} does not decode: {error}");
    }
}

#[test]
fn all_storage_that_is_read_is_there_and_decodes() {
    storage::<StoredAccount>("System", "Account", 1);
    storage::<u128>("Balances", "TotalIssuance", 0);
    storage::<u64>("Timestamp", "Now", 0);
    storage::<(Vec<StoredProxy>, u128)>("Proxy", "Proxies", 1);
    storage::<StoredOrganization>("Registry", "Organizations", 1);
    storage::<StoredTrainer>("Registry", "Trainers", 1);
    storage::<StoredAggregator>("Registry", "Aggregators", 1);
    storage::<StoredModel>("Registry", "Models", 1);
    storage::<RegistryParams>("Registry", "Params", 0);
    storage::<StoredTask>("Tasks", "Tasks", 1);
    storage::<StoredRound>("Tasks", "Rounds", 2);
    storage::<()>("Tasks", "Admitted", 2);
    storage::<u128>("Tasks", "Objections", 3);
    storage::<TasksParams>("Tasks", "Params", 0);
    storage::<Ledger>("TrainerStaking", "Ledgers", 1);
    storage::<StoredSeat>("TrainerStaking", "Seats", 2);
    storage::<SeatCounts>("TrainerStaking", "SeatCounts", 1);
    storage::<StoredReport>("TrainerStaking", "Reports", 2);
    storage::<StakingParams>("TrainerStaking", "Params", 0);
    storage::<StoredRewardRound>("Rewards", "Rounds", 2);
    storage::<[u8; 64]>("Rewards", "ClaimedPages", 3);
}

#[test]
fn all_view_functions_that_are_asked_are_there_and_decode() {
    view_function::<Option<Books>>("Tasks", "books", 1);
    view_function::<Option<CloseReason>>("Tasks", "closable", 1);
    view_function::<bool>("Tasks", "sweepable", 1);
    view_function::<Option<u32>>("Tasks", "claims_end_at", 1);
    view_function::<Option<(u128, u128)>>("Tasks", "next_pay", 2);
    view_function::<Option<u128>>("Tasks", "spare_bond", 1);
    view_function::<u128>("Tasks", "backing_for", 1);
    view_function::<bool>("Tasks", "is_absent", 1);
    view_function::<Option<u128>>("Rewards", "payable_without_signer", 3);
}

#[test]
fn the_existential_deposit_is_a_constant() {
    let metadata = metadata();
    let constant = metadata.pallet_by_name("Balances").unwrap().constant_by_name("ExistentialDeposit").unwrap();

    assert_eq!(u128::decode_as_type(&mut constant.value(), constant.ty(), metadata.types()).unwrap(), 1_000_000_000);
}

#[test]
fn half_of_the_time_between_blocks_is_a_constant() {
    let metadata = metadata();
    let constant = metadata.pallet_by_name("Timestamp").unwrap().constant_by_name("MinimumPeriod").unwrap();

    assert_eq!(u64::decode_as_type(&mut constant.value(), constant.ty(), metadata.types()).unwrap(), 1_500);
}

#[test]
fn all_typed_events_are_there_and_decode() {
    events::<RegistryEvent>("Registry");
    events::<TasksEvent>("Tasks");
    events::<StakingEvent>("TrainerStaking");
    events::<RewardsEvent>("Rewards");
    for name in ["Transfer", "Deposit", "Withdraw"] {
        event::<BalancesEvent>("Balances", name);
    }
    // Not with a reason of zeros: no pallet that holds tokens has the index 0.
    let on_hold = event_fields("Balances", "TransferOnHold").unwrap();
    assert!(["source", "dest", "amount"].iter().all(|field| on_hold.iter().any(|name| name == field)));
}

#[test]
fn the_events_of_fees_and_failures_have_the_expected_fields() {
    let paid = event_fields("TransactionPayment", "TransactionFeePaid").unwrap();
    let failed = event_fields("System", "ExtrinsicFailed").unwrap();

    assert!(paid.contains(&"actual_fee".to_owned()));
    assert_eq!(failed.first().unwrap(), "dispatch_error");
}

fn event_fields(pallet: &str, name: &str) -> Option<Vec<String>> {
    let metadata = metadata();
    let variants = metadata.pallet_by_name(pallet)?.event_variants()?;
    let variant = variants.iter().find(|variant| variant.name == name)?;
    variant.fields.iter().map(|field| field.name.clone()).collect()
}
