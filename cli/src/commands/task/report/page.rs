//! The report as one web page: no script, nothing from elsewhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{decimal::show_permill, when};

use super::{
    chart,
    gather::{Round, TaskReport},
};
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

/// What is shown where there is no value.
const NONE: &str = "–";

/// The page. Names and reasons are other people's text, and are escaped as all text is.
pub(super) fn html(report: &TaskReport) -> String {
    let title = format!("Task {}: {}", report.task.id, report.model);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) }
                p.soft {
                    "As of block " (report.block) ", " (report.made) ", on the network " code { (report.genesis) }
                }
                (about(report))
                (curves(&report.rounds))
                h2 { "Where the deposit is" }
                (money(report))
                (rounds(&report.rounds))
                (participants(&report.rounds))
            }
        }
    };
    page.into_string()
}

/// Who trains what for whom, until when.
fn about(report: &TaskReport) -> Markup {
    let TaskReport { task, .. } = report;
    let terms = &task.terms;
    facts([
        ("State", html! { (task.state) ", " (task.rounds_posted) " of " (task.rounds()) " rounds posted" }),
        ("Organization", html! { (report.organization) ", " code { (task.organization) } }),
        ("Aggregator", html! { (report.aggregator) ", " code { (task.aggregator) } }),
        (
            "Seats",
            html! {
                (report.seats.seated) " taken of " (terms.max_trainers) "; a round needs " (terms.min_trainers)
            },
        ),
        ("Deadline", html! { (when::show(terms.deadline)) }),
        ("Newest model", html! { "SHA-256 " code { (hex::encode(task.current_model)) } }),
    ])
}

fn money(report: &TaskReport) -> Markup {
    let TaskReport { task, books, .. } = report;
    let fee = show_permill(task.terms.aggregator_fee);
    facts([
        ("Deposit", html! { (Amount(books.deposit)) }),
        ("Paid to trainers", html! { (Amount(books.paid)) }),
        ("Paid to the aggregator", html! { (Amount(books.aggregator)) " (" (fee) " of each round)" }),
        ("Set aside, not claimed yet", html! { (Amount(books.outstanding)) }),
        ("For rounds to come", html! { (Amount(books.unallocated)) }),
        ("Back to the organization", html! { (Amount(books.refunded)) }),
        ("To the treasury, unclaimed in time", html! { (Amount(books.unclaimed)) }),
    ])
}

fn facts<const N: usize>(facts: [(&str, Markup); N]) -> Markup {
    html! {
        dl {
            @for (name, value) in facts {
                dt { (name) }
                dd { (value) }
            }
        }
    }
}

/// Accuracy and loss as trainers measured them: in a round, of the model that it started from.
fn curves(rounds: &[Round]) -> Markup {
    let points = |value: fn(&Round) -> Option<f64>| -> Vec<(u32, f64)> {
        rounds.iter().filter_map(|round| Some((round.record.round, value(round)?))).collect()
    };
    let accuracy = points(|round| round.record.accuracy.map(|parts| f64::from(parts) / 1e6));
    let loss = points(|round| round.record.loss_micro.map(millionths));
    let curves = [
        ("Accuracy", chart::curve(&accuracy, "accuracy by round", |value| format!("{:.1} %", value * 100.0))),
        ("Loss", chart::curve(&loss, "loss by round", |value| format!("{value:.3}"))),
    ];
    html! {
        @for (name, curve) in curves {
            @if let Some(svg) = curve {
                h2 { (name) }
                figure {
                    (svg)
                    figcaption {
                        "By round, of the model it started from, as the trainers measured on their own data, averaged by samples"
                    }
                }
            }
        }
    }
}

fn rounds(rounds: &[Round]) -> Markup {
    const HEADINGS: [&str; 10] = [
        "Round",
        "Accuracy",
        "Loss",
        "Trainers",
        "Refused",
        "For trainers",
        "Claimed",
        "Aggregator",
        "Standing",
        "Model",
    ];
    html! {
        h2 { "Rounds" }
        div.wide {
            table {
                tr { @for heading in HEADINGS { th { (heading) } } }
                @for round in rounds { (one_round(round)) }
            }
        }
    }
}

fn one_round(Round { record, rewards, report }: &Round) -> Markup {
    let none = || NONE.to_owned();
    let loss = record.loss_micro.map_or_else(none, |micro| format!("{:.4}", millionths(micro)));
    let model = hex::encode(record.model);
    html! {
        tr {
            td { (record.round) }
            td { (record.accuracy.map_or_else(none, show_permill_of)) }
            td { (loss) }
            td { (rewards.map_or_else(none, |rewards| rewards.root.leaves.to_string())) }
            td { (report.as_ref().map_or_else(|_| none(), |report| report.refusals.len().to_string())) }
            td { (Amount(record.pool)) }
            td { (Amount(record.paid)) }
            td { (Amount(record.aggregator_part)) }
            td { (show_standing(record, rewards.as_ref())) }
            td { code title=(model) { (model.chars().take(12).collect::<String>()) } }
        }
    }
}

/// Who took part, by commitment: a salted hash of the account that is paid.
fn participants(rounds: &[Round]) -> Markup {
    html! {
        h2 { "Participants" }
        p.soft {
            "By the salted hash of the account that each is paid to, which differs from round to round. From the aggregator’s reports, \
             whose hashes are on the chain."
        }
        @for round in rounds { (participants_of(round)) }
    }
}

fn participants_of(Round { record, report, .. }: &Round) -> Markup {
    let report = match report {
        Ok(report) => report,
        Err(why) => return html! { p.soft { "Round " (record.round) ": no report, " (why) } },
    };
    html! {
        details {
            summary {
                "Round " (record.round) ": " (report.updates.len()) " updates count, " (report.refusals.len()) " were refused"
            }
            div.wide {
                table {
                    tr { @for heading in ["Commitment", "Share", "Weight", "Loss in training"] { th { (heading) } } }
                    @for update in &report.updates {
                        tr {
                            td { code { (hex::encode(update.commitment.0)) } }
                            td { (update.share) }
                            td { (update.sample_weight) }
                            td { (update.metrics.train_loss.map_or_else(|| NONE.into(), |loss| format!("{loss:.4}"))) }
                        }
                    }
                    @for refusal in &report.refusals {
                        tr {
                            td { code { (hex::encode(refusal.commitment.0)) } }
                            td.soft colspan="3" { "refused: " (refusal.reason) }
                        }
                    }
                }
            }
        }
    }
}

/// No one has measured a loss beyond 2^53 millionths, where this would lose digits.
#[allow(clippy::cast_precision_loss)]
fn millionths(micro: u64) -> f64 {
    micro as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_text_makes_no_markup() {
        let page = facts([("Organization", html! { ("<b onclick=\"x\">&") })]).into_string();

        assert!(page.contains("&lt;b onclick=&quot;x&quot;&gt;&amp;"), "{page}");
    }
}
