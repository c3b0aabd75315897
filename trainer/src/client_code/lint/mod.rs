//! What can be said of client code without running it, before it costs anyone a fee or a round.

mod entry;
#[cfg(test)]
mod tests;

use std::path::Path;

use sheaf_primitives::MAX_CLIENT_CODE;

use super::{
    ClientCodeError, Result,
    dependencies::{HOW_TO_LOCK, LOCK, Lock},
    package::Package,
    syntax::{self, SourceFacts, Use, UseKind},
};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot run, or cannot be published.
    Error,
    /// It runs only where something is that trainers may not have.
    Warning,
    /// Something that readers of the code will look for.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something about client code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file it is about; `None` if it is about all.
    pub path: Option<String>,
    /// Its line, from 1; 0 if it is no line in particular.
    pub line: u32,
    /// What it is.
    pub text: String,
}

/// What there is to say about `code`, the worst first. `python` parses it, and runs nothing of it.
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
                format!("imports {module}: trainers surely have only Python and numpy; a zip with {LOCK} brings more"),
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
            format!("uses {what}: processes it starts see nothing but the sandbox, and end with the call")
        }
        UseKind::Native => format!("uses {what}: it calls machine code, which no reader sees"),
        UseKind::Code => format!("uses {what}: it runs or imports what no reader of the source sees"),
        UseKind::Pickle => format!("uses {what}: files it reads can contain code"),
        UseKind::Environment => format!("uses {what}: the sandbox has an environment of its own"),
    }
}

/// Findings as they come.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    /// Something about all of the code that makes it unusable.
    fn error(&mut self, text: impl Into<String>) {
        self.0.push(Finding { severity: Severity::Error, path: None, line: 0, text: text.into() });
    }

    fn at(&mut self, severity: Severity, path: &str, line: u32, text: impl Into<String>) {
        self.0.push(Finding { severity, path: Some(path.to_owned()), line, text: text.into() });
    }
}
