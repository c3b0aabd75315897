//! Transfers.

use super::Call;
use crate::AccountId;
use sheaf_primitives::Balance;
use subxt::utils::MultiAddress;

/// Sends `amount` plancks to `to`; fails if the sender's account would fall below the existential deposit.
pub fn transfer_keep_alive(to: AccountId, amount: Balance) -> Call {
    transfer("transfer_keep_alive", to, amount)
}

/// Sends `amount` plancks to `to`, even if the rest is too little for the sender's account to exist.
pub fn transfer_allow_death(to: AccountId, amount: Balance) -> Call {
    transfer("transfer_allow_death", to, amount)
}

/// Sends everything that the signer can spend to `to`. With `keep_alive`, the existential deposit remains.
pub fn transfer_all(to: AccountId, keep_alive: bool) -> Call {
    Call::new("Balances", "transfer_all").with("dest", address(to)).with("keep_alive", keep_alive)
}

fn transfer(name: &'static str, to: AccountId, amount: Balance) -> Call {
    Call::new("Balances", name).with("dest", address(to)).with_amount("value", amount)
}

pub(super) fn address(account: AccountId) -> MultiAddress<AccountId, ()> {
    MultiAddress::Id(account)
}
