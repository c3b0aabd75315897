//! Chooses the tasks to work in: a pure function of the trainer's policy, its bond, and the open tasks.
//!
//! The policy decides which seats the daemon takes. It then uses a seat until the task ends or the seat is left: the
//! stake is allocated either way, and an idle seat earns nothing.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use sheaf_client_sdk::{AccountId, TaskId};
use sheaf_primitives::{Balance, ModelId};

use sheaf_protocol::amount::Amount;

/// What a trainer allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Minimum that a round must be expected to pay, in plancks.
    pub min_reward: Balance,
    /// Whose tasks are worked in.
    pub organizations: Organizations,
    /// The models that may be trained; `None` for any.
    pub models: Option<BTreeSet<ModelId>>,
    /// Maximum number of tasks at a time.
    pub tasks: usize,
    /// Maximum stake to allocate, in plancks; `None` for the whole bond.
    pub max_stake: Option<Balance>,
}

/// Whose tasks are worked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Organizations {
    /// Anyone's.
    Any,
    /// Those that the trainer trusts.
    Trusted,
    /// These.
    These(BTreeSet<AccountId>),
}

/// What the choice depends on in a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The task.
    pub task: TaskId,
    /// The organization that pays.
    pub organization: AccountId,
    /// Whether the trainer trusts the organization.
    pub is_trusted: bool,
    /// The model it trains.
    pub model: ModelId,
    /// What a seat allocates, in plancks.
    pub stake: Balance,
    /// What its next round is expected to pay this trainer, in plancks.
    pub reward: Balance,
    /// The trainer's seat in it.
    pub seat: SeatState,
    /// Whether the task admits the trainer.
    pub entry: Entry,
    /// SHA-256 of its client code.
    pub code: [u8; 32],
    /// Whether the code may run without asking.
    pub is_code_agreed: bool,
    /// Whether there is data for it.
    pub has_data: bool,
}

/// The trainer's seat in a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatState {
    /// It has none.
    None,
    /// It has one.
    Taken,
    /// It left; the stake is not released yet.
    Left,
}

/// Whether a task admits another trainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It does.
    Open,
    /// All its seats are taken.
    Full,
    /// Its organization has an admission list, and the trainer is not on it.
    NotListed,
    /// Its deadline has passed: no further round starts.
    Late,
    /// Its last round was posted, or its deadline and the grace after it have passed.
    Over,
}

/// The parts of a trainer's bond, in plancks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Allocated to seats, including those that it left.
    pub allocated: Balance,
    /// Bonded, and not allocated.
    pub free: Balance,
}

/// What to do about a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Work in it; take a seat if there is none yet.
    Work,
    /// Do not work in it, for this reason.
    Skip(Reason),
}

/// Why a task is not worked in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The policy does not name its organization.
    Organization,
    /// The policy does not name its model.
    Model,
    /// There is no data for it.
    NoData,
    /// The user did not agree to its client code, which has this SHA-256, and a daemon does not ask.
    CodeNotAgreed([u8; 32]),
    /// A round is expected to pay this many plancks, which is too little.
    Reward(Balance),
    /// It does not admit the trainer.
    Entry(Entry),
    /// The trainer left its seat.
    SeatLeft,
    /// There are as many tasks as the policy allows.
    Tasks,
    /// Its stake, in plancks, is more than the policy still allows to allocate.
    Stake(Balance),
    /// The bond lacks this many plancks.
    Bond(Balance),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("its organization is not one of the policy's"),
            Self::Model => f.write_str("its model is not one of the policy's"),
            Self::NoData => f.write_str("the policy names no data folder for it"),
            Self::CodeNotAgreed(_) => f.write_str("its client code is new here, and a daemon never asks"),
            Self::Reward(reward) => write!(f, "a round is expected to pay {}, which is too little", Amount(*reward)),
            Self::Entry(Entry::Full) => f.write_str("all its seats are taken"),
            Self::Entry(Entry::NotListed) => f.write_str("its organization has not admitted this account"),
            Self::Entry(Entry::Late | Entry::Over) => f.write_str("it is about to end"),
            Self::Entry(Entry::Open) => f.write_str("it is open"),
            Self::SeatLeft => f.write_str("the seat was left, and its stake is not released yet"),
            Self::Tasks => f.write_str("there are as many tasks as the policy allows"),
            Self::Stake(stake) => {
                write!(f, "its stake of {} is more than the policy still allows to allocate", Amount(*stake))
            }
            Self::Bond(missing) => write!(f, "the bond lacks {} for its stake", Amount(*missing)),
        }
    }
}

/// Decides about each of `candidates`. Those that pay more come first.
pub fn choose(policy: &Policy, budget: Budget, candidates: &[Candidate]) -> BTreeMap<TaskId, Decision> {
    let mut decisions: BTreeMap<TaskId, Decision> = candidates
        .iter()
        .map(|candidate| (candidate.task, skip_reason(policy, candidate).map_or(Decision::Work, Decision::Skip)))
        .collect();
    let works = |candidate: &&Candidate| decisions.get(&candidate.task) == Some(&Decision::Work);
    let (seated, mut free): (Vec<_>, Vec<_>) =
        candidates.iter().filter(works).partition(|candidate| candidate.seat == SeatState::Taken);
    free.sort_by_key(|candidate| (Reverse(candidate.reward), candidate.stake, candidate.task));

    let mut tasks = seated.len();
    let Budget { mut allocated, free: mut unallocated } = budget;
    for candidate in free {
        let stake = candidate.stake;
        let max_stake = policy.max_stake.unwrap_or(Balance::MAX);
        let decision = if tasks >= policy.tasks {
            Decision::Skip(Reason::Tasks)
        } else if allocated.saturating_add(stake) > max_stake {
            Decision::Skip(Reason::Stake(stake))
        } else if let Some(missing) = stake.checked_sub(unallocated).filter(|missing| *missing > 0) {
            Decision::Skip(Reason::Bond(missing))
        } else {
            tasks = tasks.saturating_add(1);
            allocated = allocated.saturating_add(stake);
            unallocated = unallocated.saturating_sub(stake);
            Decision::Work
        };
        decisions.insert(candidate.task, decision);
    }
    decisions
}

/// Why a task is skipped, whatever the other candidates are.
fn skip_reason(policy: &Policy, candidate: &Candidate) -> Option<Reason> {
    match candidate.seat {
        SeatState::Taken if candidate.entry == Entry::Over => return Some(Reason::Entry(Entry::Over)),
        SeatState::Taken => return missing_prerequisite(candidate),
        SeatState::Left => return Some(Reason::SeatLeft),
        SeatState::None => {}
    }
    let is_chosen = match &policy.organizations {
        Organizations::Any => true,
        Organizations::Trusted => candidate.is_trusted,
        Organizations::These(these) => these.contains(&candidate.organization),
    };
    if !is_chosen {
        return Some(Reason::Organization);
    }
    if policy.models.as_ref().is_some_and(|models| !models.contains(&candidate.model)) {
        return Some(Reason::Model);
    }
    if candidate.entry != Entry::Open {
        return Some(Reason::Entry(candidate.entry));
    }
    if candidate.reward < policy.min_reward {
        return Some(Reason::Reward(candidate.reward));
    }
    missing_prerequisite(candidate)
}

/// What is missing to work in a task, with or without a seat.
fn missing_prerequisite(candidate: &Candidate) -> Option<Reason> {
    match candidate {
        Candidate { has_data: false, .. } => Some(Reason::NoData),
        Candidate { is_code_agreed: false, code, .. } => Some(Reason::CodeNotAgreed(*code)),
        _ => None,
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
