//! Which tasks the operator serves.
//!
//! A task names its aggregator; whether that aggregator accepts is its operator's business. The decision is a pure
//! function of what the chain says and what the operator wrote into the configuration, so that it can be explained.

use crate::{
    chain::{Backing, Model, Task},
    round::Account,
};
use sheaf_primitives::{Balance, Moment};
use sheaf_protocol::amount::Amount;
use std::collections::BTreeSet;

/// What the operator accepts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Whose tasks; `None` for anyone's.
    pub organizations: Option<BTreeSet<Account>>,
    /// Least deposit, in plancks.
    pub min_deposit: Balance,
    /// Least part of every round for the aggregator, in millionths.
    pub min_share_ppm: u32,
    /// Largest model file, in bytes. A round holds a few copies in memory.
    pub max_model_size: u64,
    /// Most seats of a task.
    pub max_trainers: u32,
    /// Most tasks served at a time.
    pub max_tasks: u32,
}

/// Why a task is not accepted. It may be later: the operator may change the policy, and tasks end.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Decline {
    /// Not an organization the operator serves.
    #[error("its organization 0x{0} is not among policy.organizations")]
    Organization(Account),
    /// The deposit is too small.
    #[error("its deposit of {deposit} plancks is below policy.min_deposit, {least}")]
    Deposit {
        /// The task's.
        deposit: Balance,
        /// The policy's.
        least: Balance,
    },
    /// The aggregator would get too little.
    #[error("its aggregator share of {share} ppm is below policy.min_share_ppm, {least}")]
    Share {
        /// The task's.
        share: u32,
        /// The policy's.
        least: u32,
    },
    /// The model is too large.
    #[error("its model of {size} bytes is above policy.max_model_size, {most}")]
    ModelSize {
        /// The model's.
        size: u64,
        /// The policy's.
        most: u64,
    },
    /// The task has too many seats.
    #[error("its {seats} seats are above policy.max_trainers, {most}")]
    Trainers {
        /// The task's.
        seats: u32,
        /// The policy's.
        most: u32,
    },
    /// Enough tasks are served.
    #[error("{serving} tasks are served already, and policy.max_tasks is {most}")]
    TooMany {
        /// How many are served.
        serving: u32,
        /// The policy's limit.
        most: u32,
    },
    /// Too little of the bond is spare.
    #[error(
        "its deposit needs {needed} plancks of the bond behind it, and {spare} stand behind no other task: bond {missing} more, `sheaf-aggregator bond '{}'`",
        Amount(*.missing)
    )]
    Bond {
        /// What the task needs, in plancks.
        needed: Balance,
        /// What there is, in plancks.
        spare: Balance,
        /// What must be bonded at least, in plancks.
        missing: Balance,
    },
    /// The task's time is over.
    #[error("its deadline, {deadline} ms, has passed")]
    TooLate {
        /// The task's, in Unix milliseconds.
        deadline: Moment,
    },
}

impl Policy {
    /// Whether to accept `task`, which trains `model` and needs `backing`, while `serving` tasks are served, at `now`.
    pub fn judge(
        &self,
        task: &Task,
        model: &Model,
        backing: Backing,
        serving: u32,
        now: Moment,
    ) -> Result<(), Decline> {
        let terms = &task.terms;
        let known = self.organizations.as_ref().is_none_or(|known| known.contains(&task.organization.0.into()));
        if !known {
            return Err(Decline::Organization(task.organization.0.into()));
        }
        if terms.deposit < self.min_deposit {
            return Err(Decline::Deposit { deposit: terms.deposit, least: self.min_deposit });
        }
        let share = terms.aggregator_share.deconstruct();
        if share < self.min_share_ppm {
            return Err(Decline::Share { share, least: self.min_share_ppm });
        }
        if model.weights.size > self.max_model_size {
            return Err(Decline::ModelSize { size: model.weights.size, most: self.max_model_size });
        }
        if terms.max_trainers > self.max_trainers {
            return Err(Decline::Trainers { seats: terms.max_trainers, most: self.max_trainers });
        }
        if serving >= self.max_tasks {
            return Err(Decline::TooMany { serving, most: self.max_tasks });
        }
        let Backing { needed, spare } = backing;
        if needed > spare {
            return Err(Decline::Bond { needed, spare, missing: needed.saturating_sub(spare) });
        }
        if now >= terms.deadline {
            return Err(Decline::TooLate { deadline: terms.deadline });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::{
        TaskState,
        sample::{sample_model, sample_task},
    };
    use sheaf_client_sdk::AccountId;
    use sheaf_primitives::{Permill, SHF};
    use sheaf_protocol::Hex;

    fn policy() -> Policy {
        Policy {
            organizations: Some([Hex([1; 32])].into()),
            min_deposit: 10 * SHF,
            min_share_ppm: 50_000,
            max_model_size: 1_000,
            max_trainers: 100,
            max_tasks: 2,
        }
    }

    fn task() -> Task {
        Task { state: TaskState::Proposed, ..sample_task() }
    }

    const ENOUGH: Backing = Backing { needed: 2 * SHF, spare: 2 * SHF };

    #[test]
    fn a_task_at_every_limit_is_accepted() {
        assert_eq!(policy().judge(&task(), &sample_model(), ENOUGH, 1, 999_999), Ok(()));
    }

    #[test]
    fn a_task_beyond_any_one_limit_is_declined_with_its_values() {
        let with = |change: fn(&mut Task)| {
            let mut task = task();
            change(&mut task);
            policy().judge(&task, &sample_model(), ENOUGH, 0, 0).unwrap_err()
        };

        assert_eq!(with(|task| task.organization = AccountId([9; 32])), Decline::Organization(Hex([9; 32])));
        let deposit = 10 * SHF - 1;
        assert_eq!(with(|task| task.terms.deposit -= 1), Decline::Deposit { deposit, least: 10 * SHF });
        assert_eq!(
            with(|task| task.terms.aggregator_share = Permill::from_parts(49_999)),
            Decline::Share { share: 49_999, least: 50_000 }
        );
        assert_eq!(with(|task| task.terms.max_trainers = 101), Decline::Trainers { seats: 101, most: 100 });

        let mut large = sample_model();
        large.weights.size = 1_001;
        let declined = policy().judge(&task(), &large, ENOUGH, 0, 0);
        assert_eq!(declined, Err(Decline::ModelSize { size: 1_001, most: 1_000 }));
        let declined = policy().judge(&task(), &sample_model(), ENOUGH, 2, 0);
        assert_eq!(declined, Err(Decline::TooMany { serving: 2, most: 2 }));
        let declined = policy().judge(&task(), &sample_model(), ENOUGH, 0, 1_000_000);
        assert_eq!(declined, Err(Decline::TooLate { deadline: 1_000_000 }));
    }

    #[test]
    fn a_task_that_the_bond_does_not_back_is_declined_and_says_how_much_to_bond() {
        let short = Backing { spare: SHF / 2, ..ENOUGH };

        let declined = policy().judge(&task(), &sample_model(), short, 0, 0).unwrap_err();

        let missing = SHF + SHF / 2;
        assert_eq!(declined, Decline::Bond { needed: 2 * SHF, spare: SHF / 2, missing });
        assert!(declined.to_string().ends_with("`sheaf-aggregator bond '1.5 SHF'`"), "{declined}");
    }

    #[test]
    fn without_a_list_any_organization_is_served() {
        let open = Policy { organizations: None, ..policy() };
        let task = Task { organization: AccountId([9; 32]), ..task() };
        assert_eq!(open.judge(&task, &sample_model(), ENOUGH, 0, 0), Ok(()));
    }
}
