//! The calls of the accounts: mostly valid in the state of the model, sometimes not. Every call of the learning pallets
//! has a generator; a test counts them.

mod registry;
mod rewards;
mod staking;
mod tasks;

use crate::{accounts, draw::Draw, trees::Tree, world::World};
use sheaf_runtime::{AccountId, RuntimeCall, units::SHF};
use std::rc::Rc;

/// The caller.
#[derive(Clone, PartialEq, Eq)]
pub enum By {
    Root,
    Account(AccountId),
    /// No signer: the call authorizes itself.
    Itself,
}

impl By {
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(who) => Some(who.clone()),
            Self::Root | Self::Itself => None,
        }
    }

    /// The caller's byte in inputs of the fuzzer: 0 is root, 255 no signer, any other the account of that number.
    pub fn byte(&self) -> u8 {
        match self {
            Self::Root => 0,
            Self::Itself => 255,
            Self::Account(who) => AsRef::<[u8; 32]>::as_ref(who)[0],
        }
    }
}

/// A call, and the tree that it posts, if any.
#[derive(Clone)]
pub struct Step {
    pub by: By,
    pub call: RuntimeCall,
    pub tree: Option<Rc<Tree>>,
}

impl Step {
    pub fn signed(who: &AccountId, call: impl Into<RuntimeCall>) -> Self {
        Self { by: By::Account(who.clone()), call: call.into(), tree: None }
    }

    pub fn root(call: impl Into<RuntimeCall>) -> Self {
        Self { by: By::Root, call: call.into(), tree: None }
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.by {
            By::Root => write!(out, "root")?,
            By::Itself => write!(out, "itself")?,
            By::Account(_) => write!(out, "{}", self.by.byte())?,
        }
        write!(out, ": {:?}", self.call)
    }
}

/// Generates a step, or `None` if the state offers no occasion.
pub type Make = fn(&mut Draw, &World) -> Option<Step>;

/// A generator: the pallet, the call, its frequency, and the function.
pub struct Action {
    pub pallet: &'static str,
    pub call: &'static str,
    weight: u64,
    make: Make,
}

impl Action {
    const fn new(pallet: &'static str, call: &'static str, weight: u64, make: Make) -> Self {
        Self { pallet, call, weight, make }
    }
}

/// Every generator.
pub fn all() -> impl Iterator<Item = &'static Action> + Clone {
    registry::ACTIONS.iter().chain(tasks::ACTIONS).chain(staking::ACTIONS).chain(rewards::ACTIONS).chain(PLAIN)
}

const PLAIN: &[Action] = &[Action::new("Balances", "transfer_keep_alive", 4, transfer)];

/// The next step. One in twelve has a wrong caller.
pub fn next(draw: &mut Draw, world: &World) -> Step {
    let total = all().map(|action| action.weight).sum();
    loop {
        let mut turn = draw.below(total);
        let chosen = all().find(|action| {
            let chosen = turn < action.weight;
            turn = turn.saturating_sub(action.weight);
            chosen
        });
        let Some(mut step) = (chosen.unwrap().make)(draw, world) else { continue };
        if draw.chance(8) {
            step.by = By::Account(any_account(draw));
        }
        return step;
    }
}

/// Any signer.
fn any_account(draw: &mut Draw) -> AccountId {
    let signers: Vec<_> = accounts::signers().collect();
    accounts::account(*draw.any(&signers).unwrap())
}

/// One of these.
fn one_of(draw: &mut Draw, numbers: &[u8]) -> AccountId {
    accounts::account(*draw.any(numbers).unwrap())
}

/// An amount that is often round, sometimes odd, sometimes 0, and rarely far too large.
fn amount(draw: &mut Draw, maximum: u128) -> u128 {
    match draw.below(20) {
        0 => 0,
        1 => u128::MAX >> draw.below(100),
        2..=5 => maximum,
        6..=12 => draw.between(1, maximum.max(1)) / SHF * SHF,
        _ => draw.between(1, maximum.max(1)),
    }
}

fn transfer(draw: &mut Draw, world: &World) -> Option<Step> {
    let (from, to) = (any_account(draw), any_account(draw));
    let value = amount(draw, world.tokens.free(&from) / 4);
    let dest = sheaf_runtime::Address::Id(to);
    let call = pallet_balances::Call::<sheaf_runtime::Runtime>::transfer_keep_alive { dest, value };
    Some(Step::signed(&from, call))
}

/// A task for which `fits` holds, or sometimes any number.
fn task_where(draw: &mut Draw, world: &World, fits: impl Fn(u64, &crate::world::Task) -> bool) -> Option<u64> {
    if draw.chance(4) {
        return Some(draw.below(world.next_task + 2));
    }
    let fitting: Vec<_> = world.tasks.iter().filter(|(id, task)| fits(**id, task)).map(|(id, _)| *id).collect();
    draw.any(&fitting).copied()
}
