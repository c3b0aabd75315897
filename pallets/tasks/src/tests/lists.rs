//! Admission by list, and what others may ask of tasks.

use super::{actions::*, mock::*};
use crate::{Error, Event};
use frame_support::{BoundedVec, assert_noop, assert_ok};
use sheaf_primitives::{Admission, SHF, TaskId, TaskTerms};
use sp_runtime::DispatchResult;

fn listed(max_trainers: u32) -> TaskTerms {
    TaskTerms { admission: Admission::List, max_trainers, ..terms() }
}

fn admit(task: TaskId, trainers: &[AccountId]) -> DispatchResult {
    Tasks::admit_trainers(signed(CLINIC), task, BoundedVec::truncate_from(trainers.to_vec()))
}

fn unadmit(task: TaskId, trainers: &[AccountId]) -> DispatchResult {
    Tasks::unadmit_trainers(signed(CLINIC), task, BoundedVec::truncate_from(trainers.to_vec()))
}

#[test]
fn a_task_that_is_open_to_all_admits_anyone_and_has_no_list() {
    chain(|| {
        let task = propose(terms());
        assert!(Tasks::admits(task, payee(0)));
        assert_noop!(admit(task, &payees(1)), Error::<Test>::NotByList);
        assert_noop!(unadmit(task, &payees(1)), Error::<Test>::NotByList);
        assert!(!Tasks::admits(99, payee(0)));
    });
}

#[test]
fn a_list_admits_who_is_on_it() {
    chain(|| {
        let task = propose(listed(10));
        assert!(!Tasks::admits(task, payee(0)));

        assert_ok!(admit(task, &payees(2)));
        assert!(Tasks::admits(task, payee(0)) && Tasks::admits(task, payee(1)) && !Tasks::admits(task, payee(2)));
        assert_eq!(last_event(), Event::TrainerAdmitted { task, trainer: payee(1) });

        assert_ok!(unadmit(task, &[payee(0), payee(5)]));
        assert!(!Tasks::admits(task, payee(0)) && Tasks::admits(task, payee(1)));
        assert_eq!(last_event(), Event::TrainerUnadmitted { task, trainer: payee(0) });
        assert_eq!(stored(task).admitted, 1);
    });
}

#[test]
fn admitting_twice_is_admitting_once() {
    chain(|| {
        let task = propose(listed(10));
        assert_ok!(admit(task, &[payee(0), payee(0)]));
        assert_ok!(admit(task, &[payee(0)]));
        assert_eq!(stored(task).admitted, 1);
    });
}

#[test]
fn a_list_is_no_longer_than_the_task_has_seats() {
    chain(|| {
        let task = propose(listed(3));
        assert_noop!(admit(task, &payees(4)), Error::<Test>::ListFull);
        assert_ok!(admit(task, &payees(3)));
        assert_noop!(admit(task, &[payee(3)]), Error::<Test>::ListFull);
        assert_ok!(unadmit(task, &[payee(0)]));
        assert_ok!(admit(task, &[payee(3)]));
    });
}

#[test]
fn only_the_organization_keeps_the_list() {
    chain(|| {
        let task = propose(listed(3));
        let trainers = BoundedVec::truncate_from(payees(1));
        assert_noop!(Tasks::admit_trainers(signed(ANA), task, trainers.clone()), Error::<Test>::NotOrganization);
        assert_noop!(Tasks::unadmit_trainers(signed(ANA), task, trainers), Error::<Test>::NotOrganization);
    });
}

#[test]
fn seats_depend_on_a_tasks_terms_and_state() {
    chain(|| {
        assert_eq!(crate::Tasks::<Test>::get(0), None);
        let task = propose(listed(10));
        let before = stored(task);
        assert_eq!((before.terms.stake, before.terms.max_trainers, before.is_open()), (5 * SHF, 10, false));
        assert_eq!((before.aggregator, before.terms.admission), (ANA, Admission::List));
        assert_eq!(before.terms.deadline, terms().deadline);

        assert_ok!(Tasks::accept_task(signed(ANA), task));
        assert!(stored(task).is_open());

        assert_ok!(Tasks::withdraw_task(signed(CLINIC), task));
        assert!(!stored(task).is_open());
        sweep_all(task, 10);
        assert_eq!(crate::Tasks::<Test>::get(task), None);
    });
}
