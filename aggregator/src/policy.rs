//! The tasks that the operator accepts.
//!
//! A task names its aggregator, and that aggregator's operator decides whether to accept it. The decision is a pure
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
pub struct AcceptancePolicy {
    /// Organizations whose tasks are accepted; `None` accepts any.
    pub organizations: Option<BTreeSet<Account>>,
    /// Minimum deposit, in plancks.
    pub min_deposit: Balance,
    /// Minimum aggregator fee: its part of what a round pays, in millionths.
    pub min_fee_ppm: u32,
    /// Maximum size of the model file, in bytes. A round holds a few copies in memory.
    pub max_model_size: u64,
    /// Maximum number of seats of a task.
    pub max_trainers: u32,
    /// Maximum number of tasks served at a time.
    pub max_tasks: u32,
}

/// Why a task is not accepted. It may be accepted later: the operator may change the policy, and tasks end.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Decline {
    /// Not an organization the operator serves.
    #[error("its organization 0x{0} is not among policy.organizations")]
    Organization(Account),
    /// The deposit is too small.
    #[error("its deposit of {deposit} plancks is below policy.min_deposit, {minimum}")]
    Deposit {
        /// The task's, in plancks.
        deposit: Balance,
        /// The policy's, in plancks.
        minimum: Balance,
    },
    /// The fee is too small.
    #[error("its aggregator fee of {fee} ppm is below policy.min_fee_ppm, {minimum}")]
    Fee {
        /// The task's, in millionths.
        fee: u32,
        /// The policy's, in millionths.
        minimum: u32,
    },
    /// The model is too large.
    #[error("its model of {size} bytes is above policy.max_model_size, {maximum}")]
    ModelSize {
        /// The model's, in bytes.
        size: u64,
        /// The policy's, in bytes.
        maximum: u64,
    },
    /// The task has too many seats.
    #[error("its {seats} seats are above policy.max_trainers, {maximum}")]
    Trainers {
        /// The task's.
        seats: u32,
        /// The policy's.
        maximum: u32,
    },
    /// Enough tasks are served.
    #[error("{serving} tasks are served already, and policy.max_tasks is {maximum}")]
    TooMany {
        /// How many are served.
        serving: u32,
        /// The policy's limit.
        maximum: u32,
    },
    /// Too little of the bond is spare.
    #[error(
        "its deposit needs {needed} plancks of the bond behind it, and {spare} stand behind no other task: bond {missing} more, `sheaf-aggregator bond '{}'`",
        Amount(*.missing)
    )]
    Bond {
        /// The bond that the task needs, in plancks.
        needed: Balance,
        /// The spare bond, in plancks.
        spare: Balance,
        /// The minimum to bond, in plancks.
        missing: Balance,
    },
    /// The task's time is over.
    #[error("its deadline, {deadline} ms, has passed")]
    TooLate {
        /// The task's, in Unix milliseconds.
        deadline: Moment,
    },
}

impl AcceptancePolicy {
    /// Whether to accept `task`, which trains `model` and needs `backing`, while `serving` tasks are served. `now` is in
    /// Unix milliseconds.
    pub fn check(
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
            return Err(Decline::Deposit { deposit: terms.deposit, minimum: self.min_deposit });
        }
        let fee = terms.aggregator_fee.deconstruct();
        if fee < self.min_fee_ppm {
            return Err(Decline::Fee { fee, minimum: self.min_fee_ppm });
        }
        if model.weights.size > self.max_model_size {
            return Err(Decline::ModelSize { size: model.weights.size, maximum: self.max_model_size });
        }
        if terms.max_trainers > self.max_trainers {
            return Err(Decline::Trainers { seats: terms.max_trainers, maximum: self.max_trainers });
        }
        if serving >= self.max_tasks {
            return Err(Decline::TooMany { serving, maximum: self.max_tasks });
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

    fn policy() -> AcceptancePolicy {
        AcceptancePolicy {
            organizations: Some([Hex([1; 32])].into()),
            min_deposit: 10 * SHF,
            min_fee_ppm: 50_000,
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
        assert_eq!(policy().check(&task(), &sample_model(), ENOUGH, 1, 999_999), Ok(()));
    }

    #[test]
    fn a_task_beyond_any_one_limit_is_declined_with_its_values() {
        let with = |change: fn(&mut Task)| {
            let mut task = task();
            change(&mut task);
            policy().check(&task, &sample_model(), ENOUGH, 0, 0).unwrap_err()
        };

        assert_eq!(with(|task| task.organization = AccountId([9; 32])), Decline::Organization(Hex([9; 32])));
        let deposit = 10 * SHF - 1;
        assert_eq!(with(|task| task.terms.deposit -= 1), Decline::Deposit { deposit, minimum: 10 * SHF });
        assert_eq!(
            with(|task| task.terms.aggregator_fee = Permill::from_parts(49_999)),
            Decline::Fee { fee: 49_999, minimum: 50_000 }
        );
        assert_eq!(with(|task| task.terms.max_trainers = 101), Decline::Trainers { seats: 101, maximum: 100 });

        let mut large = sample_model();
        large.weights.size = 1_001;
        let declined = policy().check(&task(), &large, ENOUGH, 0, 0);
        assert_eq!(declined, Err(Decline::ModelSize { size: 1_001, maximum: 1_000 }));
        let declined = policy().check(&task(), &sample_model(), ENOUGH, 2, 0);
        assert_eq!(declined, Err(Decline::TooMany { serving: 2, maximum: 2 }));
        let declined = policy().check(&task(), &sample_model(), ENOUGH, 0, 1_000_000);
        assert_eq!(declined, Err(Decline::TooLate { deadline: 1_000_000 }));
    }

    #[test]
    fn a_task_that_the_bond_does_not_back_is_declined_and_says_how_much_to_bond() {
        let short = Backing { spare: SHF / 2, ..ENOUGH };

        let declined = policy().check(&task(), &sample_model(), short, 0, 0).unwrap_err();

        let missing = SHF + SHF / 2;
        assert_eq!(declined, Decline::Bond { needed: 2 * SHF, spare: SHF / 2, missing });
        assert!(declined.to_string().ends_with("`sheaf-aggregator bond '1.5 SHF'`"), "{declined}");
    }

    #[test]
    fn without_a_list_any_organization_is_served() {
        let open = AcceptancePolicy { organizations: None, ..policy() };
        let task = Task { organization: AccountId([9; 32]), ..task() };
        assert_eq!(open.check(&task, &sample_model(), ENOUGH, 0, 0), Ok(()));
    }
}
