//! The first run of a client code asks.

use std::{io::IsTerminal, path::Path};

use sheaf_client_sdk::{
    TaskId,
    chain::{Chain, Model, View},
};
use sheaf_primitives::cid_text;

use super::{ClientCode, dependencies::Lock, difference::difference, imports::imports, package::Package};
use crate::{
    args::ConsentArgs,
    confirm,
    context::Context,
    error::{Failure, Kind, Result},
    output::{facts, readable},
    trust::{AgreedCode, How, Trust, TrustedOrganization},
    when,
};

/// Most lines of a diff that are shown before anyone asked for all of it.
const SHOWN_LINES: usize = 200;
/// Most letters of a line of a diff that are shown: the end of a long line would be easy to miss.
const SHOWN_LETTERS: usize = 400;

/// Who published the code, and for what.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// The organization's address.
    pub account: String,
    /// The organization's name, one harmless line; `None` if it is no longer registered.
    pub name: Option<String>,
    /// The model.
    pub model: u64,
    /// The model's name, one harmless line.
    pub model_name: String,
    /// The task it is to run for, if it is for one.
    pub task: Option<TaskId>,
}

impl Publisher {
    /// The publisher of `model`.
    pub async fn of(model: &Model, task: Option<TaskId>, view: &View) -> Result<Self> {
        let organization = view.organization(&model.owner).await?;
        Ok(Self {
            account: model.owner.to_string(),
            name: organization.map(|organization| readable(&organization.profile.name)),
            model: model.id,
            model_name: readable(&model.name),
            task,
        })
    }

    fn shown(&self) -> String {
        let name = self.name.as_deref().map_or_else(|| "(no longer registered)".into(), |name| format!("“{name}”"));
        format!("{name}, {}", self.account)
    }
}

/// Asks whether to run the code of `model` for `task`, unless it was agreed to before, or its organization is trusted.
pub async fn agree(
    code: &ClientCode,
    model: &Model,
    task: Option<TaskId>,
    chain: &Chain,
    consent: &ConsentArgs,
    context: &Context,
) -> Result<()> {
    let publisher = Publisher::of(model, task, &chain.at_finalized().await?).await?;
    let trust = context.trust(chain.genesis());
    ask(code, &publisher, consent, &trust, context).await
}

/// Asks whether to run `code`, once for each hash and network.
pub(super) async fn ask(
    code: &ClientCode,
    publisher: &Publisher,
    consent: &ConsentArgs,
    trust: &Trust,
    context: &Context,
) -> Result<()> {
    let hash = hex::encode(code.sha256);
    if trust.agreed(&code.sha256).is_none() {
        // What cannot be shown cannot be agreed to, nor what would not be installed.
        let package = Package::read(&code.bytes)?;
        let lock = Lock::of(&package)?;
        let copy = trust.keep(&code.sha256, &code.bytes)?;
        let how = match (trust.trusts(&publisher.account), context.yes()) {
            (true, _) => How::Organization,
            (false, true) => How::Yes,
            (false, false) => How::Asked,
        };
        match how {
            How::Organization => {
                let whose = publisher.shown();
                context.output.progress(format!("client code {hash} is new here, and runs since you trust {whose}"));
            }
            How::Yes | How::Asked => introduce(code, &package, lock.as_ref(), publisher, &copy, trust, context).await,
        }
        if how == How::Asked && !confirmed(consent)? {
            return Err(Failure::new(Kind::Client, format!("client code {hash} was not run: you did not agree to it"))
                .next(format!("read it at {}, then run this again", copy.display())));
        }
        trust.agree(&code.sha256, &record(&hash, code, publisher, how))?;
    }
    if consent.trust_organization && !trust.trusts(&publisher.account) {
        trust.trust(&TrustedOrganization {
            organization: publisher.account.clone(),
            name: publisher.name.clone(),
            since_ms: when::now(),
        })?;
        let account = &publisher.account;
        context.output.progress(format!(
            "later client code of {account} runs without asking; `sheaf trust remove {account}` ends that"
        ));
    }
    Ok(())
}

fn record(hash: &str, code: &ClientCode, publisher: &Publisher, how: How) -> AgreedCode {
    AgreedCode {
        sha256: hash.to_owned(),
        // A file in memory is shorter than 2^64 bytes.
        size: u64::try_from(code.bytes.len()).unwrap_or(u64::MAX),
        organization: publisher.account.clone(),
        organization_name: publisher.name.clone(),
        model: publisher.model,
        model_name: publisher.model_name.clone(),
        task: publisher.task,
        agreed_ms: when::now(),
        how,
    }
}

async fn introduce(
    code: &ClientCode,
    package: &Package,
    lock: Option<&Lock>,
    publisher: &Publisher,
    copy: &Path,
    trust: &Trust,
    context: &Context,
) {
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
        ("  imports", listed(imports(package, &context.python(None)).await)),
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

/// The first lines of a diff, none too long, and how many lines were left off.
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

fn confirmed(consent: &ConsentArgs) -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(Kind::Client, "the client code is new here, and there is no terminal to ask at")
            .next("read it, then pass --yes, or agree to it before with `sheaf trust add`"));
    }
    confirm::ask(match consent.trust_organization {
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
