//! A finding about client code, and its severity.

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot run, or cannot be published.
    Error,
    /// It needs something that trainers may not have.
    Warning,
    /// Readers of the code will look for this.
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

/// A finding about client code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How severe it is.
    pub severity: Severity,
    /// The file that it is about; `None` if it is about all of the code.
    pub path: Option<String>,
    /// The line, from 1; 0 if it is not about one line.
    pub line: u32,
    /// What was found.
    pub text: String,
}

/// Findings, in the order in which they were found.
#[derive(Default)]
pub(super) struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Adds an error that is about all of the code.
    pub(super) fn error(&mut self, text: impl Into<String>) {
        self.0.push(Finding { severity: Severity::Error, path: None, line: 0, text: text.into() });
    }

    /// Adds a finding at a line of a file.
    pub(super) fn at(&mut self, severity: Severity, path: &str, line: u32, text: impl Into<String>) {
        self.0.push(Finding { severity, path: Some(path.to_owned()), line, text: text.into() });
    }
}
