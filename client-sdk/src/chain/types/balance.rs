//! An account's tokens.

use scale_decode::DecodeAsType;
use sheaf_primitives::Balance;

/// An account's tokens, in plancks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct AccountBalance {
    /// What is not held: pays fees, and can be transferred within the limits of freezes and the existential deposit.
    pub free: Balance,
    /// What is held on the account: deposits of tasks, bonds, storage deposits.
    pub held: Balance,
    /// Minimum sum of free and held, by freezes and locks.
    pub frozen: Balance,
    /// What can be transferred while the account stays alive.
    pub transferable: Balance,
}

#[derive(Clone, Copy, Debug, DecodeAsType)]
pub(in crate::chain) struct StoredAccount {
    data: StoredBalance,
}

#[derive(Clone, Copy, Debug, DecodeAsType)]
struct StoredBalance {
    free: Balance,
    reserved: Balance,
    frozen: Balance,
}

impl AccountBalance {
    /// `transferable = free − max(frozen − held, existential deposit)`, as `pallet_balances::reducible_balance` counts
    /// for an account that must stay alive.
    pub(in crate::chain) fn from_stored(stored: StoredAccount, existential_deposit: Balance) -> Self {
        let StoredBalance { free, reserved: held, frozen } = stored.data;
        let untouchable = frozen.saturating_sub(held).max(existential_deposit);
        Self { free, held, frozen, transferable: free.saturating_sub(untouchable) }
    }

    /// Free and held together, in plancks.
    pub fn total(&self) -> Balance {
        self.free.saturating_add(self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(free: Balance, reserved: Balance, frozen: Balance) -> AccountBalance {
        AccountBalance::from_stored(StoredAccount { data: StoredBalance { free, reserved, frozen } }, 10)
    }

    #[test]
    fn a_transfer_leaves_the_existential_deposit() {
        assert_eq!(balance(100, 0, 0).transferable, 90);
        assert_eq!(balance(5, 0, 0).transferable, 0);
    }

    #[test]
    fn held_tokens_count_towards_what_is_frozen() {
        assert_eq!(balance(100, 30, 50).transferable, 80);
        assert_eq!(balance(100, 60, 50).transferable, 90);
    }

    #[test]
    fn the_total_is_free_and_held() {
        assert_eq!(balance(100, 30, 50).total(), 130);
    }
}
