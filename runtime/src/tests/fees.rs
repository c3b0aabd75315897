//! What transactions cost, and who receives the fees.

use super::{
    chain::{author, free, on_a_chain, signed, treasury},
    task,
};
use crate::{
    AccountId, Address, Runtime, RuntimeCall, TransactionPayment,
    units::{EXISTENTIAL_DEPOSIT, MILLI, SHF},
};
use codec::Encode;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};

fn transfer(amount: u128) -> RuntimeCall {
    pallet_balances::Call::<Runtime>::transfer_keep_alive { dest: Address::Id(Bob.to_account_id()), value: amount }
        .into()
}

/// The fee that the chain quotes for a call, in plancks.
fn quote(call: RuntimeCall) -> u128 {
    let extrinsic = signed(Alice, call);
    let length = extrinsic.encoded_size();
    TransactionPayment::query_info(extrinsic, u32::try_from(length).unwrap()).partial_fee
}

#[test]
fn a_transfer_costs_about_a_thousandth_of_a_token() {
    on_a_chain(|_| {
        let fee = quote(transfer(SHF));

        assert!((MILLI * 9 / 10..=MILLI * 11 / 10).contains(&fee), "the fee is {fee} plancks");
    });
}

#[test]
fn the_largest_client_code_costs_about_two_and_a_half_tokens() {
    on_a_chain(|chain| {
        task::register_organization(chain, Alice);
        let deposits = 2 * SHF;
        let before = free(&Alice.to_account_id());

        chain.must(Alice, task::publish(vec![b'#'; 262_144]));

        let spent = before - free(&Alice.to_account_id()) - task::storage_deposit_of_model();
        assert!((24 * SHF / 10..=26 * SHF / 10).contains(&spent), "{spent} plancks were spent");
        assert!(task::storage_deposit_of_model() < deposits);
    });
}

#[test]
fn four_fifths_of_a_fee_go_to_the_treasury_and_one_to_the_author() {
    on_a_chain(|chain| {
        let (before, treasury_before, author_before) = (free(&Alice.to_account_id()), treasury(), free(&author()));

        chain.must(Alice, transfer(SHF));

        let fee = before - free(&Alice.to_account_id()) - SHF;
        let (to_treasury, to_author) = (treasury() - treasury_before, free(&author()) - author_before);
        assert_eq!(to_treasury + to_author, fee);
        assert_eq!(to_treasury, fee * 80 / 100);
    });
}

#[test]
fn dust_goes_to_the_treasury() {
    on_a_chain(|chain| {
        let small = AccountId::new([7; 32]);
        let to_small = pallet_balances::Call::<Runtime>::transfer_keep_alive {
            dest: Address::Id(small.clone()),
            value: EXISTENTIAL_DEPOSIT,
        };
        chain.must(Alice, to_small);
        let before = treasury();

        let sudo = pallet_balances::Call::<Runtime>::force_transfer {
            source: Address::Id(small.clone()),
            dest: Address::Id(Ferdie.to_account_id()),
            value: EXISTENTIAL_DEPOSIT / 2,
        };
        chain.must(Alice, pallet_sudo::Call::<Runtime>::sudo { call: Box::new(sudo.into()) });

        assert_eq!(free(&small), 0);
        assert!(treasury() >= before + EXISTENTIAL_DEPOSIT / 2);
    });
}
