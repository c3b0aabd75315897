//! Unsigned claims as the bytes that a node receives: in the pool, in a block, and in the balances.

use super::{
    chain::{Chain, author, free, on_a_chain, signed, treasury},
    task::{PostedRound, held, publish, register_aggregator, register_organization, take_seat, terms},
};
use crate::{
    AccountId, Balances, Executive, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason, TransactionPayment,
    UncheckedExtrinsic,
    claim_fees::{ClaimPrice, without_signer},
    units::{EXISTENTIAL_DEPOSIT, SHF},
};
use codec::{Compact, Decode, Encode};
use frame_support::{
    dispatch::{DispatchResult, GetDispatchInfo},
    pallet_prelude::{
        InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError, ValidTransaction,
    },
    storage::{TransactionOutcome, with_transaction},
    traits::{LockableCurrency, WithdrawReasons},
    weights::Weight,
};
use pallet_rewards::ClaimFees;
use pallet_transaction_payment::{Multiplier, NextFeeMultiplier};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::{DispatchError, FixedPointNumber, generic::Era};

/// A trainer's reward for a round of 50 SHF: a tenth goes to the aggregator, the rest to three trainers.
const REWARD: u128 = 15 * SHF;

/// Accounts that do not exist.
fn fresh() -> [AccountId; 2] {
    [AccountId::new([1; 32]), AccountId::new([2; 32])]
}

/// Runs `test` once a round that pays two new accounts and Ferdie can be claimed.
fn on_a_chain_with_rewards(test: impl FnOnce(&mut Chain, &PostedRound)) {
    on_a_chain(|chain| {
        let round = posted(chain);
        chain.pass(2);
        test(chain, &round);
    });
}

fn posted(chain: &mut Chain) -> PostedRound {
    register_organization(chain, Alice);
    register_aggregator(chain, Bob);
    chain.must(Alice, publish(b"class Client: ...".to_vec()));
    let terms = terms(chain.now() + 120_000);
    let aggregator = Bob.to_account_id();
    chain.must(Alice, pallet_tasks::Call::<Runtime>::propose_task { model: 0, aggregator, terms });
    chain.must(Bob, pallet_tasks::Call::<Runtime>::accept_task { task: 0 });
    for trainer in [Charlie, Dave, Eve] {
        take_seat(chain, trainer, 0);
    }
    chain.pass(1);
    let [first, second] = fresh();
    let round = PostedRound::of(0, 0, &[first, second, Ferdie.to_account_id()]);
    chain.must(Bob, round.submit());
    round
}

/// The bytes of an unsigned claim, written by hand.
fn by_hand(call: &RuntimeCall) -> Vec<u8> {
    // Version 5, general; extensions of version 0: era, nonce, tip, no metadata hash.
    let body = [&[0x45, 0x00, 0x00, 0x00, 0x00, 0x00], call.encode().as_slice()].concat();
    [Compact(u32::try_from(body.len()).unwrap()).encode(), body].concat()
}

fn read(mut bytes: &[u8]) -> UncheckedExtrinsic {
    UncheckedExtrinsic::decode(&mut bytes).unwrap()
}

/// The validity of a transaction. The state does not change.
fn validate(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    let verdict = || Executive::validate_transaction(TransactionSource::External, extrinsic, Default::default());
    with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(verdict()))).unwrap()
}

/// Passes a claim through the pool's check into the current block. A claim that passes is paid.
#[track_caller]
fn claim(call: &RuntimeCall) -> Result<DispatchResult, TransactionValidityError> {
    let extrinsic = read(&by_hand(call));
    validate(extrinsic.clone())?;
    Executive::apply_extrinsic(extrinsic)
}

fn refusal(call: &RuntimeCall) -> InvalidTransaction {
    let extrinsic = read(&by_hand(call));
    match (validate(extrinsic.clone()), Executive::apply_extrinsic(extrinsic)) {
        (Err(TransactionValidityError::Invalid(pool)), Err(TransactionValidityError::Invalid(block))) => {
            assert_eq!(pool, block);
            pool
        }
        other => panic!("not refused: {other:?}"),
    }
}

fn altered(mut call: RuntimeCall, alter: impl FnOnce(&mut sheaf_primitives::RewardClaim)) -> RuntimeCall {
    match &mut call {
        RuntimeCall::Rewards(pallet_rewards::Call::claim { claim, .. }) => alter(claim),
        other => panic!("no claim: {other:?}"),
    }
    call
}

/// The fee that the chain takes out of the reward of a claim, in plancks.
fn price(call: &RuntimeCall) -> u128 {
    match call {
        RuntimeCall::Rewards(pallet_rewards::Call::claim { task, round, claim }) => {
            ClaimPrice::fee(*task, *round, claim)
        }
        other => panic!("no claim: {other:?}"),
    }
}

fn deposit_held() -> u128 {
    held(&Alice.to_account_id(), RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskDeposit))
}

/// Multiplies the price of computation by this factor.
fn multiply_fees(by: Multiplier) {
    NextFeeMultiplier::<Runtime>::put(by);
}

#[test]
fn a_fresh_account_without_a_token_claims_and_is_paid_its_reward_less_the_fee() {
    on_a_chain_with_rewards(|_, round| {
        let [payee, _] = fresh();
        let call = round.claim(&payee);
        let (fee, issuance) = (price(&call), Balances::total_issuance());
        let (treasury_before, author_before, held_before) = (treasury(), free(&author()), deposit_held());
        assert_eq!(free(&payee), 0);

        assert_eq!(claim(&call), Ok(Ok(())));

        assert_eq!(free(&payee), REWARD - fee);
        let (to_treasury, to_author) = (treasury() - treasury_before, free(&author()) - author_before);
        assert_eq!((to_treasury, to_treasury + to_author), (fee * 80 / 100, fee));
        assert_eq!(held_before - deposit_held(), REWARD);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn the_fee_is_what_the_same_transaction_would_cost_a_signer() {
    on_a_chain_with_rewards(|_, round| {
        let call = round.claim(&fresh()[0]);
        for multiplier in [1, 7] {
            multiply_fees(Multiplier::saturating_from_integer(multiplier));
            let extrinsic = read(&by_hand(&call));
            let length = u32::try_from(extrinsic.encoded_size()).unwrap();
            assert_eq!(price(&call), TransactionPayment::query_info(extrinsic, length).partial_fee);
        }
        assert_eq!(by_hand(&call), without_signer(call).encode());
    });
}

#[test]
fn a_forged_claim_is_invalid_before_it_reaches_a_block() {
    on_a_chain_with_rewards(|_, round| {
        let [payee, other] = fresh();
        let forged = altered(round.claim(&payee), |claim| claim.payee = other.clone().into());
        assert_eq!(refusal(&forged), InvalidTransaction::Custom(12));
        let forged = altered(round.claim(&payee), |claim| claim.share = 2);
        assert_eq!(refusal(&forged), InvalidTransaction::Custom(11));
        assert_eq!(free(&other), 0);
    });
}

#[test]
fn a_claim_is_paid_once_whoever_claims() {
    on_a_chain_with_rewards(|chain, round| {
        let [first, second] = fresh();
        assert_eq!(claim(&round.claim(&first)), Ok(Ok(())));
        assert_eq!(refusal(&round.claim(&first)), InvalidTransaction::Stale);

        chain.must(Alice, round.claim(&second));
        assert_eq!(free(&second), REWARD);
        assert_eq!(refusal(&round.claim(&second)), InvalidTransaction::Stale);
    });
}

#[test]
fn a_claim_before_the_opening_is_of_the_future() {
    on_a_chain(|chain| {
        let call = posted(chain).claim(&fresh()[0]);
        assert_eq!(refusal(&call), InvalidTransaction::Future);
        chain.pass(2);
        assert_eq!(claim(&call), Ok(Ok(())));
    });
}

#[test]
fn two_encodings_of_one_claim_share_one_tag() {
    on_a_chain_with_rewards(|_, round| {
        let call = round.claim(&fresh()[0]);
        let plain = without_signer(call.clone());
        let mut other = plain.clone();
        if let sp_runtime::generic::Preamble::General(sp_runtime::traits::ExtensionVariant::V0(extension)) =
            &mut other.preamble
        {
            extension.5 = frame_system::CheckEra::from(Era::mortal(64, 1));
            extension.6 = frame_system::CheckNonce::from(7);
        }
        assert_ne!(plain.encode(), other.encode());

        let tags = [plain, other].map(|extrinsic| validate(extrinsic).unwrap().provides);

        assert_eq!(tags[0].len(), 1);
        assert_eq!(tags[0], tags[1]);
    });
}

#[test]
fn a_claim_comes_behind_whoever_pays() {
    on_a_chain_with_rewards(|_, round| {
        let call = round.claim(&fresh()[0]);
        let ValidTransaction { priority, longevity, propagate, .. } = validate(read(&by_hand(&call))).unwrap();
        assert_eq!((priority, longevity, propagate), (0, pallet_rewards::LONGEVITY, true));
        assert!(validate(signed(Ferdie, call)).unwrap().priority > 0);
    });
}

#[test]
fn only_general_transactions_authorize_themselves() {
    on_a_chain_with_rewards(|_, round| {
        let bare = UncheckedExtrinsic::new_bare(round.claim(&fresh()[0]));
        let refused = validate(bare);
        assert!(matches!(refused, Err(TransactionValidityError::Unknown(_))), "{refused:?}");
    });
}

#[test]
fn no_other_call_goes_without_a_signer() {
    on_a_chain_with_rewards(|_, round| {
        let RuntimeCall::Rewards(pallet_rewards::Call::claim { task, round, claim }) = round.claim(&fresh()[0]) else {
            panic!("no claim")
        };
        let claims = sheaf_primitives::BoundedVec::truncate_from(vec![(task, round, claim)]);
        let many = pallet_rewards::Call::<Runtime>::claim_many { claims };
        let batch = pallet_utility::Call::<Runtime>::batch { calls: vec![many.clone().into()] };
        let remark = frame_system::Call::<Runtime>::remark { remark: vec![] };
        for call in [many.into(), batch.into(), RuntimeCall::from(remark)] {
            assert!(validate(read(&by_hand(&call))).is_err(), "{call:?}");
        }
    });
}

#[test]
fn a_fee_that_leaves_nothing_refuses_the_claim() {
    on_a_chain_with_rewards(|_, round| {
        multiply_fees(Multiplier::saturating_from_integer(1_000_000));
        assert_eq!(refusal(&round.claim(&fresh()[0])), InvalidTransaction::Custom(7));
        assert_eq!(refusal(&round.claim(&Ferdie.to_account_id())), InvalidTransaction::Custom(7));
    });
}

#[test]
fn what_is_left_must_create_a_new_account_but_need_only_be_something_for_another() {
    on_a_chain_with_rewards(|_, round| {
        let (new, old) = (round.claim(&fresh()[0]), round.claim(&Ferdie.to_account_id()));
        // Computation is so expensive that half of an existential deposit is left.
        let once = price(&new);
        multiply_fees(Multiplier::saturating_from_integer(2));
        let computation = price(&new) - once;
        let length = once - computation;
        let wanted = REWARD - EXISTENTIAL_DEPOSIT / 2;
        multiply_fees(Multiplier::saturating_from_rational(wanted - length, computation));
        let fee = price(&new);
        assert!(fee < REWARD && REWARD - fee < EXISTENTIAL_DEPOSIT, "{fee}");

        assert_eq!(refusal(&new), InvalidTransaction::Custom(8));

        let (before, fee) = (free(&Ferdie.to_account_id()), price(&old));
        assert_eq!(claim(&old), Ok(Ok(())));
        assert_eq!(free(&Ferdie.to_account_id()), before + REWARD - fee);
    });
}

#[test]
fn locks_on_the_payees_account_do_not_stand_between() {
    on_a_chain_with_rewards(|_, round| {
        let payee = Ferdie.to_account_id();
        Balances::set_lock(*b"everythg", &payee, u128::MAX, WithdrawReasons::all());
        let (before, call) = (free(&payee), round.claim(&payee));
        let fee = price(&call);

        assert_eq!(claim(&call), Ok(Ok(())));

        assert_eq!(free(&payee), before + REWARD - fee);
    });
}

#[test]
fn locks_on_the_organizations_account_do_not_stand_between() {
    on_a_chain_with_rewards(|_, round| {
        Balances::set_lock(*b"everythg", &Alice.to_account_id(), u128::MAX, WithdrawReasons::all());
        assert_eq!(claim(&round.claim(&fresh()[0])), Ok(Ok(())));
    });
}

#[test]
fn the_weight_used_is_at_most_the_weight_declared() {
    on_a_chain_with_rewards(|chain, round| {
        let [first, second] = fresh();
        let used = || {
            let events = super::chain::events().into_iter().rev();
            let mut weights = events.filter_map(|event| match event {
                RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { dispatch_info }) => {
                    Some(dispatch_info.weight)
                }
                _ => None,
            });
            weights.next().unwrap()
        };
        let declared = |call: &RuntimeCall| read(&by_hand(call)).get_dispatch_info().total_weight();

        let call = round.claim(&first);
        assert_eq!(claim(&call), Ok(Ok(())));
        let fee_less: Weight = used();
        assert!(fee_less.all_lte(declared(&call)), "{fee_less:?}");

        // A signer does not pay for splitting a fee that does not come out of a reward.
        let call = round.claim(&second);
        chain.must(Alice, call.clone());
        assert!(used().ref_time() < declared(&call).ref_time());
    });
}
