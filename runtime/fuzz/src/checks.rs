//! What must hold, and which calls are excluded.

use frame_support::{dispatch::PostDispatchInfo, weights::Weight};
use sheaf_runtime::{BlockNumber, Registry, Rewards, Runtime, RuntimeCall, Tasks, TrainerStaking};

/// Whether a call and the calls inside it leave the issuance unchanged.
pub fn is_fair(call: &RuntimeCall) -> bool {
    use pallet_multisig::Call as Multisig;
    use pallet_proxy::Call as Proxy;
    use pallet_staking::Call as Staking;
    use pallet_utility::Call as Utility;
    match call {
        RuntimeCall::Balances(pallet_balances::Call::burn { .. }) => false,
        RuntimeCall::Staking(Staking::payout_stakers { .. } | Staking::payout_stakers_by_page { .. }) => false,
        RuntimeCall::Utility(
            Utility::batch { calls } | Utility::batch_all { calls } | Utility::force_batch { calls },
        ) => calls.iter().all(is_fair),
        RuntimeCall::Utility(Utility::as_derivative { call, .. } | Utility::with_weight { call, .. }) => is_fair(call),
        RuntimeCall::Utility(Utility::if_else { main, fallback }) => is_fair(main) && is_fair(fallback),
        RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. }) => is_fair(call),
        RuntimeCall::Multisig(Multisig::as_multi { call, .. } | Multisig::as_multi_threshold_1 { call, .. }) => {
            is_fair(call)
        }
        _ => true,
    }
}

/// Whether a call is one of the learning pallets'.
pub fn is_of_learning(call: &RuntimeCall) -> bool {
    matches!(
        call,
        RuntimeCall::Registry(_) | RuntimeCall::Tasks(_) | RuntimeCall::TrainerStaking(_) | RuntimeCall::Rewards(_)
    )
}

/// Checks that a call used at most the declared weight.
pub fn weight(call: &RuntimeCall, declared: Weight, used: PostDispatchInfo) {
    if let Some(used) = used.actual_weight {
        assert!(used.all_lte(declared), "declared {declared:?} and used {used:?}: {call:?}");
    }
}

/// Checks that an account's held tokens are reserved, and that its balance is consistent.
pub fn holds() {
    for (who, record) in frame_system::Account::<Runtime>::iter() {
        let held: u128 = pallet_balances::Holds::<Runtime>::get(&who).iter().map(|hold| hold.amount).sum();
        assert!(held <= record.data.reserved, "{held} are held of {who:?}, and {} reserved", record.data.reserved);
    }
}

/// Checks the laws of the learning pallets, or of all pallets where they are compiled in.
pub fn laws(number: BlockNumber) {
    Registry::do_try_state().unwrap();
    Tasks::do_try_state().unwrap();
    TrainerStaking::do_try_state().unwrap();
    Rewards::do_try_state().unwrap();
    of_all_pallets(number);
}

#[cfg(feature = "try-runtime")]
fn of_all_pallets(number: BlockNumber) {
    use frame_support::traits::{TryState, TryStateSelect};
    sheaf_runtime::AllPalletsWithSystem::try_state(number, TryStateSelect::All).unwrap();
}

#[cfg(not(feature = "try-runtime"))]
fn of_all_pallets(_: BlockNumber) {}
