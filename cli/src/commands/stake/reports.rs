//! `sheaf stake contest` and `sheaf stake settle-report`

use serde_json::{Value, json};
use sheaf_client_sdk::{
    AccountId, BlockNumber, TaskId,
    calls::staking,
    chain::{Event, MisconductReport, StakingEvent},
};

use sheaf_protocol::amount::Amount;

use crate::{
    commands::receipt::receipt,
    context::Context,
    error::{Failure, Result},
    output::readable,
};

/// Contests the report against the wallet's seat.
pub(super) async fn contest(task: TaskId, context: &Context) -> Result<()> {
    let signer = context.trainer_signer()?;
    let account = signer.trainer();
    let chain = context.connect().await?;
    let view = chain.at_best().await?;
    let report = view.report(task, &account).await?;
    let report = report.ok_or_else(|| none_pending(task, &account))?;
    let bond = view.staking_params().await?.dispute_bond;
    context.output.progress(format!("the evidence is at {}", readable(&report.evidence.uri)));
    let held = Amount(bond);
    context.output.progress(format!("{held} are held until the report is decided, and lost if the arbiter upholds it"));

    let call = signer.for_trainer(staking::contest_report(task));
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let report = chain.at(submitted.block).await?.report(task, &account).await?;
    let due_at = report.map(|report| report.due_at);
    let until = due_at.map_or_else(String::new, |block| format!("; the arbiter may rule before block {block}"));
    let text = format!(
        "contested the report in task {task}{until}, and if it is silent nothing is slashed (fee {}, block {})",
        Amount(submitted.fee),
        submitted.block.number
    );
    let more = json!({ "task": task, "trainer": account.to_string(), "bond": bond.to_string(), "due_at": due_at });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

/// Ends a report whose time is over.
pub(super) async fn settle(task: TaskId, trainer: Option<&str>, context: &Context) -> Result<()> {
    let trainer = context.trainer(trainer)?;
    let signer = context.trainer_signer()?;
    let chain = context.connect().await?;
    if chain.at_best().await?.report(task, &trainer).await?.is_none() {
        return Err(none_pending(task, &trainer));
    }
    let call = staking::settle_report(task, trainer);
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };

    let slashed = submitted.events.iter().find_map(|event| match event {
        Event::TrainerStaking(StakingEvent::ReportSettled { slashed, .. }) => Some(*slashed),
        _ => None,
    });
    let slashed = slashed.unwrap_or_default();
    let text = format!(
        "the report of {trainer} in task {task} has ended; its seat lost {} (fee {}, block {})",
        Amount(slashed),
        Amount(submitted.fee),
        submitted.block.number
    );
    let more = json!({ "task": task, "trainer": trainer.to_string(), "slashed": slashed.to_string() });
    context.output.result(&receipt(&submitted, more), text);
    Ok(())
}

/// The state of a pending report at `block`, for people.
pub(super) fn show_report(report: &MisconductReport, block: BlockNumber) -> String {
    let due_at = report.due_at;
    match report.contest {
        _ if block >= due_at => format!("reported, to be settled since block {due_at}"),
        None => format!("reported, contest it before block {due_at}"),
        Some(_) => format!("contested, the arbiter may rule before block {due_at}"),
    }
}

/// A pending report, for programs.
pub(super) fn report_json(report: &MisconductReport) -> Value {
    json!({
        "reporter": report.reporter.to_string(),
        "evidence": {
            "sha256": hex::encode(report.evidence.sha256),
            "size": report.evidence.size,
            "uri": String::from_utf8_lossy(&report.evidence.uri),
        },
        "bond": report.bond.to_string(),
        "stake": report.stake.to_string(),
        "due_at": report.due_at,
        "contested": report.contest.is_some(),
    })
}

fn none_pending(task: TaskId, trainer: &AccountId) -> Failure {
    Failure::chain(format!("no report of {trainer} in task {task} is pending"))
        .next(format!("sheaf stake status {trainer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_tells_what_can_be_done_about_it_and_until_when() {
        let report = MisconductReport {
            task: 3,
            trainer: AccountId([1; 32]),
            reporter: AccountId([2; 32]),
            evidence: sheaf_primitives::Artifact { sha256: Default::default(), size: 1, uri: Default::default() },
            bond: 1,
            stake: 5,
            due_at: 30,
            contest: None,
        };
        let contested = MisconductReport { contest: Some(1), ..report.clone() };

        assert_eq!(show_report(&report, 29), "reported, contest it before block 30");
        assert_eq!(show_report(&contested, 29), "contested, the arbiter may rule before block 30");
        assert_eq!(show_report(&report, 30), "reported, to be settled since block 30");
    }
}
