//! The report as one web page: no script, nothing from elsewhere.

use std::fmt::Write;

use super::{
    chart,
    gather::{Round, TaskReport},
};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{decimal::show_permill, when};

use crate::commands::task::show::{show_permill_of, show_standing};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1c2321;--soft:#5d6a66;--line:#d9dfdc;--accent:#0b6e5c;--page:#fbfcfb}
@media(prefers-color-scheme:dark){:root{--ink:#e7ecea;--soft:#9aa8a3;--line:#33403b;--accent:#56c7ad;--page:#141918}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2.5rem 1.25rem;max-width:60rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--page);\
font-variant-numeric:tabular-nums}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.125rem;margin:2.5rem 0 .5rem}
p.soft,td.soft,dt,figcaption{color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem;margin:0}
dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:.35rem .75rem .35rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:500;color:var(--soft)}
th:first-child,td:first-child{text-align:left}
code{font:.875em ui-monospace,monospace}
svg{width:100%;height:auto}
svg text{font-size:11px;fill:var(--soft)}
.grid{stroke:var(--line)}
polyline{fill:none;stroke:var(--accent);stroke-width:2}
circle{fill:var(--accent)}
figure{margin:0}
@media print{body{padding:0}details{display:block}}
";

/// The page. Names and reasons are other people's text, and are escaped.
pub(super) fn html(report: &TaskReport) -> String {
    let TaskReport { task, books, .. } = report;
    let terms = &task.terms;
    let title = format!("Task {}: {}", task.id, escaped(&report.model));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <h1>{title}</h1>\n<p class=\"soft\">As of block {}, {}, on the network <code>{}</code></p>\n",
        report.block, report.made, report.genesis
    );
    facts(
        &mut page,
        &[
            ("State", format!("{}, {} of {} rounds posted", task.state, task.rounds_posted, task.rounds())),
            ("Organization", format!("{}, <code>{}</code>", escaped(&report.organization), task.organization)),
            ("Aggregator", format!("{}, <code>{}</code>", escaped(&report.aggregator), task.aggregator)),
            (
                "Seats",
                format!(
                    "{} taken of {}; a round needs {}",
                    report.seats.seated, terms.max_trainers, terms.min_trainers
                ),
            ),
            ("Deadline", when::show(terms.deadline)),
            ("Newest model", format!("SHA-256 <code>{}</code>", hex::encode(task.current_model))),
        ],
    );
    curves(&mut page, &report.rounds);
    page.push_str("<h2>Where the deposit is</h2>\n");
    facts(
        &mut page,
        &[
            ("Deposit", Amount(books.deposit).to_string()),
            ("Paid to trainers", Amount(books.paid).to_string()),
            (
                "Paid to the aggregator",
                format!("{} ({} of each round)", Amount(books.aggregator), show_permill(terms.aggregator_share)),
            ),
            ("Set aside, not claimed yet", Amount(books.outstanding).to_string()),
            ("For rounds to come", Amount(books.unallocated).to_string()),
            ("Back to the organization", Amount(books.refunded).to_string()),
            ("To the treasury, unclaimed in time", Amount(books.unclaimed).to_string()),
        ],
    );
    rounds(&mut page, &report.rounds);
    participants(&mut page, &report.rounds);
    page
}

fn facts(page: &mut String, facts: &[(&str, String)]) {
    page.push_str("<dl>\n");
    for (name, value) in facts {
        // Writing to a string does not fail, here and below.
        let _ = writeln!(page, "<dt>{name}<dd>{value}");
    }
    page.push_str("</dl>\n");
}

/// Accuracy and loss as trainers measured them: in a round, of the model that it started from.
fn curves(page: &mut String, rounds: &[Round]) {
    let points = |value: fn(&Round) -> Option<f64>| -> Vec<(u32, f64)> {
        rounds.iter().filter_map(|round| Some((round.record.round, value(round)?))).collect()
    };
    let accuracy = points(|round| round.record.accuracy.map(|parts| f64::from(parts) / 1e6));
    // Losses beyond 2^53 millionths have been measured by nobody.
    #[allow(clippy::cast_precision_loss)]
    let loss = points(|round| round.record.loss_micro.map(|micro| micro as f64 / 1e6));
    for (name, svg) in [
        ("Accuracy", chart::curve(&accuracy, "accuracy by round", |value| format!("{:.1} %", value * 100.0))),
        ("Loss", chart::curve(&loss, "loss by round", |value| format!("{value:.3}"))),
    ] {
        if !svg.is_empty() {
            let _ = writeln!(
                page,
                "<h2>{name}</h2>\n<figure>{svg}<figcaption>By round, of the model it started from, as the trainers measured on their \
                 own data, averaged by samples</figcaption></figure>"
            );
        }
    }
}

fn rounds(page: &mut String, rounds: &[Round]) {
    page.push_str(
        "<h2>Rounds</h2>\n<div class=\"wide\"><table>\n<tr><th>Round<th>Accuracy<th>Loss<th>Trainers<th>Refused<th>For trainers\
         <th>Claimed<th>Aggregator<th>Standing<th>Model\n",
    );
    let dash = || "–".to_owned();
    for Round { record, rewards, report } in rounds {
        #[allow(clippy::cast_precision_loss)]
        let loss = record.loss_micro.map_or_else(dash, |micro| format!("{:.4}", micro as f64 / 1e6));
        let _ = writeln!(
            page,
            "<tr><td>{}<td>{}<td>{loss}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td><code title=\"{}\">{}</code>",
            record.round,
            record.accuracy.map_or_else(dash, show_permill_of),
            rewards.map_or_else(dash, |rewards| rewards.root.leaves.to_string()),
            report.as_ref().map_or_else(|_| dash(), |report| report.refusals.len().to_string()),
            Amount(record.pool),
            Amount(record.paid),
            Amount(record.aggregator_part),
            show_standing(record, rewards.as_ref()),
            hex::encode(record.model),
            hex::encode(record.model).chars().take(12).collect::<String>(),
        );
    }
    page.push_str("</table></div>\n");
}

/// Who took part, by commitment: a salted hash of the account that is paid.
fn participants(page: &mut String, rounds: &[Round]) {
    page.push_str(
        "<h2>Participants</h2>\n<p class=\"soft\">By the salted hash of the account that each is paid to, which differs from round to \
         round. From the aggregator’s reports, whose hashes are on the chain.</p>\n",
    );
    for Round { record, report, .. } in rounds {
        let report = match report {
            Ok(report) => report,
            Err(why) => {
                let _ = writeln!(page, "<p class=\"soft\">Round {}: no report, {}</p>", record.round, escaped(why));
                continue;
            }
        };
        let _ = writeln!(
            page,
            "<details><summary>Round {}: {} updates count, {} were refused</summary><div class=\"wide\"><table>\n\
             <tr><th>Commitment<th>Share<th>Weight<th>Loss in training",
            record.round,
            report.updates.len(),
            report.refusals.len()
        );
        for update in &report.updates {
            let loss = update.metrics.train_loss.map_or_else(|| "–".into(), |loss| format!("{loss:.4}"));
            let _ = writeln!(
                page,
                "<tr><td><code>{}</code><td>{}<td>{}<td>{loss}",
                hex::encode(update.commitment.0),
                update.share,
                update.sample_weight
            );
        }
        for refusal in &report.refusals {
            let _ = writeln!(
                page,
                "<tr><td><code>{}</code><td class=\"soft\" colspan=\"3\">refused: {}",
                hex::encode(refusal.commitment.0),
                escaped(&refusal.reason)
            );
        }
        page.push_str("</table></div></details>\n");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_text_makes_no_markup() {
        assert_eq!(escaped("<b onclick=\"x\">&"), "&lt;b onclick=&quot;x&quot;&gt;&amp;");
    }
}
