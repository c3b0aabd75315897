//! Claims that are copied, replayed, altered or invented.

use crate::{
    AccountId, Runtime, RuntimeCall, Tasks,
    tests::{
        chain::{free, on_a_chain},
        stage::{Registry, Staking, TRAINERS, Task, a_task_under_way, an_open_round, open_task, payees},
        task::{PostedRound, profile, terms, tree},
    },
    units::SHF,
};
use sheaf_primitives::{H256, Permill, RewardClaim, RoundResult, claim_salt};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Dave, Ferdie};

type Error = pallet_rewards::Error<Runtime>;

/// A claim with something changed.
fn altered(call: RuntimeCall, change: impl FnOnce(&mut u64, &mut u32, &mut RewardClaim)) -> RuntimeCall {
    let RuntimeCall::Rewards(pallet_rewards::Call::claim { mut task, mut round, mut claim }) = call else {
        panic!("it is a claim")
    };
    change(&mut task, &mut round, &mut claim);
    pallet_rewards::Call::<Runtime>::claim { task, round, claim }.into()
}

#[test]
fn a_claim_copied_from_the_pool_pays_the_one_it_was_copied_from() {
    on_a_chain(|chain| {
        let round = an_open_round(chain);
        let (payee, thief) = (payees().remove(0), Ferdie.to_account_id());
        let before = free(&thief);

        // The thief sees the claim before it is in a block, replaces the payee with itself, and is faster.
        let stolen = altered(round.claim(&payee), |_, _, claim| claim.payee = thief.clone().into());
        assert_eq!(chain.submit(Ferdie, stolen), Err(Error::WrongRoot.into()));
        // It sends the unaltered claim, and is faster again.
        chain.must(Ferdie, round.claim(&payee));

        assert_eq!(free(&payee), 15 * SHF);
        assert!(free(&thief) < before, "all the thief did was to pay the fees");
        assert_eq!(chain.submit(Charlie, round.claim(&payee)), Err(Error::AlreadyClaimed.into()));
    });
}

#[test]
fn a_claim_is_of_one_leaf_of_one_round_of_one_task_on_one_chain() {
    on_a_chain(|chain| {
        let first = an_open_round(chain);
        let second_task = open_task(chain, terms(chain.now() + 120_000));
        for trainer in TRAINERS {
            chain.must(trainer, Staking::bond { amount: 5 * SHF });
            chain.must(trainer, Staking::take_seat { task: second_task });
        }
        chain.must(Bob, PostedRound::of(0, 1, &payees()).submit());
        chain.must(Bob, PostedRound::of(second_task, 0, &payees()).submit());
        chain.pass(2);
        let payee = payees().remove(0);

        let of_another_round = altered(first.claim(&payee), |_, round, _| *round = 1);
        let of_another_task = altered(first.claim(&payee), |task, _, _| *task = second_task);
        let of_another_chain = altered(first.claim(&payee), |task, round, claim| {
            claim.salt = claim_salt(&claim.payee, &[7; 32], *task, *round, &claim.payee);
        });
        let of_another_leaf = altered(first.claim(&payee), |_, _, claim| claim.index = (claim.index + 1) % 3);
        for replayed in [of_another_round, of_another_task, of_another_chain, of_another_leaf] {
            assert!(chain.submit(Ferdie, replayed).is_err());
        }

        assert_eq!(free(&payee), 0);
        assert_eq!(Tasks::books(0).unwrap().paid + Tasks::books(second_task).unwrap().paid, 0);
    });
}

#[test]
fn a_leaf_is_paid_once_whatever_becomes_of_its_trainer() {
    on_a_chain(|chain| {
        let round = an_open_round(chain);
        chain.must(Charlie, round.claim(&payees()[0]));

        // Both give up their seats, their bonds and their roles.
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Staking::leave { task: 0 });
        }
        chain.pass(4);
        chain.must(Bob, PostedRound::of(0, 1, &payees()[..2]).submit());
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Staking::release { task: 0, trainer: trainer.to_account_id() });
            chain.must(trainer, Staking::unbond { amount: 5 * SHF });
        }
        chain.pass(10);
        for trainer in [Charlie, Dave] {
            chain.must(trainer, Staking::withdraw_unbonded {});
            chain.must(trainer, Registry::deregister_trainer {});
        }

        // A trainer that registers again is not paid twice, and a trainer that has left is still paid.
        chain.must(Charlie, Registry::register_trainer { profile: profile() });
        assert_eq!(chain.submit(Charlie, round.claim(&payees()[0])), Err(Error::AlreadyClaimed.into()));
        chain.must(Dave, round.claim(&payees()[1]));
        assert_eq!([free(&payees()[0]), free(&payees()[1])], [15 * SHF, 15 * SHF]);
    });
}

#[test]
fn no_claim_is_paid_more_than_the_chain_computes() {
    on_a_chain(|chain| {
        a_task_under_way(chain);
        type Refused = pallet_tasks::Error<Runtime>;
        let [first, second, _] = <[AccountId; 3]>::try_from(payees()).unwrap();
        let (tree, claims) = tree(0, 0, &[(first, 10), (second, 1)]);

        // The aggregator declares that one leaf has ten shares.
        let openly = posting(tree.root, tree.total_shares, 2);
        assert_eq!(chain.submit(Bob, openly), Err(Refused::SharesNotEqual.into()));
        // It posts more leaves than there are seats.
        let crowded = posting(tree.root, 4, 4);
        assert_eq!(chain.submit(Bob, crowded), Err(Refused::MoreLeavesThanSeats.into()));
        // It declares a wrong sum, which the posting cannot reveal.
        chain.must(Bob, posting(tree.root, 2, 2));
        chain.pass(2);

        // The sums along every path must match the posted sum, so no leaf of such a tree is worth anything.
        for claim in claims {
            let greedy = pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim: claim.clone() };
            assert_eq!(chain.submit(Ferdie, greedy), Err(Error::WrongSum.into()));
            let modest = RewardClaim { share: 1, ..claim };
            let modest = pallet_rewards::Call::<Runtime>::claim { task: 0, round: 0, claim: modest };
            assert!(chain.submit(Ferdie, modest).is_err());
        }
        assert_eq!(Tasks::books(0).unwrap().paid, 0);
    });
}

/// The call that posts a first round with such a tree.
fn posting(rewards_root: H256, total_shares: u128, leaves: u32) -> Task {
    let result = RoundResult {
        model: [10; 32].into(),
        updates_root: [20; 32].into(),
        rewards_root,
        total_shares,
        leaves,
        report: [30; 32].into(),
        accuracy: None::<Permill>,
        loss_micro: None,
    };
    Task::submit_round { task: 0, round: 0, result }
}
