//! What a command says when it fails: one sentence on what was wrong, one on what to type next, and an exit code.

use std::{fmt, path::Path, process::ExitCode};

use serde_json::json;

/// The result of anything a command does.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// What kind of failure it is. Scripts read it as the exit code, and as `kind` under `--json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything without a kind of its own; exit code 1.
    Other,
    /// The command line, or a file it names, cannot be used; exit code 2.
    Input,
    /// A wallet is missing, locked or damaged; exit code 3.
    Wallet,
    /// The node cannot be reached, or serves another network; exit code 4.
    Node,
    /// The chain refused, or its state does not allow it; exit code 5.
    Chain,
    /// The client code was not run, or failed; exit code 6.
    Client,
    /// The aggregator cannot be reached, or refused; exit code 7.
    Aggregator,
}

impl Kind {
    /// The exit code.
    pub fn code(self) -> u8 {
        match self {
            Self::Other => 1,
            Self::Input => 2,
            Self::Wallet => 3,
            Self::Node => 4,
            Self::Chain => 5,
            Self::Client => 6,
            Self::Aggregator => 7,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Input => "input",
            Self::Wallet => "wallet",
            Self::Node => "node",
            Self::Chain => "chain",
            Self::Client => "client",
            Self::Aggregator => "aggregator",
        }
    }
}

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    kind: Kind,
    message: String,
    next: Option<String>,
    passes: bool,
}

impl Failure {
    /// A failure of this kind; `message` is one sentence that names what was wrong, with its value.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), next: None, passes: false }
    }

    /// Adds what to do about it, preferably a command to type.
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    /// Marks it as passing: another attempt later may succeed.
    pub fn passing(mut self) -> Self {
        self.passes = true;
        self
    }

    /// Whether another attempt later may succeed.
    pub fn may_pass(&self) -> bool {
        self.passes
    }

    /// A failure to use the command line or a file it names.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// A failure that comes from the state of the chain.
    pub fn chain(message: impl Into<String>) -> Self {
        Self::new(Kind::Chain, message)
    }

    /// For `map_err` on a file operation: what was attempted, and on which file.
    pub fn file<'a, E: fmt::Display>(action: &'a str, path: &'a Path) -> impl FnOnce(E) -> Self + 'a {
        move |error| Self::new(Kind::Input, format!("cannot {action} `{}`: {error}", path.display()))
    }

    /// Adds in which file it is wrong.
    pub fn while_in(mut self, path: &Path) -> Self {
        self.message = format!("`{}`: {}", path.display(), self.message);
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What was wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, if anything helps.
    pub fn next_step(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.kind.code())
    }

    /// For `--json`: `{"error": "…", "kind": "…", "next": "…"}`.
    pub fn json(&self) -> serde_json::Value {
        json!({ "error": self.message, "kind": self.kind.name(), "next": self.next })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.next {
            Some(next) => write!(f, "\n  next: {next}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
