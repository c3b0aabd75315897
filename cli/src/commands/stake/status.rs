//! `sheaf stake status`

use serde_json::json;

use super::reports::{report_json, show_report};
use sheaf_protocol::amount::Amount;

use crate::{
    context::Context,
    error::Result,
    output::{Table, facts},
};

pub(super) async fn run(account: Option<&str>, context: &Context) -> Result<()> {
    let account = context.trainer(account)?;
    let view = context.connect().await?.at_finalized().await?;
    let ledger = view.ledger(&account).await?.unwrap_or_default();

    let mut seats = Vec::new();
    let mut table = Table::new(["task", "stake", "seat", "misconduct"]);
    for task in view.tasks().await? {
        let Some(seat) = view.seat(task.id, &account).await? else { continue };
        let report = view.report(task.id, &account).await?;
        let standing = seat.left_at.map_or_else(|| "taken".to_owned(), |block| format!("left in block {block}"));
        let reported = report.as_ref().map_or_else(String::new, |report| show_report(report, view.block().number));
        table.row([task.id.to_string(), Amount(seat.stake).to_string(), standing, reported]);
        seats.push(json!({
            "task": task.id,
            "stake": seat.stake.to_string(),
            "taken_at": seat.taken_at,
            "left_at": seat.left_at,
            "report": report.as_ref().map(report_json),
        }));
    }

    let unlocking: Vec<_> = ledger
        .unlocking
        .iter()
        .map(|chunk| json!({ "amount": chunk.amount.to_string(), "unlocks_at": chunk.unlocks_at }))
        .collect();
    let waiting = ledger
        .unlocking
        .iter()
        .map(|chunk| format!("{} from block {}", Amount(chunk.amount), chunk.unlocks_at))
        .collect::<Vec<_>>();
    let mut text = facts([
        ("account", account.to_string()),
        ("bonded", Amount(ledger.bonded).to_string()),
        ("in seats", Amount(ledger.allocated).to_string()),
        ("free for seats", Amount(ledger.unallocated()).to_string()),
        ("unbonding", if waiting.is_empty() { "nothing".into() } else { waiting.join(", ") }),
    ]);
    if !table.is_empty() {
        text = format!("{text}\n\n{}", table.render());
    }
    let value = json!({
        "account": account.to_string(),
        "bonded": ledger.bonded.to_string(),
        "allocated": ledger.allocated.to_string(),
        "unallocated": ledger.unallocated().to_string(),
        "unlocking": unlocking,
        "seats": seats,
        "block": view.block().number,
    });
    context.output.result(&value, text);
    Ok(())
}
