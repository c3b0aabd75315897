//! `sheaf task propose`

use serde_json::json;
use sheaf_aggregation::Rule;
use sheaf_client_sdk::calls::tasks;
use sheaf_client_sdk::clock;
use sheaf_primitives::{
    Admission, Disclosure, TaskTerms, TermsLimits, bounds::MAX_LISTED, check_terms, usual_round_ms,
};

use super::{admission, file};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    decimal::show_permill,
    when::{self, Span},
};

use crate::{
    args::{AdmissionArg, DisclosureArg, ProposeArgs},
    commands::receipt::receipt,
    context::Context,
    error::{Failure, Result},
    output::facts,
};

/// Limits that allow everything: the chain has its own, and checks them.
const NO_LIMITS: TermsLimits = TermsLimits { min_stake: 0, min_share: 0, min_duration_ms: 0, stall_ms: u64::MAX };

pub(super) async fn run(args: ProposeArgs, context: &Context) -> Result<()> {
    let args = match &args.file {
        Some(path) => {
            let in_file = file::read(path)?;
            args.or(in_file)
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
        let stall_window = view.tasks_params().await?.stall_window;
        let stall_ms = view.block_time_ms()?.saturating_mul(stall_window.into());
        terms.round_ms = usual_round_ms(terms.rounds, terms.deadline.saturating_sub(now), stall_ms);
    }
    if view.model(model).await?.is_none() {
        return Err(Failure::chain(format!("there is no model {model}")).next("sheaf model list"));
    }

    let call = tasks::propose_task(model, aggregator, terms.clone());
    if !listed.is_empty() {
        context.output.progress(format!(
            "after the proposal {} trainers are let in, up to {MAX_LISTED} a transaction",
            listed.len()
        ));
    }
    let Some(submitted) = context.submit(&chain, &signer, &call).await? else { return Ok(()) };
    let task = submitted.task()?;
    let (admitted, failure) = admission::let_in(&listed, task, &chain, &signer, context).await;

    let text = facts([
        ("task", task.to_string()),
        ("deposit", Amount(terms.deposit).to_string()),
        ("rounds", terms.rounds.to_string()),
        ("ends", when::show(terms.deadline)),
        ("aggregator", format!("{aggregator}, {} of every round", show_permill(terms.aggregator_fee))),
        ("trainers", who_may(&terms, admitted)),
        ("next", format!("the aggregator accepts it; follow it with: sheaf task watch {task}")),
    ]);
    let more =
        json!({ "task": task, "deadline": terms.deadline, "deposit": terms.deposit.to_string(), "admitted": admitted });
    // The task is proposed, even if no one could be put on its list.
    context.output.result(&receipt(&submitted, more), text);
    failure.map_or(Ok(()), Err)
}

/// Who may take a seat, where `admitted` may already.
fn who_may(terms: &TaskTerms, admitted: usize) -> String {
    match (terms.admission, admitted) {
        (Admission::Open, _) => "anyone with enough stake".into(),
        (Admission::List, 0) => "no one yet: let them in with sheaf task admit".into(),
        (Admission::List, admitted) => format!("{admitted} on the list"),
    }
}

/// A value that every task needs.
fn required<T>(given: Option<T>, name: &str) -> Result<T> {
    given.ok_or_else(|| {
        Failure::input(format!("the task has no {name}")).next(format!(
            "pass --{name}, or write `{name} = …` to a task.toml and name that; `sheaf task wizard` makes one"
        ))
    })
}

/// The terms, where the command was run at `now`. Bounds that depend on the chain's parameters are the chain's to check.
pub(super) fn terms(args: &ProposeArgs, now: u64) -> Result<TaskTerms> {
    let usual = TaskTerms::usual(now);
    let deposit = required(args.deposit, "deposit")?;
    let deadline = required(args.deadline, "deadline")?.resolve(now);
    if deadline <= now {
        return Err(Failure::input(format!("the deadline {} has passed", when::show(deadline))));
    }
    let rounds = args.rounds.unwrap_or(usual.rounds);
    let usual_round = || usual_round_ms(rounds, deadline.saturating_sub(now), NO_LIMITS.stall_ms);
    let terms = TaskTerms {
        deposit: deposit.0,
        rounds,
        stake: args.stake.map_or(usual.stake, |stake| stake.0),
        min_trainers: args.min_trainers.unwrap_or(usual.min_trainers),
        max_trainers: args.max_trainers.unwrap_or(usual.max_trainers),
        deadline,
        round_ms: args.round_time.map_or_else(usual_round, Span::milliseconds),
        admission: match (args.admission, args.admitted().is_empty()) {
            (Some(AdmissionArg::Open), false) => {
                return Err(Failure::input("a task that any trainer may join has no list to admit anyone to")
                    .next("leave out `admit` or `admission`, here or in the task.toml"));
            }
            (None, true) => usual.admission,
            (Some(AdmissionArg::Open), true) => Admission::Open,
            (Some(AdmissionArg::List), _) | (None, false) => Admission::List,
        },
        disclosure: match args.disclosure {
            None => usual.disclosure,
            Some(DisclosureArg::Private) => Disclosure::Private,
            Some(DisclosureArg::Public) => Disclosure::Public,
        },
        aggregation: args.rule.terms(),
        reward: usual.reward,
        aggregator_fee: args.aggregator_fee.map_or(usual.aggregator_fee, |share| share.0),
    };
    check_terms(&terms, &NO_LIMITS, now).map_err(|error| Failure::input(error.to_string()))?;
    Ok(terms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, TaskCommand};
    use clap::{CommandFactory, Parser};
    use sheaf_trainer::decimal::Factor;

    fn parse(more: &[&str]) -> Result<TaskTerms> {
        let base = ["sheaf", "task", "propose", "--model", "0", "--aggregator", "bob", "--deposit", "100 SHF"];
        let cli = Cli::try_parse_from(base.iter().chain(more)).map_err(|error| Failure::input(error.to_string()))?;
        let Command::Task(TaskCommand::Propose(args)) = cli.command else { panic!("another command") };
        terms(&args, 1_000)
    }

    #[test]
    fn defaults_make_a_task_that_only_needs_model_aggregator_deposit_and_deadline() {
        let terms = parse(&["--deadline", "1970-01-10"]).unwrap();

        assert_eq!(terms, TaskTerms { deadline: 864_000_000, ..TaskTerms::usual(1_000) });
    }

    #[test]
    fn a_value_that_every_task_needs_is_asked_for_by_its_name() {
        let cli = Cli::try_parse_from(["sheaf", "task", "propose", "--deadline", "+1h"]).unwrap();
        let Command::Task(TaskCommand::Propose(args)) = cli.command else { panic!("another command") };

        let failure = terms(&args, 1_000).unwrap_err();

        assert_eq!(failure.message(), "the task has no deposit");
        assert!(failure.next_step().unwrap().contains("--deposit"), "{failure}");
    }

    #[test]
    fn a_round_is_as_short_as_the_deadline_asks() {
        let round_ms = |more: &[&str]| parse(&[&["--deadline", "+1h"], more].concat()).unwrap().round_ms;

        assert_eq!(round_ms(&["--rounds", "6"]), 600_000);
        assert_eq!(round_ms(&["--rounds", "60"]), 60_000);
        assert_eq!(round_ms(&["--rounds", "60", "--round-time", "2m"]), 120_000);
    }

    #[test]
    fn help_names_the_defaults_that_hold() {
        let mut command = Cli::command();
        let propose = command.find_subcommand_mut("task").unwrap().find_subcommand_mut("propose").unwrap();
        let default = |flag: &str| {
            let argument = propose.get_arguments().find(|argument| argument.get_long() == Some(flag)).unwrap();
            let help = argument.get_help().unwrap().to_string();
            help.split("[default: ").nth(1).unwrap().trim_end_matches(']').to_owned()
        };

        let usual = TaskTerms::usual(0);
        let rule = usual.aggregation;
        for (flag, value) in [
            ("rounds", usual.rounds.to_string()),
            ("stake", Amount(usual.stake).to_string()),
            ("min-trainers", usual.min_trainers.to_string()),
            ("max-trainers", usual.max_trainers.to_string()),
            ("learning-rate", Factor(rule.learning_rate).to_string()),
            ("clip", Factor(rule.clip).to_string()),
            ("frac-bits", rule.frac_bits.to_string()),
            ("sample-weight-cap", rule.sample_weight_cap.to_string()),
            ("aggregator-fee", show_permill(usual.aggregator_fee)),
        ] {
            assert_eq!(default(flag), value, "--{flag}");
        }
    }

    #[test]
    fn a_deadline_in_the_past_is_refused() {
        let failure = parse(&["--deadline", "1970-01-01T00:00Z"]).unwrap_err();

        assert!(failure.message().contains("has passed"));
    }

    #[test]
    fn trainers_to_let_in_imply_admission_by_list_and_contradict_an_open_task() {
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
            ("--aggregator-fee", "101%"),
            ("--min-trainers", "1"),
            ("--round-time", "10"),
        ] {
            let failure = parse(&["--deadline", "+1h", flag, value]).unwrap_err();
            assert!(failure.message().contains(value), "{flag} {value}: {failure}");
        }
        assert!(parse(&["--deadline", "tomorrow"]).unwrap_err().message().contains("tomorrow"));
    }

    #[test]
    fn terms_that_no_chain_takes_are_refused() {
        for (more, why) in [
            (["--min-trainers", "9", "--max-trainers", "8"], "needs 9 trainers"),
            (["--rounds", "7", "--round-time", "2h"], "collects for 7200000 ms"),
            (["--clip", "40000", "--frac-bits", "20"], "does not fit"),
        ] {
            let failure = parse(&[&["--deadline", "+1h"], &more[..]].concat()).unwrap_err();
            assert!(failure.message().contains(why), "{failure}");
        }
        assert!(parse(&["--deadline", "+181d"]).unwrap_err().message().contains("maximum"));
    }
}
