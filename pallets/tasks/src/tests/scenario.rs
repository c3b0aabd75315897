//! A task from deposit to sweep, as the crate's documentation tells it.

use super::{actions::*, mock::*};
use crate::{CloseReason, Event, TaskState};
use frame_support::assert_ok;
use sheaf_primitives::SHF;

#[test]
fn a_task_goes_from_deposit_to_sweep_and_every_token_is_accounted_for() {
    chain(|| {
        let (clinic_before, ana_before, treasury_before) = (free(&CLINIC), free(&ANA), free(&TREASURY));

        // The clinic proposes: the deposit is held, and something for the task's records.
        let task = propose(terms());
        let (deposit, storage) = held(&CLINIC);
        assert_eq!(deposit, 100 * SHF);
        assert!(storage > SHF);
        assert_eq!(free(&CLINIC), clinic_before - deposit - storage);
        assert_eq!(stored(task).state, TaskState::Proposed);
        assert!(Tasks::organization_is_live(&CLINIC) && Tasks::model_is_live(MODEL));
        assert!(!Tasks::aggregator_is_live(&ANA));

        // Ana accepts, four trainers take seats.
        assert_ok!(Tasks::accept_task(signed(ANA), task));
        take_seats(task, 4);
        assert!(Tasks::aggregator_is_live(&ANA));

        // Three rounds are posted. Each sets aside a third: a tenth of it for Ana, the rest divisible by four.
        let rounds = post_all(task, 4);
        let gross = 33_333_333_333_333;
        let part = gross / 10;
        let pool = (gross - part) / 4 * 4;
        let first = crate::Rounds::<Test>::get(task, 0).unwrap();
        assert_eq!((first.pool, first.aggregator_part), (pool, part));

        // All trainers claim but the one of the last leaf of the last round; Ana collects one part.
        wait(PARAMS.challenge_window);
        claim_all(task, 0, &rounds[..2]);
        for claim in &rounds[2].claims[..3] {
            assert_ok!(Rewards::claim(signed(ANYONE), task, 2, claim.clone()));
        }
        assert_ok!(Tasks::collect_fee(signed(ANYONE), task, 0));

        // Anyone closes: what rounding left over goes back to the clinic.
        let unallocated = books(task).unallocated;
        assert!(unallocated < 16);
        close(task);
        assert_eq!(
            last_event(),
            Event::TaskClosed { task, organization: CLINIC, refunded: unallocated, reason: CloseReason::Done }
        );

        // When claims are over, the first sweep pays Ana the rest and the treasury what nobody claimed.
        wait(PARAMS.claim_window);
        sweep(task, 100);
        let aggregator: u128 =
            (0..3).map(|round| crate::Rounds::<Test>::get(task, round).unwrap().aggregator_part).sum();
        let unclaimed = crate::Rounds::<Test>::get(task, 2).unwrap().unclaimed();
        assert_eq!(held(&CLINIC).0, 0);
        assert!(!Tasks::aggregator_is_live(&ANA));

        // The next deletes the records, and the storage deposit is free.
        sweep(task, 100);
        let paid = 100 * SHF - aggregator - unallocated - unclaimed;
        assert_eq!(
            last_event(),
            Event::TaskSwept { task, organization: CLINIC, paid, aggregator, refunded: unallocated, unclaimed }
        );
        assert_eq!(held(&CLINIC), (0, 0));
        assert!(!Tasks::organization_is_live(&CLINIC) && !Tasks::model_is_live(MODEL));
        assert_eq!(free(&CLINIC), clinic_before - paid - aggregator - unclaimed);
        assert_eq!(free(&ANA), ana_before + aggregator);
        assert_eq!(free(&TREASURY), treasury_before + unclaimed);
        assert_eq!(payees(4).iter().map(free).sum::<u128>(), paid);
        assert_eq!(crate::Rounds::<Test>::iter().count(), 0);
        assert_eq!(pallet_rewards::Rounds::<Test>::iter().count(), 0);
        assert_eq!(pallet_rewards::ClaimedPages::<Test>::iter().count(), 0);
    });
}
