//! The model of tokens: the free and held tokens of every account, as plain numbers. A transfer that the numbers do not
//! allow is a violation, because the chain has just allowed it.

use sheaf_runtime::{AccountId, Balance, units::EXISTENTIAL_DEPOSIT};
use std::collections::BTreeMap;

/// Why tokens are held.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    Profile,
    Model,
    AggregatorBond,
    TaskDeposit,
    TaskStorage,
    Objection,
    TrainerBond,
    Dispute,
}

/// One account's tokens.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct AccountTokens {
    pub free: Balance,
    /// Held tokens by reason, without reasons for which nothing is held.
    pub held: BTreeMap<Why, Balance>,
}

/// The tokens of all accounts.
#[derive(Clone, Default)]
pub struct Tokens {
    tokens: BTreeMap<AccountId, AccountTokens>,
}

impl Tokens {
    pub fn iter(&self) -> impl Iterator<Item = (&AccountId, &AccountTokens)> {
        self.tokens.iter()
    }

    pub fn open(&mut self, who: AccountId, free: Balance) {
        self.tokens.insert(who, AccountTokens { free, held: BTreeMap::new() });
    }

    pub fn exists(&self, who: &AccountId) -> bool {
        self.tokens.contains_key(who)
    }

    pub fn free(&self, who: &AccountId) -> Balance {
        self.tokens.get(who).map_or(0, |account| account.free)
    }

    pub fn held(&self, who: &AccountId, why: Why) -> Balance {
        self.tokens.get(who).and_then(|account| account.held.get(&why)).copied().unwrap_or(0)
    }

    /// Whether `who` can give up `amount` plancks and still exist.
    pub fn affords(&self, who: &AccountId, amount: Balance) -> bool {
        self.free(who).checked_sub(EXISTENTIAL_DEPOSIT).is_some_and(|spendable| spendable >= amount)
    }

    /// Whether `who` can receive `amount` plancks: it exists, or the amount creates it.
    pub fn reachable(&self, who: &AccountId, amount: Balance) -> bool {
        amount == 0 || self.exists(who) || amount >= EXISTENTIAL_DEPOSIT
    }

    pub fn hold(&mut self, who: &AccountId, why: Why, amount: Balance) {
        self.take_free(who, amount);
        self.put_held(who, why, amount);
    }

    pub fn release(&mut self, who: &AccountId, why: Why, amount: Balance) {
        self.take_held(who, why, amount);
        self.put_free(who, amount);
    }

    /// Moves held tokens of one account to another's free balance.
    pub fn pay_held(&mut self, from: &AccountId, why: Why, to: &AccountId, amount: Balance) {
        self.take_held(from, why, amount);
        self.put_free(to, amount);
    }

    pub fn pay(&mut self, from: &AccountId, to: &AccountId, amount: Balance) {
        self.take_free(from, amount);
        self.put_free(to, amount);
    }

    fn take_free(&mut self, who: &AccountId, amount: Balance) {
        let account = self.tokens.entry(who.clone()).or_default();
        let left = account.free.checked_sub(amount);
        account.free = left.unwrap_or_else(|| panic!("{who:?} spent {amount} and had {} free", account.free));
    }

    fn put_free(&mut self, who: &AccountId, amount: Balance) {
        if amount > 0 {
            self.tokens.entry(who.clone()).or_default().free += amount;
        }
    }

    fn take_held(&mut self, who: &AccountId, why: Why, amount: Balance) {
        let before = self.held(who, why);
        let left = before.checked_sub(amount);
        let left = left.unwrap_or_else(|| panic!("{amount} were taken of {before} held of {who:?} for {why:?}"));
        self.set_held(who, why, left);
    }

    fn put_held(&mut self, who: &AccountId, why: Why, amount: Balance) {
        let sum = self.held(who, why) + amount;
        self.set_held(who, why, sum);
    }

    fn set_held(&mut self, who: &AccountId, why: Why, amount: Balance) {
        let held = &mut self.tokens.entry(who.clone()).or_default().held;
        if amount == 0 {
            held.remove(&why);
        } else {
            held.insert(why, amount);
        }
    }
}
