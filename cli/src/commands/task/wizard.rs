//! `sheaf task wizard`: a task in questions, kept as `task.toml` and proposed.

use std::{io::BufRead, path::Path};

use sheaf_client_sdk::clock;
use sheaf_client_sdk::{AccountId, ModelId, chain::View};
use sheaf_primitives::TaskTerms;

use super::{admission, file, propose};
use sheaf_wallet::address;

use sheaf_client_sdk::durable::{self, Readers};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{decimal::show_permill, when};

use crate::{
    context::Context,
    error::{Failure, Result},
    output::{Table, readable},
};

/// A question whose answer is a line of the file.
struct Question {
    key: &'static str,
    text: &'static str,
    usual: &'static str,
}

/// All but model and aggregator, which are chosen from what there is.
const QUESTIONS: [Question; 9] = [
    Question { key: "deposit", text: "What do all rounds together pay?", usual: "100 SHF" },
    Question { key: "rounds", text: "In how many rounds?", usual: "10" },
    Question {
        key: "deadline",
        text: "When does it end at the latest? A date, a time with zone, or +7d",
        usual: "+7d",
    },
    Question { key: "min_trainers", text: "How many trainers does a round need?", usual: "3" },
    Question { key: "max_trainers", text: "How many may take part?", usual: "16" },
    Question { key: "stake", text: "What does each put at risk for its seat?", usual: "5 SHF" },
    Question {
        key: "admission",
        text: "May any trainer take a seat (open), or those you admit (list)?",
        usual: "open",
    },
    Question {
        key: "disclosure",
        text: "Are updates seen by the aggregator only (private), or by anyone (public)?",
        usual: "private",
    },
    Question { key: "aggregator_share", text: "What part of each round is the aggregator's?", usual: "5%" },
];

/// Answer that lets no trainer in yet.
const NOBODY: &str = "nobody yet";

pub(super) async fn run(path: &Path, context: &Context) -> Result<()> {
    if path.exists() {
        return Err(Failure::input(format!("`{}` exists already", path.display()))
            .next(format!("`sheaf task propose {}` proposes it; or name another file", path.display())));
    }
    let account = context.signer()?.account;
    let view = context.connect().await?.at_best().await?;
    let mut lines = vec![("model", model(&view, &account, context).await?.to_string())];
    lines.push(("aggregator", aggregator(&view, context).await?.to_string()));
    for question in &QUESTIONS {
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
    let text = format!(
        "# For `sheaf task propose {}`; flags of that command go before what is said here.\n{text}",
        path.display()
    );
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
            None => context.output.warn(format!("`{answer}` is none of your models")),
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
            _ => context.output.warn(format!("`{answer}` is no aggregator of this network")),
        }
    }
}

/// The answer to a question, asked until it is one.
fn answered(question: &Question, context: &Context) -> Result<String> {
    loop {
        let answer = ask(question.text, question.usual)?;
        match file::parse([flag(&(question.key, answer.clone()))]) {
            Ok(_) => return Ok(answer),
            Err(failure) => context.output.warn(failure.message()),
        }
    }
}

/// Who is let in at once, with commas between.
fn admitted(seats: u32, context: &Context) -> Result<Option<String>> {
    loop {
        let answer = ask("Which trainers? Addresses or names of wallets here, with commas between", NOBODY)?;
        if answer == NOBODY {
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

/// What the terms mean, for whoever pays.
fn in_words(terms: &TaskTerms) -> String {
    let round = terms.deposit.checked_div(terms.rounds.into()).unwrap_or_default();
    let share = terms.aggregator_share.mul_floor(round);
    let pool = round.saturating_sub(share);
    let part = |trainers: u32| Amount(pool.checked_div(trainers.into()).unwrap_or_default());
    format!(
        "You put up {}. Each of {} rounds sets aside {}: {} for the aggregator ({}), the rest in equal parts for the trainers of \
         the round, {} each if {} take part, {} if {} do.\nThe task ends on {}; what no round was given comes back to you then.",
        Amount(terms.deposit),
        terms.rounds,
        Amount(round),
        Amount(share),
        show_permill(terms.aggregator_share),
        part(terms.min_trainers),
        terms.min_trainers,
        part(terms.max_trainers),
        terms.max_trainers,
        when::show(terms.deadline),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_makes_a_task_and_its_words_say_what_it_pays() {
        let lines = QUESTIONS.iter().map(|question| flag(&(question.key, question.usual.to_owned())));
        let args = file::parse(lines).unwrap();

        let words = in_words(&propose::terms(&args, 1_000).unwrap());

        assert!(
            words.contains("put up 100 SHF. Each of 10 rounds sets aside 10 SHF: 0.5 SHF for the aggregator (5%)"),
            "{words}"
        );
        assert!(words.contains("3.166666666666 SHF each if 3 take part"), "{words}");
    }
}
