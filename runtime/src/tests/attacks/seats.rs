//! Stakes that arrive only for the reward, back several seats, or fill a task with many seats.

use crate::{
    Runtime, RuntimeCall, TrainerStaking,
    tests::{
        chain::{Chain, free, on_a_chain},
        stage::{Registry, Staking, TRAINERS, Task, a_task_under_way, an_open_task, bond_of, open_task, payees},
        task::{PostedRound, profile, take_seat, terms},
    },
    units::SHF,
};
use sheaf_primitives::BoundedVec;
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, DaveStash, Eve, EveStash, Ferdie, FerdieStash};

type Error = pallet_trainer_staking::Error<Runtime>;

#[test]
fn a_stake_that_comes_for_the_pay_and_goes_finds_none_and_is_kept() {
    on_a_chain(|chain| {
        an_open_task(chain);
        for trainer in [Charlie, Dave] {
            take_seat(chain, trainer, 0);
        }
        chain.pass(1);

        // The stake arrives in the block of the posting and tries to leave in the next.
        take_seat(chain, Ferdie, 0);
        let round = PostedRound::of(0, 0, &payees()[..2]);
        chain.must(Bob, round.submit());
        // It cannot object to a round that it did not train.
        let objection = Task::object_round { task: 0, round: 0 };
        assert_eq!(chain.submit(Ferdie, objection), Err(pallet_tasks::Error::<Runtime>::NoSeatInRound.into()));
        chain.pass(1);
        chain.must(Ferdie, Staking::leave { task: 0 });

        let release = || Staking::release { task: 0, trainer: Ferdie.to_account_id() };
        assert_eq!(chain.submit(Ferdie, Staking::unbond { amount: 5 * SHF }), Err(Error::InsufficientFreeBond.into()));
        assert_eq!(chain.submit(Ferdie, release()), Err(Error::LeaveDelayNotOver.into()));
        chain.pass(4);
        assert_eq!(chain.submit(Ferdie, release()), Err(Error::RoundNotPosted.into()));
        assert_eq!(bond_of(Ferdie), 5 * SHF);
    });
}

#[test]
fn a_stake_sits_in_one_place_from_posting_to_posting() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let elsewhere = open_task(chain, terms(chain.now() + 120_000));
        let seat = |task| Staking::take_seat { task };

        // Charlie leaves this task and tries to use the same stake in a task whose posting is due.
        chain.must(Charlie, Staking::leave { task: 0 });
        assert_eq!(chain.submit(Charlie, seat(elsewhere)), Err(Error::InsufficientFreeBond.into()));
        assert_eq!(chain.submit(Charlie, seat(0)), Err(Error::SeatNotReleased.into()));
        chain.pass(4);
        let release = || Staking::release { task: 0, trainer: Charlie.to_account_id() };
        assert_eq!(chain.submit(Charlie, release()), Err(Error::RoundNotPosted.into()));

        // The stake is free only once the round in which it sat is posted.
        chain.must(Bob, PostedRound::of(0, 0, &payees()).submit());
        chain.must(Charlie, release());
        chain.must(Charlie, seat(elsewhere));
        assert_eq!(TrainerStaking::free_bond(Charlie.to_account_id()), 0);
    });
}

#[test]
fn many_seats_cost_many_stakes_and_cannot_keep_others_out_forever() {
    on_a_chain(|chain| {
        an_open_task(chain);
        let crowd = [DaveStash, EveStash, FerdieStash];

        // One trainer with three accounts fills the task.
        for name in crowd {
            take_seat(chain, name, 0);
            assert_eq!(bond_of(name), 5 * SHF);
        }
        for name in crowd {
            assert_eq!(chain.submit(name, Staking::take_seat { task: 0 }), Err(Error::AlreadySeated.into()));
            assert_eq!(TrainerStaking::free_bond(name.to_account_id()), 0);
        }
        register(chain, Charlie);
        assert_eq!(chain.submit(Charlie, Staking::take_seat { task: 0 }), Err(Error::TaskFull.into()));

        // It sends nothing: the aggregator frees the seats, and the stakes stay allocated.
        let idle = BoundedVec::truncate_from(crowd.map(|name| name.to_account_id()).to_vec());
        chain.must(Bob, Staking::evict_idle { task: 0, trainers: idle });
        chain.must(Charlie, Staking::take_seat { task: 0 });
        for name in crowd {
            assert_eq!(chain.submit(name, Staking::take_seat { task: 0 }), Err(Error::SeatNotReleased.into()));
            assert_eq!(TrainerStaking::free_bond(name.to_account_id()), 0);
        }
    });
}

#[test]
fn newcomers_displace_no_trainer_of_a_round() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        for newcomer in [DaveStash, EveStash, FerdieStash] {
            register(chain, newcomer);
            assert_eq!(chain.submit(newcomer, Staking::take_seat { task: 0 }), Err(Error::TaskFull.into()));
        }

        // Charlie leaves, a newcomer takes a seat, and the round that Charlie trained is posted.
        chain.must(Charlie, Staking::leave { task: 0 });
        chain.must(FerdieStash, Staking::take_seat { task: 0 });
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());

        // Charlie may still object to the round, and is still paid for it.
        let objection = || Task::object_round { task: 0, round: 0 };
        let refused = pallet_tasks::Error::<Runtime>::NoSeatInRound;
        assert_eq!(chain.submit(FerdieStash, objection()), Err(refused.into()));
        chain.must(Charlie, objection());
        chain.pass(2);
        chain.must(Ferdie, round.claim(&payees()[0]));
        assert_eq!(free(&payees()[0]), 15 * SHF);
        for trainer in TRAINERS {
            assert!(TrainerStaking::seat(0, trainer.to_account_id()).is_some());
        }
    });
}

#[test]
fn what_anyone_may_do_for_others_delays_no_one() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let round = PostedRound::of(0, 0, &payees());
        chain.must(Bob, round.submit());
        let eve = Eve.to_account_id();

        // A stranger makes every call that anyone may make, too early.
        let early: [RuntimeCall; 7] = [
            Staking::release { task: 0, trainer: eve.clone() }.into(),
            Staking::settle_report { task: 0, trainer: eve.clone() }.into(),
            Staking::forget_task { task: 0 }.into(),
            Task::close_task { task: 0 }.into(),
            Task::sweep_task { task: 0, max_items: 100 }.into(),
            Task::collect_fee { task: 0, round: 0 }.into(),
            Task::settle_objection { task: 0, round: 0, trainer: eve.clone() }.into(),
        ];
        for call in early {
            assert!(chain.submit(Ferdie, call).is_err());
        }

        // Nothing changed for anyone.
        chain.must(Eve, Task::object_round { task: 0, round: 0 });
        chain.pass(2);
        chain.must(Ferdie, Task::settle_objection { task: 0, round: 0, trainer: eve.clone() });
        chain.must(Ferdie, round.claim(&payees()[2]));
        chain.must(Eve, Staking::leave { task: 0 });
        chain.pass(4);
        chain.must(Bob, PostedRound::of(0, 1, &payees()).submit());
        chain.must(Ferdie, Staking::release { task: 0, trainer: eve });
        // At the right time, the same calls help those they concern.
        chain.must(Eve, Staking::unbond { amount: 5 * SHF });
        assert_eq!(free(&payees()[2]), 15 * SHF);
    });
}

/// Registers `who` as a trainer with the bond that a seat needs.
fn register(chain: &mut Chain, who: Sr25519Keyring) {
    chain.must(who, Registry::register_trainer { profile: profile() });
    chain.must(who, Staking::bond { amount: 5 * SHF });
}
