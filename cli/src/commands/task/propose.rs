//! `sheaf task propose`

use serde_json::json;
use sheaf_aggregation::Rule;
use sheaf_client_sdk::calls::tasks;
use sheaf_client_sdk::clock;
use sheaf_primitives::{Admission, Disclosure, Permill, Reward, SHF, TaskTerms};

use super::{admission, file, receipt};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    decimal::show_permill,
    when::{self, Span},
};

use crate::{
    args::{AdmissionArg, DisclosureArg, ProposeArgs},
    context::Context,
    error::{Failure, Result},
    output::facts,
};

/// Time between two blocks.
const BLOCK_MS: u64 = 3_000;
/// How long a round collects if nobody says otherwise and nothing stands against it: ten minutes.
const LONGEST_DEFAULT_MS: u64 = 600_000;

pub(super) async fn run(args: ProposeArgs, context: &Context) -> Result<()> {
    let args = match &args.file {
        Some(path) => {
            let said = file::read(path)?;
            args.or(said)
        }
        None => args,
    };
    let now = clock::now();
    let (model, aggregator) = (required(args.model, "model")?, required(args.aggregator.as_deref(), "aggregator")?);
    let mut terms = terms(&args, now)?;
    Rule::new(&terms.aggregation)
        .map_err(|error| Failure::input(format!("the aggregation rule is not usable: {error}")))?;
    let aggregator = context.account(aggregator)?;
    let listed = admission::listed(&args.admitted(), terms.max_trainers, context)?;
    let signer = context.signer()?;
    let chain = context.connect().await?;
    let view = chain.at_best().await?;
    if args.round_time.is_none() {
        let stall_ms = u64::from(view.tasks_params().await?.stall_window).saturating_mul(BLOCK_MS);
        terms.round_ms = default_round(&terms, now, stall_ms);
    }
    if view.model(model).await?.is_none() {
        return Err(Failure::chain(format!("there is no model {model}")).next("sheaf model list"));
    }

    let call = tasks::propose_task(model, aggregator, terms.clone());
    if !listed.is_empty() {
        context
            .output
            .progress(format!("after the proposal {} trainers are let in, up to 64 a transaction", listed.len()));
    }
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let task = submitted.task()?;
    let (admitted, failure) = admission::let_in(&listed, task, &chain, &signer, context).await;

    let text = facts([
        ("task", task.to_string()),
        ("deposit", Amount(terms.deposit).to_string()),
        ("rounds", terms.rounds.to_string()),
        ("ends", when::show(terms.deadline)),
        ("aggregator", format!("{aggregator}, {} of every round", show_permill(terms.aggregator_share))),
        ("trainers", who_may(&terms, admitted)),
        ("next", format!("the aggregator accepts it; follow it with: sheaf task watch {task}")),
    ]);
    let more =
        json!({ "task": task, "deadline": terms.deadline, "deposit": terms.deposit.to_string(), "admitted": admitted });
    // The task stands, whatever became of its list.
    context.output.result(&receipt(&submitted, more), text);
    failure.map_or(Ok(()), Err)
}

/// Who may take a seat, where `admitted` may already.
fn who_may(terms: &TaskTerms, admitted: usize) -> String {
    match (terms.admission, admitted) {
        (Admission::Open, _) => "anyone with enough stake".into(),
        (Admission::List, 0) => "nobody yet: let them in with sheaf task admit".into(),
        (Admission::List, admitted) => format!("{admitted} on the list"),
    }
}

/// Something that no task can do without.
fn required<T>(said: Option<T>, name: &str) -> Result<T> {
    said.ok_or_else(|| {
        Failure::input(format!("the task has no {name}")).next(format!(
            "pass --{name}, or write `{name} = …` to a task.toml and name that; `sheaf task wizard` makes one"
        ))
    })
}

/// How long a round collects if nobody says: no longer than the deadline leaves to each, nor than half of the stall
/// window, which the chain asks for.
fn default_round(terms: &TaskTerms, now: u64, stall_ms: u64) -> u64 {
    let left = terms.deadline.saturating_sub(now);
    let a_round = left.checked_div(u64::from(terms.rounds)).unwrap_or(left);
    LONGEST_DEFAULT_MS.min(a_round).min(stall_ms.div_euclid(2)).max(1)
}

/// The terms, where the command was run at `now`. Bounds that depend on the chain's parameters are the chain's to check.
pub(super) fn terms(args: &ProposeArgs, now: u64) -> Result<TaskTerms> {
    let deposit = required(args.deposit, "deposit")?;
    let deadline = required(args.deadline, "deadline")?.resolve(now);
    if deadline <= now {
        return Err(Failure::input(format!("the deadline {} has passed", when::show(deadline))));
    }
    let (min_trainers, max_trainers) = (args.min_trainers.unwrap_or(2), args.max_trainers.unwrap_or(16));
    if min_trainers > max_trainers {
        return Err(Failure::input(format!(
            "--min-trainers {min_trainers} is more than --max-trainers {max_trainers}"
        )));
    }
    Ok(TaskTerms {
        deposit: deposit.0,
        rounds: args.rounds.unwrap_or(10),
        stake: args.stake.map_or(5 * SHF, |stake| stake.0),
        min_trainers,
        max_trainers,
        deadline,
        round_ms: args.round_time.map_or(LONGEST_DEFAULT_MS, Span::milliseconds),
        admission: match (args.admission, args.admitted().is_empty()) {
            (Some(AdmissionArg::Open), false) => {
                return Err(Failure::input("a task that any trainer may join has no list to admit anyone to")
                    .next("leave out `admit` or `admission`, here or in the task.toml"));
            }
            (None | Some(AdmissionArg::Open), true) => Admission::Open,
            (Some(AdmissionArg::List), _) | (None, false) => Admission::List,
        },
        disclosure: match args.disclosure {
            None | Some(DisclosureArg::Private) => Disclosure::Private,
            Some(DisclosureArg::Public) => Disclosure::Public,
        },
        aggregation: args.rule.terms(),
        reward: Reward::Equal,
        aggregator_share: args.aggregator_share.map_or(Permill::from_percent(5), |share| share.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, TaskCommand};
    use clap::Parser;

    fn parse(more: &[&str]) -> Result<TaskTerms> {
        let base = ["sheaf", "task", "propose", "--model", "0", "--aggregator", "bob", "--deposit", "100 SHF"];
        let cli = Cli::try_parse_from(base.iter().chain(more)).map_err(|error| Failure::input(error.to_string()))?;
        let Command::Task(TaskCommand::Propose(args)) = cli.command else { panic!("another command") };
        terms(&args, 1_000)
    }

    #[test]
    fn defaults_make_a_task_that_only_needs_model_aggregator_deposit_and_deadline() {
        let terms = parse(&["--deadline", "2026-07-10"]).unwrap();

        assert_eq!(terms.deposit, 100_000_000_000_000);
        assert_eq!(terms.deadline, 1_783_728_000_000);
        assert_eq!((terms.rounds, terms.min_trainers, terms.max_trainers), (10, 2, 16));
        assert_eq!(terms.aggregation.learning_rate, 65_536);
        assert_eq!(terms.round_ms, 600_000);
    }

    #[test]
    fn what_no_task_can_do_without_is_asked_for_by_its_name() {
        let cli = Cli::try_parse_from(["sheaf", "task", "propose", "--deadline", "+1h"]).unwrap();
        let Command::Task(TaskCommand::Propose(args)) = cli.command else { panic!("another command") };

        let failure = terms(&args, 1_000).unwrap_err();

        assert_eq!(failure.message(), "the task has no deposit");
        assert!(failure.next_step().unwrap().contains("--deposit"), "{failure}");
    }

    #[test]
    fn rounds_are_as_short_as_deadline_and_stall_window_ask() {
        let terms = parse(&["--deadline", "1970-01-01T01:00Z", "--rounds", "6"]).unwrap();

        assert_eq!(default_round(&terms, 0, u64::MAX), 600_000);
        assert_eq!(default_round(&terms, 0, 300_000), 150_000);
        assert_eq!(default_round(&TaskTerms { rounds: 60, ..terms }, 0, u64::MAX), 60_000);
    }

    #[test]
    fn a_deadline_in_the_past_is_refused() {
        let failure = parse(&["--deadline", "1970-01-01T00:00Z"]).unwrap_err();

        assert!(failure.message().contains("has passed"));
    }

    #[test]
    fn trainers_to_let_in_make_a_list_of_a_task_unless_it_is_said_to_be_open() {
        let admit = ["--deadline", "+1h", "--admit", "alice,bob"];

        assert_eq!(parse(&admit).unwrap().admission, Admission::List);
        assert_eq!(parse(&[&admit[..], &["--admission", "list"]].concat()).unwrap().admission, Admission::List);
        assert_eq!(parse(&["--deadline", "+1h"]).unwrap().admission, Admission::Open);
        assert!(parse(&[&admit[..], &["--admission", "open"]].concat()).unwrap_err().message().contains("no list"));
    }

    #[test]
    fn mistyped_terms_are_refused_with_their_value() {
        for (flag, value) in [
            ("--stake", "five"),
            ("--rounds", "0"),
            ("--rounds", "1001"),
            ("--frac-bits", "25"),
            ("--aggregator-share", "101%"),
            ("--min-trainers", "1"),
            ("--round-time", "10"),
        ] {
            let failure = parse(&["--deadline", "+1h", flag, value]).unwrap_err();
            assert!(failure.message().contains(value), "{flag} {value}: {failure}");
        }
        assert!(parse(&["--deadline", "tomorrow"]).unwrap_err().message().contains("tomorrow"));
        assert!(parse(&["--deadline", "+1h", "--min-trainers", "9", "--max-trainers", "8"]).is_err());
    }
}
