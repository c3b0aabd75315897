//! `sheaf task wizard`: a task in questions, kept as `task.toml` and proposed.

use std::{io::BufRead, path::Path, time::Duration};

use sheaf_client_sdk::clock;
use sheaf_client_sdk::{AccountId, ModelId, chain::View};
use sheaf_primitives::{TaskTerms, USUAL_DURATION_MS, pay};

use super::{admission, file, propose, show};
use sheaf_wallet::address;

use sheaf_client_sdk::durable::{self, Readers};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    decimal::show_permill,
    when::{self, Span},
};

use crate::{
    context::Context,
    error::{Failure, Result},
    output::{Table, readable},
};

/// A question whose answer is a line of the file.
struct Question {
    key: &'static str,
    text: &'static str,
    usual: String,
}

/// All questions except those for the model and the aggregator, which are chosen from what there is.
fn questions() -> [Question; 9] {
    let usual = TaskTerms::usual(0);
    let question = |key, text, usual| Question { key, text, usual };
    [
        question("deposit", "What do all rounds together pay?", Amount(usual.deposit).to_string()),
        question("rounds", "In how many rounds?", usual.rounds.to_string()),
        question(
            "deadline",
            "When does it end at the latest? A date, a time with zone, or +7d",
            format!("+{}", Span(Duration::from_millis(USUAL_DURATION_MS))),
        ),
        question("min_trainers", "How many trainers does a round need?", usual.min_trainers.to_string()),
        question("max_trainers", "How many may take part?", usual.max_trainers.to_string()),
        question("stake", "What stake does a seat allocate?", Amount(usual.stake).to_string()),
        question(
            "admission",
            "May any trainer take a seat (open), or those you admit (list)?",
            show::admission_name(usual.admission).into(),
        ),
        question(
            "disclosure",
            "Are updates seen by the aggregator only (private), or by anyone (public)?",
            show::disclosure_name(usual.disclosure).into(),
        ),
        question("aggregator_fee", "What part of each round is the aggregator's?", show_permill(usual.aggregator_fee)),
    ]
}

/// Answer that lets no trainer in yet.
const NO_ONE: &str = "no one yet";

pub(super) async fn run(path: &Path, context: &Context) -> Result<()> {
    if path.exists() {
        return Err(Failure::input(format!("`{}` exists already", path.display()))
            .next(format!("`sheaf task propose {}` proposes it; or name another file", path.display())));
    }
    let account = context.signer()?.account;
    let view = context.connect().await?.at_best().await?;
    let mut lines = vec![("model", model(&view, &account, context).await?.to_string())];
    lines.push(("aggregator", aggregator(&view, context).await?.to_string()));
    for question in &questions() {
        lines.push((question.key, answered(question, context)?));
    }

    if lines.iter().any(|(key, answer)| *key == "admission" && answer == "list") {
        let seats = lines.iter().find(|(key, _)| *key == "max_trainers").and_then(|(_, seats)| seats.parse().ok());
        lines.extend(admitted(seats.unwrap_or(u32::MAX), context)?.map(|trainers| ("admit", trainers)));
    }

    let args = file::parse(lines.iter().map(flag))?;
    let terms = propose::terms(&args, clock::now())?;
    let text: String =
        lines.iter().map(|line| format!("{} = {}\n", line.0, toml::Value::from(line.1.as_str()))).collect();
    let text =
        format!("# For `sheaf task propose {}`; flags of that command override this file.\n{text}", path.display());
    if !durable::create(path, text.as_bytes(), Readers::Everyone)? {
        return Err(Failure::input(format!("`{}` exists already", path.display())).next("name another file"));
    }
    context.output.note(&format!("\n{}\n", in_words(&terms)));
    context.output.progress(format!("written to {}", path.display()));
    propose::run(args, context).await
}

/// One of the models of the account.
async fn model(view: &View, account: &AccountId, context: &Context) -> Result<ModelId> {
    let mut models = view.models().await?;
    models.retain(|model| model.owner == *account && !model.retired);
    let Some(newest) = models.last() else {
        return Err(Failure::chain(format!("{account} has published no model"))
            .next("sheaf model publish client.py --name NAME --objects DIR"));
    };
    let mut table = Table::new(["model", "name"]);
    for model in &models {
        table.row([model.id.to_string(), readable(&model.name)]);
    }
    context.output.note(&table.render());
    loop {
        let answer = ask("Which model is to be trained?", &newest.id.to_string())?;
        match models.iter().find(|model| model.id.to_string() == answer) {
            Some(model) => return Ok(model.id),
            None => context.output.warn(format!("`{answer}` is not one of your models")),
        }
    }
}

/// One of the network's aggregators, by its number in the list or by its address.
async fn aggregator(view: &View, context: &Context) -> Result<AccountId> {
    let aggregators = view.aggregators().await?;
    if aggregators.is_empty() {
        return Err(Failure::chain("no aggregator is registered on this network").next("sheaf-aggregator init"));
    }
    let mut table = Table::new(["", "aggregator", "address", "endpoint", "bond that is free"]);
    for (number, aggregator) in (1..).zip(&aggregators) {
        let number: usize = number;
        let spare = view.spare_bond(&aggregator.account).await?.unwrap_or_default();
        table.row([
            number.to_string(),
            readable(&aggregator.profile.name),
            address::short(&aggregator.account.0),
            readable(&aggregator.profile.endpoint),
            Amount(spare).to_string(),
        ]);
    }
    context.output.note(&table.render());
    loop {
        let answer = ask("Which aggregator is to serve it? Its number, or an address", "1")?;
        let listed = answer.parse::<usize>().ok().and_then(|number| aggregators.get(number.checked_sub(1)?));
        let named = || context.account(&answer).ok();
        match listed.map(|aggregator| aggregator.account).or_else(named) {
            Some(account) if aggregators.iter().any(|aggregator| aggregator.account == account) => return Ok(account),
            _ => context.output.warn(format!("`{answer}` is not an aggregator of this network")),
        }
    }
}

/// The answer to a question, which is asked again until the answer is valid.
fn answered(question: &Question, context: &Context) -> Result<String> {
    loop {
        let answer = ask(question.text, &question.usual)?;
        match file::parse([flag(&(question.key, answer.clone()))]) {
            Ok(_) => return Ok(answer),
            Err(failure) => context.output.warn(failure.message()),
        }
    }
}

/// Who is let in at once, with commas between.
fn admitted(seats: u32, context: &Context) -> Result<Option<String>> {
    loop {
        let answer = ask("Which trainers? Addresses or names of wallets here, with commas between", NO_ONE)?;
        if answer == NO_ONE {
            return Ok(None);
        }
        let names: Vec<_> = answer.split(',').map(|name| name.trim().to_owned()).collect();
        match admission::listed(&names, seats, context) {
            Ok(_) => return Ok(Some(names.join(","))),
            Err(failure) => context.output.warn(failure.message()),
        }
    }
}

fn flag((key, value): &(&str, String)) -> String {
    format!("--{}={value}", key.replace('_', "-"))
}

/// Asks, and takes `usual` for an empty answer.
fn ask(question: &str, usual: &str) -> Result<String> {
    eprint!("{question} [{usual}] ");
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    match read {
        Ok(0) | Err(_) => Err(Failure::input("not all questions were answered; nothing was written")
            .next("run it at a terminal, or write a task.toml: `sheaf task propose --help` lists its keys")),
        Ok(_) => Ok(match answer.trim() {
            "" => usual.to_owned(),
            answer => answer.to_owned(),
        }),
    }
}

/// What the terms mean for the organization that pays.
fn in_words(terms: &TaskTerms) -> String {
    // What the first round sets aside if `trainers` take part. All terms within bounds have it.
    let pay = |trainers: u32| pay::next_round_pay(terms, terms.deposit, 0, trainers.into());
    let a_seat = |trainers: u32| {
        let pool = pay(trainers).map(|pay| pay.pool);
        Amount(pool.and_then(|pool| pay::seat_pay(pool, trainers)).unwrap_or_default())
    };
    // As if one trainer took part: a round of more leaves less than a planck of each unallocated.
    let round = pay(1);
    format!(
        "You put up {}. Each of {} rounds sets aside {}: {} for the aggregator ({}), the rest in equal parts for the trainers of \
         the round, {} each if {} take part, {} if {} do.\nThe task ends on {}; what no round was given comes back to you then.",
        Amount(terms.deposit),
        terms.rounds,
        Amount(round.and_then(|pay| pay.total()).unwrap_or_default()),
        Amount(round.map_or(0, |pay| pay.aggregator_part)),
        show_permill(terms.aggregator_fee),
        a_seat(terms.min_trainers),
        terms.min_trainers,
        a_seat(terms.max_trainers),
        terms.max_trainers,
        when::show(terms.deadline),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_makes_a_task_and_its_words_say_what_it_pays() {
        let args = file::parse(questions().map(|question| flag(&(question.key, question.usual)))).unwrap();
        let terms = propose::terms(&args, 1_000).unwrap();

        let words = in_words(&terms);

        assert_eq!(terms, TaskTerms::usual(1_000));
        assert!(
            words.contains("put up 100 SHF. Each of 10 rounds sets aside 10 SHF: 0.5 SHF for the aggregator (5%)"),
            "{words}"
        );
        assert!(words.contains("3.166666666666 SHF each if 3 take part"), "{words}");
    }
}
