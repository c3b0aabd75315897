//! Checks client code without running it, before it costs a fee or a round.

mod entry;
mod findings;
#[cfg(test)]
mod tests;

pub use findings::{Finding, Severity};

use std::path::Path;

use sheaf_primitives::MAX_CLIENT_CODE;

use self::findings::Findings;
use super::{
    dependencies::{HOW_TO_LOCK, Lock},
    error::{ClientCodeError, Result},
    names::LOCK,
    package::Package,
    syntax::{self, SourceFacts, Use, UseKind},
};

/// Findings about `code`, the worst first. `python` parses the code and does not run it.
pub async fn lint(code: &[u8], python: &Path) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    let largest = usize::try_from(MAX_CLIENT_CODE).unwrap_or(usize::MAX);
    if code.len() > largest {
        findings.error(format!("{} bytes: the chain keeps client code of at most {largest} bytes", code.len()));
    }
    let package = match Package::read(code) {
        Ok(package) => package,
        Err(refused) => {
            findings.error(refused.to_string());
            return Ok(findings.0);
        }
    };
    let lock = Lock::of(&package).unwrap_or_else(|refused| {
        findings.error(format!("{refused}\n  next: {HOW_TO_LOCK}"));
        None
    });
    let files = syntax::parse(&package, python).await.map_err(ClientCodeError::NoParser)?;
    entry::check(&package, &files, &mut findings);
    for file in &files {
        of_file(file, &package, lock.is_some(), &mut findings);
    }
    findings
        .0
        .sort_by(|one, other| (one.severity, &one.path, one.line).cmp(&(other.severity, &other.path, other.line)));
    Ok(findings.0)
}

fn of_file(file: &SourceFacts, package: &Package, has_lock: bool, findings: &mut Findings) {
    if let Some(fault) = &file.error {
        findings.at(Severity::Error, &file.path, fault.line, fault.text.clone());
    }
    let own = package.own_modules();
    for import in &file.imports {
        let module = &import.module;
        if import.standard || module == "numpy" || own.contains(&module.as_str()) {
            continue;
        }
        let (severity, text) = match has_lock {
            true => (Severity::Note, format!("imports {module}, which one of the packages of {LOCK} must bring")),
            false => (
                Severity::Warning,
                format!(
                    "imports {module}: trainers are only certain to have Python and numpy; a zip with {LOCK} brings more"
                ),
            ),
        };
        findings.at(severity, &file.path, import.line, text);
    }
    for used in &file.uses {
        findings.at(Severity::Note, &file.path, used.line, meaning(used));
    }
}

/// What a use means in the sandbox.
fn meaning(used: &Use) -> String {
    let what = &used.what;
    match used.kind {
        UseKind::Network => format!("uses {what}: there is no network in the sandbox"),
        UseKind::Process => {
            format!("uses {what}: processes that it starts stay in the sandbox, and end with the call")
        }
        UseKind::Native => format!("uses {what}: it calls machine code, which the source does not show"),
        UseKind::Code => format!("uses {what}: it runs or imports code that the source does not show"),
        UseKind::Pickle => format!("uses {what}: files that it reads can contain code"),
        UseKind::Environment => format!("uses {what}: the sandbox has an environment of its own"),
    }
}
