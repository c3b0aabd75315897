//! What a check found.

use serde_json::{Value, json};

use crate::output::harmless;

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In order.
    Ok,
    /// Works, but not as well as it could, or not for long.
    Warning,
    /// Does not work.
    Problem,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was checked, in a word.
    pub check: &'static str,
    /// The result.
    pub verdict: Verdict,
    /// What was seen.
    pub message: String,
    /// What to do about it; nothing where it is in order.
    pub next: Option<String>,
}

impl Finding {
    /// In order.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, message: message.into(), next: None }
    }

    /// Works for now; `next` says how to improve it.
    pub fn warning(check: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warning, message: message.into(), next: Some(next.into()) }
    }

    /// Does not work; `next` says what to do.
    pub fn problem(check: &'static str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Problem, message: message.into(), next: Some(next.into()) }
    }

    /// `{"check", "verdict", "message", "next"}`.
    pub fn json(&self) -> Value {
        json!({
            "check": self.check,
            "verdict": self.verdict.name(),
            "message": self.message,
            "next": self.next,
        })
    }

    /// A line, and another one if there is something to do.
    pub fn text(&self) -> String {
        let line = format!("{:<8} {:<11} {}", self.verdict.name(), self.check, harmless(&self.message));
        match &self.next {
            Some(next) => format!("{line}\n{:21}next: {next}", ""),
            None => line,
        }
    }
}
