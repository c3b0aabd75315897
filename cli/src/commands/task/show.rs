//! `sheaf task list` and `sheaf task show`

use serde_json::{Value, json};
use sheaf_client_sdk::{
    TaskId,
    chain::{RewardRound, RoundRecord, RoundStatus, TaskState},
};
use sheaf_primitives::{Admission, Disclosure};

use super::find::find_task;
use sheaf_wallet::address;

use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    decimal::{Factor, show_permill},
    when::{self, Span},
};

use crate::{
    args::TaskStateArg,
    context::Context,
    error::Result,
    output::{Table, facts},
};

pub(super) async fn list(wanted: Option<TaskStateArg>, context: &Context) -> Result<()> {
    let view = context.connect().await?.at_finalized().await?;
    let mut tasks = view.tasks().await?;
    tasks.retain(|task| wanted.is_none_or(|wanted| matches_state(task.state, wanted)));

    let mut table =
        Table::new(["task", "state", "model", "deposit", "stake", "seats", "rounds", "ends", "organization"]);
    let mut values = Vec::new();
    for task in &tasks {
        let seats = view.seat_counts(task.id).await?;
        table.row([
            task.id.to_string(),
            task.state.to_string(),
            task.model.to_string(),
            Amount(task.terms.deposit).to_string(),
            Amount(task.terms.stake).to_string(),
            format!("{}/{}", seats.seated, task.terms.max_trainers),
            format!("{}/{}", task.rounds_posted, task.rounds()),
            when::show(task.terms.deadline),
            address::short(&task.organization.0),
        ]);
        values.push(json!(task.summary(&seats)));
    }
    let text = if table.is_empty() { "no such tasks".into() } else { table.render() };
    context.output.result(&values.into(), text);
    Ok(())
}

pub(super) async fn one(id: TaskId, context: &Context) -> Result<()> {
    let view = context.connect().await?.at_finalized().await?;
    let task = find_task(&view, id).await?;
    let seats = view.seat_counts(id).await?;
    let books = view.books(id).await?.unwrap_or_default();
    let admitted: Vec<_> = match task.terms.admission {
        Admission::Open => Vec::new(),
        Admission::List => view.admission_list(id).await?.iter().map(ToString::to_string).collect(),
    };

    let mut table = Table::new([
        "round",
        "model",
        "accuracy",
        "trainers",
        "pool",
        "paid",
        "block",
        "claims open at",
        "standing",
        "objections",
    ]);
    let mut rounds = Vec::new();
    for record in view.rounds(id).await? {
        let rewards = view.reward_round(id, record.round).await?;
        table.row([
            record.round.to_string(),
            hex::encode(record.model).chars().take(12).collect(),
            record.accuracy.map_or_else(|| "–".into(), show_permill_of),
            rewards.map_or_else(|| "–".into(), |rewards| rewards.root.leaves.to_string()),
            Amount(record.pool).to_string(),
            Amount(record.paid).to_string(),
            record.posted_at.to_string(),
            rewards.map_or_else(|| "–".into(), |rewards| rewards.opens_at.to_string()),
            show_standing(&record, rewards.as_ref()),
            format!("{} of {}", record.objections, record.eligible),
        ]);
        rounds.push(json!(record.summary(rewards.as_ref())));
    }

    let rule = task.terms.aggregation;
    let mut text = facts([
        ("task", id.to_string()),
        ("state", task.state.to_string()),
        ("organization", task.organization.to_string()),
        ("aggregator", format!("{}, {} of every round", task.aggregator, show_permill(task.terms.aggregator_fee))),
        ("  backed by", format!("{} of its bond", Amount(task.backing))),
        ("  may take over", task.successor.map_or_else(|| "no one".into(), |successor| successor.to_string())),
        ("model", task.model.to_string()),
        ("rounds", format!("{} of {} posted", task.rounds_posted, task.rounds())),
        ("seats", format!("{} of {} taken, {} needed", seats.seated, task.terms.max_trainers, task.terms.min_trainers)),
        ("stake", format!("{} a seat", Amount(task.terms.stake))),
        ("deposit", Amount(books.deposit).to_string()),
        ("  not set aside", Amount(books.unallocated).to_string()),
        ("  set aside", Amount(books.outstanding).to_string()),
        ("  paid to trainers", Amount(books.paid).to_string()),
        ("  paid to aggregator", Amount(books.aggregator).to_string()),
        ("  refunded", Amount(books.refunded).to_string()),
        ("  to the treasury", Amount(books.unclaimed).to_string()),
        ("ends", when::show(task.terms.deadline)),
        ("claims end", task.claims_end_at.map_or_else(|| "not closed yet".into(), |block| format!("at block {block}"))),
        ("a round takes", Span(std::time::Duration::from_millis(task.terms.round_ms)).to_string()),
        ("admission", admission_words(task.terms.admission, &admitted)),
        ("updates", disclosure_name(task.terms.disclosure).into()),
        ("rule", format!("mean, learning rate {}, clip {}", Factor(rule.learning_rate), Factor(rule.clip))),
    ]);
    if !table.is_empty() {
        text = format!("{text}\n\n{}", table.render());
    }
    let mut value = json!(task.summary(&seats));
    if let Value::Object(fields) = &mut value {
        fields.insert("admitted".into(), admitted.into());
        fields.insert("books".into(), json!(books));
        fields.insert("rounds".into(), rounds.into());
        fields.insert("at_block".into(), view.block().number.into());
    }
    context.output.result(&value, text);
    Ok(())
}

/// The standing of a round, and until when the arbiter may change it.
pub(super) fn show_standing(record: &RoundRecord, rewards: Option<&RewardRound>) -> String {
    match (record.standing, rewards) {
        (RoundStatus::Frozen, Some(rewards)) => format!("frozen until {}", rewards.opens_at),
        (standing, _) => standing.to_string(),
    }
}

pub(super) fn show_permill_of(parts: u32) -> String {
    show_permill(sheaf_primitives::Permill::from_parts(parts))
}

fn matches_state(state: TaskState, wanted: TaskStateArg) -> bool {
    matches!(
        (state, wanted),
        (TaskState::Proposed, TaskStateArg::Proposed)
            | (TaskState::Open, TaskStateArg::Open)
            | (TaskState::Closed, TaskStateArg::Closed)
            | (TaskState::Sweeping(_), TaskStateArg::Sweeping)
    )
}

pub(super) fn admission_name(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "open",
        Admission::List => "list",
    }
}

/// Who may take a seat; of a long list its beginning.
fn admission_words(admission: Admission, admitted: &[String]) -> String {
    const MAX_NAMED: usize = 8;
    match (admission, admitted.len()) {
        (Admission::Open, _) => admission_name(admission).into(),
        (Admission::List, 0) => "list, no one on it yet".into(),
        (Admission::List, count) => {
            let named: Vec<_> = admitted.iter().take(MAX_NAMED).map(String::as_str).collect();
            let more = if count > MAX_NAMED { " …" } else { "" };
            format!("list of {count}: {}{more}", named.join(" "))
        }
    }
}

pub(super) fn disclosure_name(disclosure: Disclosure) -> &'static str {
    match disclosure {
        Disclosure::Public => "public",
        Disclosure::Private => "private",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_primitives::{H256, RewardRoot};

    #[test]
    fn a_frozen_round_says_until_when() {
        let record = RoundRecord {
            task: 1,
            round: 2,
            model: H256::zero(),
            updates_root: H256::zero(),
            report: H256::zero(),
            accuracy: None,
            loss_micro: None,
            pool: 10,
            aggregator_part: 1,
            aggregator_paid: false,
            paid: 0,
            posted_at: 5,
            eligible: 3,
            objections: 2,
            standing: RoundStatus::Frozen,
        };
        let root = RewardRoot { root: H256::zero(), total_shares: 3, leaves: 3 };
        let rewards = RewardRound { task: 1, round: 2, root, opens_at: 40 };
        let void = RoundRecord { standing: RoundStatus::Void, ..record.clone() };

        assert_eq!(show_standing(&record, Some(&rewards)), "frozen until 40");
        assert_eq!(show_standing(&void, None), "void");
    }
}
