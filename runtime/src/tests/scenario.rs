//! A task on the whole runtime, from its proposal until its last record is removed.

use super::{
    chain::{Chain, free, on_a_chain, treasury},
    task::{PostedRound, held, publish, register_aggregator, register_organization, take_seat, terms},
};
use crate::{AccountId, Runtime, RuntimeHoldReason, Tasks, TrainerStaking, units::SHF};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

type Task = pallet_tasks::Call<Runtime>;

const TRAINERS: [Sr25519Keyring; 3] = [Charlie, Dave, Eve];

/// New accounts, one for each trainer: the rewards create them.
fn payees() -> Vec<AccountId> {
    (1..=3).map(|number| AccountId::new([number; 32])).collect()
}

/// Organization Alice, aggregator Bob, an open task, three trainers seated.
fn an_open_task(chain: &mut Chain) {
    register_organization(chain, Alice);
    register_aggregator(chain, Bob);
    chain.must(Alice, publish(b"class Client: ...".to_vec()));
    let terms = terms(chain.now() + 120_000);
    chain.must(Alice, Task::propose_task { model: 0, aggregator: Bob.to_account_id(), terms });
    chain.must(Bob, Task::accept_task { task: 0 });
    for trainer in TRAINERS {
        take_seat(chain, trainer, 0);
    }
}

fn deposit_held() -> u128 {
    held(&Alice.to_account_id(), RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskDeposit))
}

#[test]
fn a_task_runs_from_proposal_to_sweep_and_every_token_is_accounted_for() {
    on_a_chain(|chain| {
        an_open_task(chain);
        assert_eq!(deposit_held(), 100 * SHF);

        // Two rounds, of three and of two trainers.
        chain.pass(1);
        let first = PostedRound::of(0, 0, &payees());
        chain.must(Bob, first.submit());
        chain.pass(2);
        let second = PostedRound::of(0, 1, &payees()[..2]);
        chain.must(Bob, second.submit());
        chain.pass(2);

        // 50 SHF a round: a tenth to the aggregator, the rest to the trainers in equal parts.
        for payee in payees() {
            chain.must(Ferdie, first.claim(&payee));
            assert_eq!(free(&payee), 15 * SHF);
        }
        chain.must(Ferdie, second.claim(&payees()[0]));
        assert_eq!(free(&payees()[0]), 15 * SHF + 45 * SHF / 2);

        // Close, collect, release; one leaf is never claimed.
        chain.must(Ferdie, Task::close_task { task: 0 });
        for round in [0, 1] {
            let before = free(&Bob.to_account_id());
            chain.must(Ferdie, Task::collect_fee { task: 0, round });
            assert_eq!(free(&Bob.to_account_id()), before + 5 * SHF);
        }
        for trainer in TRAINERS {
            let trainer = trainer.to_account_id();
            chain.must(Ferdie, pallet_trainer_staking::Call::<Runtime>::release { task: 0, trainer: trainer.clone() });
            assert_eq!(TrainerStaking::free_bond(trainer), 5 * SHF);
        }
        let books = Tasks::books(0).unwrap();
        assert_eq!(books.paid + books.aggregator + books.refunded + books.outstanding, 100 * SHF);
        assert_eq!(books.outstanding, 45 * SHF / 2);

        // After the claim window the rest goes to the treasury, and nothing is left.
        chain.pass(40);
        let before = treasury();
        while Tasks::books(0).is_some() {
            chain.must(Ferdie, Task::sweep_task { task: 0, max_items: 100 });
        }
        assert!(treasury() >= before + 45 * SHF / 2);
        assert_eq!(deposit_held(), 0);
        let storage = RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::TaskStorage);
        assert_eq!(held(&Alice.to_account_id(), storage), 0);

        // Everyone can deregister.
        for trainer in TRAINERS {
            chain.must(trainer, pallet_trainer_staking::Call::<Runtime>::unbond { amount: 5 * SHF });
        }
        chain.pass(10);
        for trainer in TRAINERS {
            chain.must(trainer, pallet_trainer_staking::Call::<Runtime>::withdraw_unbonded {});
            chain.must(trainer, pallet_registry::Call::<Runtime>::deregister_trainer {});
        }
        chain.must(Alice, pallet_registry::Call::<Runtime>::retire_model { model: 0 });
        chain.must(Alice, pallet_registry::Call::<Runtime>::deregister_organization {});
        chain.must(Bob, pallet_registry::Call::<Runtime>::deregister_aggregator {});
    });
}

#[test]
fn a_task_whose_aggregator_never_posts_returns_its_deposit() {
    on_a_chain(|chain| {
        an_open_task(chain);

        // One more than the window: a block that begins a session has no room for transactions.
        chain.pass(101);
        chain.must(Ferdie, Task::close_task { task: 0 });

        assert_eq!(deposit_held(), 0);
        for trainer in TRAINERS {
            let trainer = trainer.to_account_id();
            chain.must(Ferdie, pallet_trainer_staking::Call::<Runtime>::release { task: 0, trainer });
        }
    });
}

#[test]
fn what_is_in_use_is_not_let_go() {
    on_a_chain(|chain| {
        an_open_task(chain);
        type Registry = pallet_registry::Call<Runtime>;
        type Error = pallet_registry::Error<Runtime>;

        assert_eq!(
            chain.submit(Alice, Registry::deregister_organization {}),
            Err(Error::OrganizationOwnsModels.into())
        );
        assert_eq!(chain.submit(Bob, Registry::deregister_aggregator {}), Err(Error::AggregatorInUse.into()));
        assert_eq!(chain.submit(Dave, Registry::deregister_trainer {}), Err(Error::TrainerInUse.into()));
        chain.must(Alice, Registry::retire_model { model: 0 });
        assert_eq!(chain.submit(Alice, Registry::retire_model { model: 0 }), Err(Error::ModelInUse.into()));
    });
}

#[test]
fn a_claim_through_a_training_proxy_pays_the_payee_and_not_the_proxy() {
    on_a_chain(|chain| {
        an_open_task(chain);
        chain.pass(1);
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        chain.pass(2);
        let add = pallet_proxy::Call::<Runtime>::add_proxy {
            delegate: crate::Address::Id(Ferdie.to_account_id()),
            proxy_type: crate::ProxyType::Training,
            delay: 0,
        };
        chain.must(Charlie, add);
        let before = free(&Ferdie.to_account_id());

        chain.must(
            Ferdie,
            pallet_proxy::Call::<Runtime>::proxy {
                real: crate::Address::Id(Charlie.to_account_id()),
                force_proxy_type: None,
                call: Box::new(round.claim(&payees()[0])),
            },
        );

        assert_eq!(free(&payees()[0]), 15 * SHF);
        assert!(free(&Ferdie.to_account_id()) < before, "the proxy pays the fee");
    });
}
