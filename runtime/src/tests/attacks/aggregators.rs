//! Aggregators that leave trainers out, or do not serve.

use crate::{
    AccountId, Runtime, RuntimeHoldReason, Tasks,
    tests::{
        chain::{on_a_chain, treasury},
        stage::{
            Registry, Staking, TRAINERS, Task, a_task_under_way, aggregator_bond, bond_of, deposits, payees, rule,
            wealth,
        },
        task::{PostedRound, held},
    },
    units::SHF,
};
use pallet_tasks::RoundRuling;
use sheaf_primitives::BoundedVec;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// Accounts that belong to the aggregator.
fn friends() -> Vec<AccountId> {
    (11..=12).map(|number| AccountId::new([number; 32])).collect()
}

#[test]
fn an_aggregator_that_pays_itself_instead_of_its_trainers_loses_what_backs_the_task() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let theft = PostedRound::of(0, 0, &friends());
        chain.must(Bob, theft.submit());

        // No trainer receives a proof. Two of three object, which is more than half.
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Task::object_round { task: 0, round: 0 });
        }
        chain.pass(2);
        let early = pallet_rewards::Error::<Runtime>::NotOpenedYet;
        assert_eq!(chain.submit(Ferdie, theft.claim(&friends()[0])), Err(early.into()));
        let before = treasury();
        rule(chain, Task::rule_on_round { task: 0, round: 0, ruling: RoundRuling::Void }).unwrap();

        // Nothing is paid, the pool is unallocated again, and the aggregator has lost 20 SHF.
        let gone = pallet_rewards::Error::<Runtime>::NoSuchRound;
        assert_eq!(chain.submit(Ferdie, theft.claim(&friends()[0])), Err(gone.into()));
        assert_eq!(Tasks::books(0).unwrap().unallocated, 100 * SHF);
        assert_eq!(deposits(), 100 * SHF);
        assert_eq!(aggregator_bond(), 80 * SHF);
        assert!(treasury() >= before + 20 * SHF);
        for trainer in [Charlie, Dave] {
            let trainer = trainer.to_account_id();
            chain.must(Ferdie, Task::settle_objection { task: 0, round: 0, trainer: trainer.clone() });
            let reason = RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::Objection);
            assert_eq!(held(&trainer, reason), 0, "who was right has its bond back");
        }
    });
}

#[test]
fn an_aggregator_under_fire_takes_nothing_out_of_its_bond() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        chain.must(Bob, PostedRound::of(0, 0, &friends()).submit());
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Task::object_round { task: 0, round: 0 });
        }

        type Error = pallet_registry::Error<Runtime>;
        let unbond = Registry::unbond_aggregator { amount: SHF };
        assert_eq!(chain.submit(Bob, unbond), Err(Error::AggregatorInUse.into()));
        assert_eq!(chain.submit(Bob, Registry::deregister_aggregator {}), Err(Error::AggregatorInUse.into()));
        let collect = Task::collect_fee { task: 0, round: 0 };
        assert_eq!(chain.submit(Bob, collect), Err(pallet_tasks::Error::<Runtime>::NotOpenedYet.into()));
        assert_eq!(aggregator_bond(), 100 * SHF);
    });
}

#[test]
fn trainers_who_object_to_a_good_round_pay_for_it() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Task::object_round { task: 0, round: 0 });
        }

        rule(chain, Task::rule_on_round { task: 0, round: 0, ruling: RoundRuling::Dismiss }).unwrap();
        let before = treasury();
        for trainer in [Charlie, Dave] {
            let trainer = trainer.to_account_id();
            chain.must(Ferdie, Task::settle_objection { task: 0, round: 0, trainer });
        }

        assert!(treasury() >= before + 2 * SHF / 10);
        chain.must(Ferdie, round.claim(&payees()[2]));
        assert_eq!(aggregator_bond(), 100 * SHF);
        assert_eq!([Charlie, Dave, Eve].map(bond_of), [5 * SHF; 3]);
    });
}

#[test]
fn an_aggregator_that_evicts_everybody_has_still_not_served() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let everybody = BoundedVec::truncate_from(TRAINERS.map(|trainer| trainer.to_account_id()).to_vec());
        chain.must(Bob, Staking::evict_idle { task: 0, trainers: everybody });

        // Deadline and grace pass: 60 blocks. Nothing was posted.
        chain.pass(62);
        let (before, organization) = (treasury(), wealth(Alice));
        chain.must(Ferdie, Task::close_task { task: 0 });

        assert_eq!(aggregator_bond(), 90 * SHF, "half of what backs the task");
        assert!(treasury() >= before + 10 * SHF);
        assert_eq!(deposits(), 0);
        assert_eq!(wealth(Alice), organization, "the organization has its deposit back, and nothing of the slash");
    });
}
