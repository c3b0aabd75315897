//! `sheaf client lint`

use std::path::{Path, PathBuf};

use serde_json::json;

use sheaf_trainer::client_code::{
    lint::{Finding, Severity, lint},
    place,
};

use crate::{
    context::Context,
    error::{Failure, Kind, Result},
    output::harmless,
};

pub(super) async fn run(file: &Path, python: Option<PathBuf>, context: &Context) -> Result<()> {
    let code = place::read_local(file)?;
    let findings = lint(
        &code,
        &python.filter(|path| !path.as_os_str().is_empty()).unwrap_or_else(|| context.workspace.python.clone()),
    )
    .await?;

    let values: Vec<_> = findings
        .iter()
        .map(|finding| {
            json!({
                "severity": finding.severity.name(),
                "file": finding.path,
                "line": (finding.line > 0).then_some(finding.line),
                "text": harmless(&finding.text),
            })
        })
        .collect();
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let errors = count(Severity::Error);
    let summary = match (errors, count(Severity::Warning)) {
        (0, 0) => format!("{}: can be published", file.display()),
        (errors, warnings) => format!("{}: {errors} errors, {warnings} warnings", file.display()),
    };
    let lines: Vec<String> = findings.iter().map(line).chain([summary.clone()]).collect();
    context.output.result(&json!({ "file": file, "errors": errors, "findings": values }), lines.join("\n"));
    match errors {
        0 => Ok(()),
        _ => Err(Failure::new(Kind::Client, format!("{summary}; it would not run"))
            .next("fix what is listed as error, then run this again")),
    }
}

/// `warning: client.py:3: imports torch …`
fn line(finding: &Finding) -> String {
    let place = match (&finding.path, finding.line) {
        (None, _) => String::new(),
        (Some(path), 0) => format!("{path}: "),
        (Some(path), line) => format!("{path}:{line}: "),
    };
    harmless(&format!("{}: {place}{}", finding.severity.name(), finding.text))
}
