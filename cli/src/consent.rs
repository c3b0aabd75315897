//! The user's consent: to client code that is new here, and to transactions.

use std::io::IsTerminal;

use async_trait::async_trait;
use sheaf_client_sdk::{calls::Call, chain::Chain};
use sheaf_primitives::cid_text;
use sheaf_trainer::{
    Answer, Consent, HostError, NewCode,
    client_code::{Publisher, difference::difference, imports::imports, package::Package},
    trust::Trust,
    when,
};
use sheaf_wallet::signer::Signer;

use crate::{
    confirm,
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
};

/// Maximum number of lines of a diff that are shown.
const SHOWN_LINES: usize = 200;
/// Maximum number of letters of a line of a diff that are shown: the end of a long line would be easy to miss.
const SHOWN_LETTERS: usize = 400;

#[async_trait]
impl Consent for Context {
    async fn run_code(&self, new: &NewCode<'_>) -> Result<Answer, HostError> {
        introduce(new, self).await;
        if self.yes() {
            return Ok(Answer::YesToAll);
        }
        Ok(match confirmed(new.trusts_organization)? {
            true => Answer::Yes,
            false => Answer::No,
        })
    }

    async fn send(&self, chain: &Chain, signer: &Signer, call: &Call, agreed: bool) -> Result<(), HostError> {
        match agreed {
            true => self.submit_agreed(chain, signer, call).await?,
            false => self.submit(chain, signer, call).await?,
        };
        Ok(())
    }
}

/// Shows what is new: who published it, what it imports and installs, and what changed.
async fn introduce(new: &NewCode<'_>, context: &Context) {
    let NewCode { code, package, lock, publisher, copy, trust, .. } = *new;
    let listed = |items: Vec<String>| match items.as_slice() {
        [] => "nothing".to_owned(),
        items => readable(items.join(", ").as_bytes()),
    };
    let task = publisher.task.map(|task| format!(", task {task}")).unwrap_or_default();
    let size = match package.files() {
        [_] if !package.is_zip() => format!("{} bytes", code.bytes.len()),
        files => {
            let names = listed(files.iter().map(|file| file.path.clone()).collect());
            format!("{} bytes, a zip of {} files: {names}", code.bytes.len(), files.len())
        }
    };
    let known = facts([
        ("  published by", publisher.shown()),
        ("  for", format!("model {} “{}”{task}", publisher.model, publisher.model_name)),
        ("  imports", listed(imports(package, &context.workspace.python).await)),
        ("  installs", lock.map_or_else(|| "nothing".into(), |lock| listed(lock.packages().collect()))),
        ("  size", size),
        ("  CID", cid_text(&code.sha256)),
        ("  read it", copy.display().to_string()),
    ]);
    context.output.note(&format!(
        "This client code has not run here before. It will see your data folder, and no network.\n{known}"
    ));
    changes(package, publisher, trust, context);
}

/// Shows what changed since the version that was agreed to last.
fn changes(package: &Package, publisher: &Publisher, trust: &Trust, context: &Context) {
    let last = trust.last_version(&publisher.account, publisher.model, &publisher.model_name);
    let Some((last, bytes)) = last else {
        context.output.note("  Nothing of this organization has run here before.");
        return;
    };
    let of = format!(
        "client code {} of model {} “{}”, agreed to on {}",
        last.sha256,
        last.model,
        readable(last.model_name.as_bytes()),
        when::show(last.agreed_ms)
    );
    let Ok(old) = Package::read(&bytes) else { return };
    let diff = difference(&old, package);
    let (shown, left) = shortened(&diff);
    match diff.is_empty() {
        true => context.output.note(&format!("  Its files are those of {of}.")),
        false => {
            context.output.note(&format!("  What changed since {of}:\n"));
            context.output.diff(&shown);
        }
    }
    if left > 0 {
        let model = publisher.model;
        let old = last.model;
        context.output.note(&format!("… {left} more lines: sheaf client diff model:{old} model:{model}"));
    }
}

/// The first lines of a diff, none too long, and the number of lines that are left out.
fn shortened(diff: &str) -> (String, usize) {
    let lines: Vec<String> = diff
        .lines()
        .take(SHOWN_LINES)
        .map(|line| match line.char_indices().nth(SHOWN_LETTERS) {
            Some((end, _)) => {
                let more = line.chars().count().saturating_sub(SHOWN_LETTERS);
                format!("{}… ({more} more letters)\n", line.get(..end).unwrap_or_default())
            }
            None => format!("{line}\n"),
        })
        .collect();
    (lines.concat(), diff.lines().count().saturating_sub(lines.len()))
}

fn confirmed(trusts_organization: bool) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(Kind::Client, "the client code is new here, and there is no terminal to ask at")
            .next("read it, then pass --yes, or agree to it before with `sheaf trust add`"));
    }
    confirm::ask(match trusts_organization {
        true => "Run it on your data, and later client code of this organization without asking?",
        false => "Run it on your data?",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_diff_is_shortened_and_says_so() {
        let long = format!("{}\n{}", "x".repeat(1_000), "y\n".repeat(500));

        let (shown, left) = shortened(&long);

        assert_eq!(left, 301);
        assert!(shown.starts_with(&format!("{}… (600 more letters)\ny\n", "x".repeat(400))));
    }
}
