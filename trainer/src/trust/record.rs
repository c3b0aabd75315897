//! Records of agreements.

use serde::{Deserialize, Serialize};

/// Client code that the user agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreedCode {
    /// The code's SHA-256, hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// The organization's address.
    pub organization: String,
    /// The organization's name at that time, one harmless line; `None` if it was no longer registered.
    pub organization_name: Option<String>,
    /// The model.
    pub model: u64,
    /// The model's name, one harmless line.
    pub model_name: String,
    /// The task that it was first to run for; `None` if the user agreed before there was one.
    pub task: Option<u64>,
    /// When, in Unix milliseconds.
    pub agreed_ms: u64,
    /// How.
    pub how: AgreementKind,
}

/// How the user agreed to code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// The user saw it, and said yes.
    Asked,
    /// The user passed `--yes`.
    Yes,
    /// The user trusted its organization.
    Organization,
}

impl AgreementKind {
    /// Says so in a few words.
    pub fn text(self) -> &'static str {
        match self {
            Self::Asked => "you said yes",
            Self::Yes => "--yes",
            Self::Organization => "its organization was trusted",
        }
    }
}

/// An organization whose code runs without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrustedOrganization {
    /// Its address.
    pub organization: String,
    /// Its name at that time, one harmless line.
    pub name: Option<String>,
    /// Since when, in Unix milliseconds.
    pub since_ms: u64,
}
