//! The model of money: what every account has free and held, as plain numbers. A move that the numbers do not allow is a
//! violation, since the chain has just allowed it.

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
pub struct Purse {
    pub free: Balance,
    /// Reasons for which nothing is held are left out.
    pub held: BTreeMap<Why, Balance>,
}

/// Everyone's tokens.
#[derive(Clone, Default)]
pub struct Purses {
    purses: BTreeMap<AccountId, Purse>,
}

impl Purses {
    pub fn iter(&self) -> impl Iterator<Item = (&AccountId, &Purse)> {
        self.purses.iter()
    }

    pub fn open(&mut self, who: AccountId, free: Balance) {
        self.purses.insert(who, Purse { free, held: BTreeMap::new() });
    }

    pub fn exists(&self, who: &AccountId) -> bool {
        self.purses.contains_key(who)
    }

    pub fn free(&self, who: &AccountId) -> Balance {
        self.purses.get(who).map_or(0, |purse| purse.free)
    }

    pub fn held(&self, who: &AccountId, why: Why) -> Balance {
        self.purses.get(who).and_then(|purse| purse.held.get(&why)).copied().unwrap_or(0)
    }

    /// Whether `who` could part with `amount` and still exist.
    pub fn affords(&self, who: &AccountId, amount: Balance) -> bool {
        self.free(who).checked_sub(EXISTENTIAL_DEPOSIT).is_some_and(|spendable| spendable >= amount)
    }

    /// Whether `amount` can reach `who`: it exists, or the amount creates it.
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

    /// From what is held of one account to what another has free.
    pub fn pay_held(&mut self, from: &AccountId, why: Why, to: &AccountId, amount: Balance) {
        self.take_held(from, why, amount);
        self.put_free(to, amount);
    }

    pub fn pay(&mut self, from: &AccountId, to: &AccountId, amount: Balance) {
        self.take_free(from, amount);
        self.put_free(to, amount);
    }

    fn take_free(&mut self, who: &AccountId, amount: Balance) {
        let purse = self.purses.entry(who.clone()).or_default();
        let left = purse.free.checked_sub(amount);
        purse.free = left.unwrap_or_else(|| panic!("{who:?} spent {amount} and had {} free", purse.free));
    }

    fn put_free(&mut self, who: &AccountId, amount: Balance) {
        if amount > 0 {
            self.purses.entry(who.clone()).or_default().free += amount;
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
        let held = &mut self.purses.entry(who.clone()).or_default().held;
        if amount == 0 {
            held.remove(&why);
        } else {
            held.insert(why, amount);
        }
    }
}
