//! Reports of misconduct: made, contested, ruled on, or settled once they are due.

use crate::{
    Config, Error, Event, HoldReason, MisconductReport, Pallet, Params, Proceeds, ReportOf, ReportRuling, Reports,
    Seats, TaskInspect,
};
use frame_support::{
    ensure,
    traits::{Get, fungible::hold::Mutate},
};
use sheaf_holds::HeldTokens;
use sheaf_primitives::{Artifact, Balance, TaskId};
use sp_runtime::{DispatchError, DispatchResult, traits::Saturating};

impl<T: Config> Pallet<T> {
    pub(crate) fn do_report_misconduct(
        who: T::AccountId,
        task: TaskId,
        trainer: T::AccountId,
        evidence: Artifact,
    ) -> DispatchResult {
        let required = T::Tasks::seat_requirements(task).ok_or(Error::<T>::UnknownTask)?;
        ensure!(required.aggregator == who, Error::<T>::NotTheAggregator);
        let mut seat = Seats::<T>::get(task, &trainer).ok_or(Error::<T>::NoSeat)?;
        ensure!(!seat.reported, Error::<T>::AlreadyReported);
        ensure!(evidence.size > 0, Error::<T>::EvidenceEmpty);
        ensure!(evidence.uri.iter().all(u8::is_ascii_graphic), Error::<T>::EvidenceUriNotAscii);

        let params = Params::<T>::get();
        let (bond, due_at) = (params.dispute_bond, Self::now().saturating_add(params.contest_window));
        Self::hold_dispute_bond(&who, bond)?;
        seat.reported = true;
        let report = MisconductReport {
            reporter: who.clone(),
            evidence: evidence.clone(),
            bond,
            stake: seat.stake,
            due_at,
            contest: None,
        };
        Seats::<T>::insert(task, &trainer, seat);
        Reports::<T>::insert(task, &trainer, report);
        Self::deposit_event(Event::MisconductReported { task, trainer, reporter: who, evidence, bond, due_at });
        Ok(())
    }

    pub(crate) fn do_contest_report(who: T::AccountId, task: TaskId) -> DispatchResult {
        let mut report = Reports::<T>::get(task, &who).ok_or(Error::<T>::NoReport)?;
        ensure!(report.contest.is_none(), Error::<T>::AlreadyContested);
        let now = Self::now();
        ensure!(now < report.due_at, Error::<T>::ContestTooLate);

        let params = Params::<T>::get();
        let (bond, due_at) = (params.dispute_bond, now.saturating_add(params.ruling_window));
        Self::hold_dispute_bond(&who, bond)?;
        report.contest = Some(bond);
        report.due_at = due_at;
        Reports::<T>::insert(task, &who, report);
        Self::deposit_event(Event::ReportContested { task, trainer: who, bond, due_at });
        Ok(())
    }

    pub(crate) fn do_rule_on_report(task: TaskId, trainer: T::AccountId, ruling: ReportRuling) -> DispatchResult {
        let report = Reports::<T>::get(task, &trainer).ok_or(Error::<T>::NoReport)?;
        ensure!(ruling != ReportRuling::Slash(0), Error::<T>::AmountZero);

        Reports::<T>::remove(task, &trainer);
        let proceeds = match ruling {
            ReportRuling::Slash(amount) => Self::uphold(&report, task, &trainer, amount)?,
            ReportRuling::Dismiss => Self::dismiss(&report, &trainer)?,
        };
        let (slashed, bounty) = (proceeds.total(), proceeds.bounty);
        Self::deposit_event(Event::ReportRuled { task, trainer, ruling, slashed, bounty });
        Ok(())
    }

    pub(crate) fn do_settle_report(task: TaskId, trainer: T::AccountId) -> DispatchResult {
        let report = Reports::<T>::get(task, &trainer).ok_or(Error::<T>::NoReport)?;
        ensure!(report.due_at <= Self::now(), Error::<T>::ReportNotDue);

        Reports::<T>::remove(task, &trainer);
        let slashed = match report.contest {
            Some(bond) => {
                Self::return_bond(&trainer, bond)?;
                0
            }
            None => Self::slash_silent(&report, task, &trainer)?,
        };
        Self::return_bond(&report.reporter, report.bond)?;
        Self::deposit_event(Event::ReportSettled { task, trainer, slashed });
        Ok(())
    }

    /// The trainer is slashed and loses its dispute bond; the reporter receives a bounty, and its bond is free again.
    fn uphold(
        report: &ReportOf<T>,
        task: TaskId,
        trainer: &T::AccountId,
        amount: Balance,
    ) -> Result<Proceeds, DispatchError> {
        let proceeds = Self::slash_for(Some(&report.reporter), task, trainer, amount)?;
        Self::forfeit_bond(trainer, report.contest.unwrap_or(0))?;
        Self::return_bond(&report.reporter, report.bond)?;
        Ok(proceeds)
    }

    /// The reporter loses its dispute bond; the trainer's is free again.
    fn dismiss(report: &ReportOf<T>, trainer: &T::AccountId) -> Result<Proceeds, DispatchError> {
        Self::forfeit_bond(&report.reporter, report.bond)?;
        Self::return_bond(trainer, report.contest.unwrap_or(0))?;
        Ok(Proceeds::default())
    }

    /// Takes the part of a seat's stake that silence costs, out of the seat only and without a bounty, so that
    /// reporting inattentive trainers does not pay. Returns the amount taken, in plancks.
    fn slash_silent(report: &ReportOf<T>, task: TaskId, trainer: &T::AccountId) -> Result<Balance, DispatchError> {
        let seat = Seats::<T>::get(task, trainer).ok_or(Error::<T>::NoSeat)?;
        let amount = Params::<T>::get().silent_slash.mul_floor(report.stake).min(seat.stake);
        Ok(Self::slash_for(None, task, trainer, amount)?.total())
    }

    fn hold_dispute_bond(who: &T::AccountId, bond: Balance) -> DispatchResult {
        ensure!(bond <= T::Currency::holdable(who), Error::<T>::InsufficientBalance);
        if bond > 0 {
            T::Currency::hold(&HoldReason::Dispute.into(), who, bond)?;
        }
        Ok(())
    }

    fn return_bond(who: &T::AccountId, bond: Balance) -> DispatchResult {
        T::Currency::free(&HoldReason::Dispute.into(), who, bond)
    }

    /// Sends a dispute bond to the slash destination. A bond too small to create that account stays with its owner: a
    /// missing account must not keep a report open.
    fn forfeit_bond(who: &T::AccountId, bond: Balance) -> DispatchResult {
        let destination = T::SlashDestination::get();
        if T::Currency::can_receive(&destination, bond) {
            T::Currency::pay_out(&HoldReason::Dispute.into(), who, &destination, bond)
        } else {
            Self::return_bond(who, bond)
        }
    }
}
