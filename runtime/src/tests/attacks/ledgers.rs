//! Accounting errors: tokens that appear, and plancks that disappear.

use crate::{
    Balances, Registry, Rewards, Runtime, Tasks, TrainerStaking,
    tests::{
        chain::{check_laws, on_a_chain},
        stage::{Registry as RegistryCall, Staking, an_open_round, an_open_task, bond_of, payees, wealth},
        task::profile,
    },
    units::SHF,
};
use frame_support::storage::{TransactionOutcome, with_transaction};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Ferdie};
use sp_runtime::{DispatchError, TryRuntimeError};

#[test]
fn bonding_more_and_less_in_any_order_makes_no_tokens() {
    on_a_chain(|chain| {
        an_open_task(chain);
        chain.must(Charlie, RegistryCall::register_trainer { profile: profile() });
        let (issuance, before) = (Balances::total_issuance(), wealth(Charlie));

        for amount in [5 * SHF, SHF, 1, 7 * SHF] {
            chain.must(Charlie, Staking::bond { amount });
        }
        for amount in [2 * SHF, 1] {
            chain.must(Charlie, Staking::unbond { amount });
        }
        chain.must(Charlie, Staking::rebond { amount: SHF });
        chain.must(Charlie, Staking::take_seat { task: 0 });
        assert_eq!(bond_of(Charlie), 13 * SHF + 1);
        chain.pass(10);
        chain.must(Charlie, Staking::withdraw_unbonded {});

        // The tokens that came out are those that went in, less those that are still bonded and the fees, which others
        // received.
        assert_eq!(bond_of(Charlie), 12 * SHF);
        assert!(wealth(Charlie) < before);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

/// Whether a law notices what `change` does to the state, which is undone afterwards.
fn noticed(check: fn() -> Result<(), TryRuntimeError>, change: impl FnOnce()) -> bool {
    let verdict = with_transaction(|| {
        change();
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(check()))
    });
    verdict.unwrap().is_err()
}

#[test]
fn a_planck_too_many_or_too_few_breaks_a_law() {
    on_a_chain(|chain| {
        let round = an_open_round(chain);
        chain.must(Ferdie, round.claim(&payees()[0]));
        check_laws();

        let task = |change: fn(&mut pallet_tasks::TaskOf<Runtime>)| {
            noticed(Tasks::do_try_state, || pallet_tasks::Tasks::<Runtime>::mutate_extant(0, change))
        };
        assert!(task(|task| task.unallocated += 1));
        assert!(task(|task| task.unallocated -= 1));
        assert!(task(|task| task.terms.deposit += 1));
        assert!(task(|task| task.backing += 1));

        let round = |change: fn(&mut pallet_tasks::RoundRecord<u32>)| {
            noticed(Tasks::do_try_state, || {
                pallet_tasks::Rounds::<Runtime>::mutate(0, 0, |round| change(round.as_mut().unwrap()))
            })
        };
        assert!(round(|round| round.paid += 1));
        assert!(round(|round| round.paid -= 1));
        assert!(round(|round| round.pool += 1));
        assert!(round(|round| round.aggregator_part -= 1));
        assert!(round(|round| round.aggregator_paid = true));

        let ledger = |change: fn(&mut pallet_trainer_staking::Ledger<u32>)| {
            let charlie = Charlie.to_account_id();
            let change = || pallet_trainer_staking::Ledgers::<Runtime>::mutate_extant(charlie, change);
            noticed(TrainerStaking::do_try_state, change)
        };
        assert!(ledger(|ledger| ledger.bonded += 1));
        assert!(ledger(|ledger| ledger.allocated -= 1));
        assert!(ledger(|ledger| ledger.seats += 1));

        let bond = || {
            pallet_registry::Aggregators::<Runtime>::mutate_extant(Bob.to_account_id(), |record| record.bond -= 1);
        };
        assert!(noticed(Registry::do_try_state, bond));

        let marks = || pallet_rewards::ClaimedPages::<Runtime>::insert((0, 0, 0), [0xff; 64]);
        assert!(noticed(Rewards::do_try_state, marks));
    });
}
