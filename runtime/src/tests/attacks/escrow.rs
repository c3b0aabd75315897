//! Deposits that are taken back too early, get stuck, or lose dust.

use crate::{
    Address, Runtime, RuntimeHoldReason, Tasks,
    tests::{
        chain::{free, on_a_chain},
        stage::{Registry, Staking, TRAINERS, Task, a_task_under_way, an_open_task, deposits, open_task, payees},
        task::{PostedRound, held, take_seat, terms},
    },
    units::SHF,
};
use sheaf_primitives::TaskTerms;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};

#[test]
fn an_organization_takes_nothing_back_of_what_was_trained_for() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        type Error = pallet_tasks::Error<Runtime>;

        // The trainers have trained, and the organization tries to withdraw before the posting.
        assert_eq!(chain.submit(Alice, Task::withdraw_task { task: 0 }), Err(Error::AlreadyBegun.into()));
        assert_eq!(chain.submit(Alice, Task::close_task { task: 0 }), Err(Error::NotYetClosable.into()));
        assert_eq!(chain.submit(Alice, Task::sweep_task { task: 0, max_items: 1 }), Err(Error::NotClosed.into()));
        chain.must(Alice, Task::finish_task { task: 0 });
        chain.must(Alice, Registry::retire_model { model: 0 });
        assert!(chain.submit(Alice, Registry::deregister_organization {}).is_err());
        let all = pallet_balances::Call::<Runtime>::transfer_all {
            dest: Address::Id(Ferdie.to_account_id()),
            keep_alive: false,
        };
        chain.must(Alice, all);
        assert_eq!(deposits(), 100 * SHF);

        // The round under way is paid as agreed, and only what is not needed for rounds goes back.
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        chain.pass(2);
        for payee in payees() {
            chain.must(Ferdie, round.claim(&payee));
            assert_eq!(free(&payee), 15 * SHF);
        }
        chain.must(Ferdie, Task::close_task { task: 0 });
        assert_eq!(Tasks::books(0).unwrap().refunded, 50 * SHF);
        assert_eq!(deposits(), 5 * SHF, "the aggregator's part");
    });
}

#[test]
fn a_round_is_paid_to_the_last_planck_and_what_cannot_be_divided_goes_back() {
    on_a_chain(|chain| {
        an_open_task(chain);
        let odd = open_task(chain, TaskTerms { deposit: 100 * SHF + 7, rounds: 1, ..terms(chain.now() + 120_000) });
        for trainer in TRAINERS {
            take_seat(chain, trainer, odd);
        }
        chain.pass(1);
        let round = PostedRound::of(odd, 0, &payees());
        chain.must(Bob, round.submit());
        chain.pass(2);

        for payee in payees() {
            chain.must(Ferdie, round.claim(&payee));
        }
        chain.must(Ferdie, Task::close_task { task: odd });
        chain.must(Ferdie, Task::collect_fee { task: odd, round: 0 });

        let books = Tasks::books(odd).unwrap();
        assert_eq!(payees().iter().map(free).sum::<u128>(), books.paid);
        assert_eq!(books.outstanding, 0, "every planck of the pool has an owner");
        assert_eq!(books.paid + books.aggregator + books.refunded, 100 * SHF + 7);
        assert!(books.refunded < 3, "less than a planck a share goes back");
        // Every leaf is claimed, so the record can be removed at once.
        chain.must(Ferdie, Task::sweep_task { task: odd, max_items: 100 });
    });
}

#[test]
fn what_comes_after_a_posting_changes_nothing_of_what_it_pays() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        let pool = Tasks::pool(0, 0).unwrap();

        // The deposit grows, stakes are taken, released and slashed, and tokens are unbonded and rebonded.
        chain.must(Alice, Task::top_up_task { task: 0, amount: 50 * SHF });
        chain.must(Charlie, Staking::leave { task: 0 });
        take_seat(chain, Ferdie, 0);
        for trainer in TRAINERS {
            chain.must(trainer, Staking::bond { amount: 7 * SHF });
            chain.must(trainer, Staking::unbond { amount: 3 * SHF });
            chain.must(trainer, Staking::unbond { amount: 2 * SHF });
        }
        chain.must(Dave, Staking::rebond { amount: SHF });
        chain.pass(2);

        // The same trainers are paid the same amounts, which sum to the pool.
        assert_eq!(Tasks::pool(0, 0), Some(pool));
        for payee in payees() {
            chain.must(Eve, round.claim(&payee));
            assert_eq!(free(&payee), 15 * SHF);
        }
        assert_eq!(Tasks::books(0).unwrap().paid, pool);
        assert_eq!(pool, 45 * SHF);
    });
}

#[test]
fn money_comes_out_though_organization_aggregator_and_arbiter_are_gone() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        for trainer in TRAINERS {
            let _ = chain.submit(trainer, Task::object_round { task: 0, round: 0 });
        }

        // From here on only strangers and trainers act. The ruling window ends, and the round opens.
        chain.pass(10);
        for payee in payees() {
            chain.must(Ferdie, round.claim(&payee));
        }
        chain.pass(102);
        chain.must(Ferdie, Task::close_task { task: 0 });
        chain.pass(42);
        while Tasks::books(0).is_some() {
            chain.must(Ferdie, Task::sweep_task { task: 0, max_items: 100 });
        }
        for trainer in TRAINERS {
            let account = trainer.to_account_id();
            chain.must(Ferdie, Staking::release { task: 0, trainer: account.clone() });
            chain.must(trainer, Staking::unbond { amount: 5 * SHF });
            let objections = held(&account, RuntimeHoldReason::Tasks(pallet_tasks::HoldReason::Objection));
            assert_eq!(objections, 0);
        }
        assert_eq!(deposits(), 0);
    });
}
