//! Client code as Python's own parser reads it. Parsing does not run the code and needs no sandbox: a separate Python
//! process, with limits on time and memory, reads the source and describes it.

use std::{path::Path, process::Stdio, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::Deserialize;
use serde_json::json;
use tokio::{io::AsyncWriteExt, process::Command};

use super::package::Package;

/// The program that reads the source.
const READER: &str = include_str!("syntax.py");
/// Maximum time for parsing.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What one file contains.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SourceFacts {
    /// The file's path in the package.
    pub path: String,
    /// Why it is not Python.
    pub error: Option<SyntaxFault>,
    /// Modules it imports by statements, ascending.
    pub imports: Vec<Import>,
    /// What could be the client.
    pub clients: Vec<Candidate>,
    /// What it uses that a reader may want to know.
    pub uses: Vec<Use>,
}

/// Where parsing failed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SyntaxFault {
    /// The line, from 1; 0 if it is not about one line.
    pub line: u32,
    /// What is wrong, in the parser's words.
    pub text: String,
}

/// A module that is imported.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Import {
    /// Its top-level name.
    pub module: String,
    /// The first line that imports it.
    pub line: u32,
    /// Whether it comes with Python.
    pub standard: bool,
}

/// Something in a file that could be the client, or that makes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Its line.
    pub line: u32,
    /// What it is.
    pub kind: CandidateKind,
    /// The last names of a class's bases.
    pub bases: Vec<String>,
    /// A class's own methods.
    pub methods: Vec<String>,
}

/// What a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CandidateKind {
    /// A class.
    Class,
    /// A variable that is set to a `ClientApp(…)`.
    App,
    /// Something imported as `Client`.
    Import,
    /// A function `client_fn`.
    Function,
    /// A call that starts a client, anywhere in the file.
    Start,
}

/// Something of interest that is used.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Use {
    /// Why it is of interest.
    pub kind: UseKind,
    /// Its name.
    pub what: String,
    /// The first line that uses it.
    pub line: u32,
}

/// Why a use is of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UseKind {
    /// It talks to other machines.
    Network,
    /// It starts processes.
    Process,
    /// It calls machine code.
    Native,
    /// It makes code while it runs, which the source does not show.
    Code,
    /// It reads files that can contain code.
    Pickle,
    /// It reads the environment.
    Environment,
}

/// Parses the Python files of `package` by `python`. The error says in one line why that was not possible.
pub async fn parse(package: &Package, python: &Path) -> Result<Vec<SourceFacts>, String> {
    let files = package.files().iter().filter(|file| file.is_python());
    let request: Vec<_> =
        files.map(|file| json!({ "path": file.path, "source": BASE64.encode(&file.content) })).collect();
    let request = serde_json::to_vec(&request).map_err(|error| error.to_string())?;

    let mut command = Command::new(python);
    command.args(["-I", "-S", "-B", "-X", "utf8", "-c", READER]).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let name = python.display();
    let mut child = command.spawn().map_err(|error| format!("`{name}` did not start: {error}"))?;
    let stdin = child.stdin.take();
    let exchange = async {
        if let Some(mut stdin) = stdin {
            // If the reader ended early, its exit code says so.
            let _ = stdin.write_all(&request).await;
        }
        child.wait_with_output().await
    };
    let output = tokio::time::timeout(TIMEOUT, exchange)
        .await
        .map_err(|_| format!("`{name}` did not parse it within {} s", TIMEOUT.as_secs()))?
        .map_err(|error| format!("`{name}` did not answer: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{name}` could not parse it ({})", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("the answer of `{name}` cannot be read: {error}"))
}
