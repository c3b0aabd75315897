//! Transactions that cost their senders nothing.

use crate::{
    Executive, Runtime, RuntimeCall, System, UncheckedExtrinsic,
    claim_fees::without_signer,
    tests::{
        chain::on_a_chain,
        stage::{Registry, Task, a_task_under_way, an_open_round, payees},
        task::PostedRound,
    },
};
use codec::DecodeLimit;
use frame_support::{
    storage::{TransactionOutcome, with_transaction},
    traits::{GetCallMetadata, GetCallName},
};
use scale_info::{TypeDef, TypeInfo};
use sheaf_primitives::{BoundedVec, RewardClaim};
use sp_keyring::Sr25519Keyring::{Bob, Ferdie};
use sp_runtime::{
    DispatchError,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
};

/// The validity of a transaction that a node receives.
fn pooled(extrinsic: UncheckedExtrinsic) -> TransactionValidity {
    let parent = System::parent_hash();
    let validate = || Executive::validate_transaction(TransactionSource::External, extrinsic, parent);
    with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(validate()))).unwrap()
}

#[test]
fn a_claim_without_a_signer_that_would_fail_is_in_no_pool_and_in_no_block() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let round = PostedRound::of(0, 0, &payees());
        let claim = || without_signer(round.claim(&payees()[0]));
        let refused = |why| (Err(why), Err(why));
        let outcome = |extrinsic: UncheckedExtrinsic| {
            let pooled = pooled(extrinsic.clone()).map(|_| ());
            (pooled, Executive::apply_extrinsic(extrinsic).map(|_| ()))
        };

        assert_eq!(outcome(claim()), refused(InvalidTransaction::Custom(1).into()), "there is no such round");
        chain.must(Bob, round.submit());
        assert_eq!(outcome(claim()), refused(InvalidTransaction::Future.into()), "it has not opened yet");
        chain.pass(2);
        let RuntimeCall::Rewards(pallet_rewards::Call::claim { task, round: number, claim: good }) =
            round.claim(&payees()[0])
        else {
            panic!("it is a claim")
        };
        let with = |claim| without_signer(pallet_rewards::Call::<Runtime>::claim { task, round: number, claim }.into());
        let stolen = with(RewardClaim { payee: Ferdie.to_account_id().into(), ..good.clone() });
        assert_eq!(outcome(stolen), refused(InvalidTransaction::Custom(12).into()), "it is another's");
        let long = with(RewardClaim {
            path: BoundedVec::truncate_from([good.path.to_vec(), good.path.to_vec()].concat()),
            ..good.clone()
        });
        assert_eq!(outcome(long), refused(InvalidTransaction::Custom(5).into()), "it makes the chain hash for nothing");

        assert_eq!(outcome(claim()), (Ok(()), Ok(())));
        assert_eq!(outcome(claim()), refused(InvalidTransaction::Stale.into()), "it was paid");
    });
}

#[test]
fn nothing_but_a_claim_comes_without_a_signer() {
    on_a_chain(|chain| {
        an_open_round(chain);
        let mut tried = 0;
        for call in calls() {
            let named = call.get_call_metadata();
            if (named.pallet_name, named.function_name) == ("Rewards", "claim") {
                continue;
            }
            let outcome = Executive::apply_extrinsic(without_signer(call.clone()));
            assert!(outcome.is_err(), "{}.{} needs no signer", named.pallet_name, named.function_name);
            let bare = UncheckedExtrinsic::new_bare(call);
            if ["Registry", "Tasks", "TrainerStaking", "Rewards"].contains(&named.pallet_name) {
                assert!(pooled(bare.clone()).is_err(), "{}.{} may be bare", named.pallet_name, named.function_name);
                // An author could include it in its own block, where it has no effect.
                let outcome = Executive::apply_extrinsic(bare).expect("an author may do so");
                assert_eq!(outcome, Err(DispatchError::BadOrigin));
            }
            tried += 1;
        }
        let ours = Registry::get_call_names().len() + Task::get_call_names().len();
        assert!(tried > ours, "only {tried} calls were tried");
    });
}

/// Every call of the runtime, with arguments of zeros and nothing.
fn calls() -> Vec<RuntimeCall> {
    let TypeDef::Variant(pallets) = RuntimeCall::type_info().type_def else { panic!("calls are variants") };
    let indices = pallets.variants.iter().flat_map(|pallet| (0..=u8::MAX).map(|call| [pallet.index, call]));
    let zeros = |index: [u8; 2]| [&index[..], &[0; 4096]].concat();
    indices.filter_map(|index| RuntimeCall::decode_with_depth_limit(8, &mut &zeros(index)[..]).ok()).collect()
}
