//! Slashes: who gains from them, where the tokens go, and what remains.

use crate::{
    Runtime, RuntimeEvent, TrainerStaking,
    tests::{
        chain::{events, free, on_a_chain, treasury},
        stage::{
            Registry, Staking, TRAINERS, Task, a_task_under_way, aggregator_bond, an_open_task, bond_of, open_task,
            payees, rule, wealth,
        },
        task::{PostedRound, profile, take_seat, terms},
    },
    units::SHF,
};
use pallet_tasks::RoundRuling;
use pallet_trainer_staking::ReportRuling;
use sheaf_primitives::Artifact;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::DispatchError;

fn report(trainer: Sr25519Keyring) -> Staking {
    let evidence = Artifact { sha256: [9; 32].into(), size: 1_000, uri: Default::default() };
    Staking::report_misconduct { task: 0, trainer: trainer.to_account_id(), evidence }
}

fn ruling(trainer: Sr25519Keyring, ruling: ReportRuling) -> Staking {
    Staking::rule_on_report { task: 0, trainer: trainer.to_account_id(), ruling }
}

#[test]
fn reporting_every_inattentive_trainer_gains_nothing() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let (aggregator, organization) = (wealth(Bob), wealth(Alice));

        // The aggregator reports every trainer, and none of them contests.
        for trainer in TRAINERS {
            chain.must(Bob, report(trainer));
        }
        chain.pass(10);
        for trainer in TRAINERS {
            let trainer = trainer.to_account_id();
            chain.must(Ferdie, Staking::settle_report { task: 0, trainer });
        }

        assert_eq!(TRAINERS.map(bond_of), [45 * SHF / 10; 3], "a tenth of each stake");
        assert!(wealth(Bob) < aggregator, "it has its bonds back, and paid the fees");
        assert_eq!(wealth(Alice), organization);
    });
}

#[test]
fn a_slash_for_ones_own_seat_costs_more_than_its_bounty() {
    on_a_chain(|chain| {
        an_open_task(chain);
        // The aggregator takes a seat in its own task, reports itself, is slashed, and receives the bounty.
        take_seat(chain, Bob, 0);
        let (before, kept) = (wealth(Bob), treasury());

        chain.must(Bob, report(Bob));
        rule(chain, ruling(Bob, ReportRuling::Slash(5 * SHF))).unwrap();

        assert!(before - wealth(Bob) >= 45 * SHF / 10, "nine tenths are gone");
        assert!(treasury() - kept >= 45 * SHF / 10);
        assert_eq!(bond_of(Bob), 0);
    });
}

#[test]
fn every_slash_reaches_the_tokens_it_is_of() {
    on_a_chain(|chain| {
        a_task_under_way(chain);

        // For a trainer, the ledger, the hold and the treasury agree.
        chain.must(Bob, report(Charlie));
        let before = treasury();
        rule(chain, ruling(Charlie, ReportRuling::Slash(2 * SHF))).unwrap();
        let arrived = treasury() - before;
        assert!((18 * SHF / 10..2 * SHF).contains(&arrived), "nine tenths, and fees: {arrived}");
        assert_eq!(bond_of(Charlie), 3 * SHF);
        assert_eq!(TrainerStaking::ledger(Charlie.to_account_id()).unwrap().bonded, 3 * SHF);

        // For an aggregator, the record, the hold and the treasury agree.
        chain.must(Bob, PostedRound::of(0, 0, &payees()).submit());
        for trainer in TRAINERS {
            let _ = chain.submit(trainer, Task::object_round { task: 0, round: 0 });
        }
        let before = treasury();
        rule(chain, Task::rule_on_round { task: 0, round: 0, ruling: RoundRuling::Void }).unwrap();
        assert!(treasury() - before >= 20 * SHF);
        assert_eq!(aggregator_bond(), 80 * SHF);
        assert_eq!(crate::Registry::aggregator_bond(&Bob.to_account_id()), Some(80 * SHF));
    });
}

#[test]
fn what_a_slash_leaves_comes_out_to_the_last_planck() {
    on_a_chain(|chain| {
        an_open_task(chain);
        // 5 SHF in a seat, 3 unlocking, 4 free.
        chain.must(Charlie, Registry::register_trainer { profile: profile() });
        chain.must(Charlie, Staking::bond { amount: 12 * SHF });
        chain.must(Charlie, Staking::take_seat { task: 0 });
        chain.must(Charlie, Staking::unbond { amount: 3 * SHF });

        // A slash of 9 takes the seat's 5, the unlocking 3, and 1 of the free tokens.
        chain.must(Bob, report(Charlie));
        rule(chain, ruling(Charlie, ReportRuling::Slash(9 * SHF))).unwrap();
        assert_eq!(bond_of(Charlie), 3 * SHF);

        // All remaining tokens can be withdrawn, and no others.
        type Error = pallet_trainer_staking::Error<Runtime>;
        let too_much = Staking::unbond { amount: 3 * SHF + 1 };
        assert_eq!(chain.submit(Charlie, too_much), Err(Error::InsufficientFreeBond.into()));
        chain.must(Charlie, Staking::unbond { amount: SHF });
        chain.must(Charlie, Staking::unbond { amount: 2 * SHF });
        chain.pass(10);
        chain.must(Charlie, Staking::withdraw_unbonded {});
        assert!(withdrawn(3 * SHF));
        assert_eq!(bond_of(Charlie), 0);
    });
}

#[test]
fn a_slash_takes_no_more_than_there_is_and_nothing_of_another_seat() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let elsewhere = open_task(chain, terms(chain.now() + 120_000));
        chain.must(Charlie, Staking::bond { amount: 5 * SHF });
        chain.must(Charlie, Staking::take_seat { task: elsewhere });

        chain.must(Bob, report(Charlie));
        rule(chain, ruling(Charlie, ReportRuling::Slash(1_000_000 * SHF))).unwrap();

        assert_eq!(bond_of(Charlie), 5 * SHF);
        assert_eq!(TrainerStaking::seat(elsewhere, Charlie.to_account_id()).unwrap().stake, 5 * SHF);
        assert_eq!(TrainerStaking::seat(0, Charlie.to_account_id()).unwrap().stake, 0);
    });
}

#[test]
fn a_slashed_trainer_is_paid_for_its_rounds_like_the_others() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        let first = PostedRound::of(0, 0, &payees());
        chain.must(Bob, first.submit());

        // A stake is slashed between posting and claim, and before the next round.
        chain.must(Bob, report(Dave));
        rule(chain, ruling(Dave, ReportRuling::Slash(4 * SHF))).unwrap();
        chain.pass(2);
        let second = PostedRound::of(0, 1, &payees());
        chain.must(Bob, second.submit());
        chain.pass(2);

        for payee in payees() {
            chain.must(Ferdie, first.claim(&payee));
            chain.must(Ferdie, second.claim(&payee));
            assert_eq!(free(&payee), 30 * SHF);
        }
        assert_eq!([Charlie, Dave, Eve].map(bond_of), [5 * SHF, SHF, 5 * SHF]);
    });
}

/// Whether this amount, in plancks, was withdrawn in this block.
fn withdrawn(amount: u128) -> bool {
    type Event = pallet_trainer_staking::Event<Runtime>;
    let is_it =
        |event| matches!(event, RuntimeEvent::TrainerStaking(Event::Withdrawn { amount: it, .. }) if it == amount);
    events().into_iter().any(is_it)
}

/// There is no call that slashes without a report.
#[test]
fn a_slash_needs_a_report() {
    on_a_chain(|chain| {
        a_task_under_way(chain);

        let refused = Err(pallet_trainer_staking::Error::<Runtime>::NoReport.into());
        assert_eq!(rule(chain, ruling(Charlie, ReportRuling::Slash(SHF))), refused);
        assert_eq!(chain.submit(Bob, ruling(Charlie, ReportRuling::Slash(SHF))), Err(DispatchError::BadOrigin));
        assert_eq!(bond_of(Charlie), 5 * SHF);
    });
}
