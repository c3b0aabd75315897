//! What can be found in client code, and how bad it is.

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

/// Findings as they come.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Something about all of the code that makes it unusable.
    pub(super) fn error(&mut self, text: impl Into<String>) {
        self.0.push(Finding { severity: Severity::Error, path: None, line: 0, text: text.into() });
    }

    pub(super) fn at(&mut self, severity: Severity, path: &str, line: u32, text: impl Into<String>) {
        self.0.push(Finding { severity, path: Some(path.to_owned()), line, text: text.into() });
    }
}
