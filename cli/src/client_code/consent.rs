//! The first run of a client code asks.

use std::{
    io::{BufRead, IsTerminal},
    path::Path,
};

use serde_json::json;
use sheaf_primitives::cid_text;

use super::{ClientCode, imports};
use crate::{
    context::Context,
    durable::{self, Readers},
    error::{Failure, Kind, Result},
    output::{facts, readable},
    when,
};

/// First bytes of a zip file.
const ZIP: &[u8] = b"PK\x03\x04";

/// Who published the code, and for what.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// The organization's address.
    pub account: String,
    /// The organization's name, as it gave it; `None` if it is no longer registered.
    pub name: Option<Vec<u8>>,
    /// The model.
    pub model: u64,
    /// The model's name, as the organization gave it.
    pub model_name: Vec<u8>,
    /// The task.
    pub task: u64,
}

/// Asks whether to run `code`, once for each hash. `yes` agrees without asking.
pub fn ask(code: &ClientCode, publisher: &Publisher, yes: bool, context: &Context) -> Result<()> {
    let folder = context.accepted_code();
    let hash = hex::encode(code.sha256);
    let record = folder.join(format!("{hash}.json"));
    if record.exists() {
        return Ok(());
    }

    durable::private_folder(&folder)?;
    let is_zip = code.bytes.starts_with(ZIP);
    let copy = folder.join(format!("{hash}.{}", if is_zip { "zip" } else { "py" }));
    durable::replace(&copy, &code.bytes, Readers::Owner)?;
    context.output.note(&introduce(code, publisher, &copy, is_zip));

    if !yes && !confirmed()? {
        return Err(Failure::new(Kind::Client, format!("client code {hash} was not run: you did not agree to it"))
            .next(format!("read it at {}, then run this again", copy.display())));
    }
    let accepted = json!({
        "sha256": hash,
        "accepted_ms": when::now(),
        "asked": !yes,
        "task": publisher.task,
        "model": publisher.model,
        "publisher": publisher.account,
    });
    durable::replace(&record, accepted.to_string().as_bytes(), Readers::Owner)
}

fn introduce(code: &ClientCode, publisher: &Publisher, copy: &Path, is_zip: bool) -> String {
    let wants = match (is_zip, std::str::from_utf8(&code.bytes)) {
        (true, _) => "a zip of a package: look inside".to_owned(),
        (false, Ok(source)) => match imports(source).as_slice() {
            [] => "nothing".to_owned(),
            modules => modules.join(", "),
        },
        (false, Err(_)) => "unreadable: it is not UTF-8".to_owned(),
    };
    let name = publisher.name.as_deref().map_or_else(|| "(no longer registered)".into(), readable);
    let facts = facts([
        ("  published by", format!("{name}, {}", publisher.account)),
        ("  for", format!("model {} “{}”, task {}", publisher.model, readable(&publisher.model_name), publisher.task)),
        ("  imports", wants),
        ("  size", format!("{} bytes", code.bytes.len())),
        ("  CID", cid_text(&code.sha256)),
        ("  read it", copy.display().to_string()),
    ]);
    format!("This client code has not run here before. It will see your data folder, and no network.\n{facts}")
}

fn confirmed() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::new(Kind::Client, "the client code is new here, and there is no terminal to ask at")
            .next("read it, then pass --yes"));
    }
    eprint!("Run it on your data? [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::input(format!("cannot read your answer: {error}")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
