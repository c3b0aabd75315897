//! The Python that runs the client, and the folders of this machine that it needs.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde::Deserialize;
use tokio::process::Command;

use super::{error::RunnerError, folder, transcript};

/// An installed Python with numpy.
#[derive(Debug)]
pub(super) struct Interpreter {
    /// Links in it are not resolved: Python finds a venv by the path of its `python`.
    pub(super) executable: PathBuf,
    /// Folders and files to show read-only: `(what, where)`. `/usr` is always visible, so they are without those in it.
    pub(super) shown: Vec<(PathBuf, PathBuf)>,
    version: (u32, u32),
}

/// An installed Python that can run clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Python {
    /// Major and minor version.
    pub version: (u32, u32),
}

/// Checks that `python` can run clients: it is new enough, has numpy, and is in folders that the sandbox can show.
pub async fn check(python: &Path) -> Result<Python, RunnerError> {
    Interpreter::find(python).await.map(|found| Python { version: found.version })
}

/// What the interpreter reports about itself.
#[derive(Deserialize)]
struct Answer {
    executable: PathBuf,
    prefixes: Vec<PathBuf>,
    version: (u32, u32),
    numpy: Option<PathBuf>,
}

const QUESTION: &str = "\
import importlib.util, json, sys
numpy = importlib.util.find_spec('numpy')
print(json.dumps({
    'executable': sys.executable,
    'prefixes': [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix],
    'version': sys.version_info[:2],
    'numpy': numpy and numpy.origin,
}))";

/// Maximum time for the interpreter to answer.
const TIMEOUT: Duration = Duration::from_secs(30);
const OLDEST: (u32, u32) = (3, 9);

impl Interpreter {
    /// Isolated (no user site-packages, no `PYTHON*` variables, no current folder), no bytecode files, unbuffered, followed by a program.
    pub(super) const FLAGS: [&str; 4] = ["-I", "-B", "-u", "-c"];

    /// Starts the harness found in the folder given as the first argument.
    pub(super) const BOOT: &str =
        "import sys; sys.path.insert(0, sys.argv[1]); from sheaf_harness.serve import main; main()";

    /// Asks `python` for its version and folders.
    pub(super) async fn find(python: &Path) -> Result<Self, RunnerError> {
        let bad = |detail: String| RunnerError::Python { python: python.to_owned(), detail };

        let answer = ask(python).await.map_err(bad)?;
        if answer.version < OLDEST {
            return Err(bad(format!(
                "it is version {}.{}; {}.{} or newer is needed",
                answer.version.0, answer.version.1, OLDEST.0, OLDEST.1
            )));
        }
        let Some(numpy) = answer.numpy else {
            return Err(bad(format!(
                "numpy is missing; `{} -m pip install numpy` adds it",
                answer.executable.display()
            )));
        };

        let shown = shown(&answer.executable, &answer.prefixes).map_err(bad)?;
        let visible = |path: &Path| in_usr(path) || shown.iter().any(|(_, place)| path.starts_with(place));
        if !visible(&numpy) {
            return Err(bad(format!(
                "its numpy is at `{}`, outside of its own folders; install numpy into a venv and name that venv's python",
                numpy.display()
            )));
        }
        Ok(Self { executable: answer.executable, shown, version: answer.version })
    }
}

async fn ask(python: &Path) -> Result<Answer, String> {
    let mut command = Command::new(python);
    command.args(["-I", "-c", QUESTION]).stdin(Stdio::null()).kill_on_drop(true);

    let output = tokio::time::timeout(TIMEOUT, command.output())
        .await
        .map_err(|_| format!("it did not answer within {} s", TIMEOUT.as_secs()))?
        .map_err(|error| format!("{error}; install Python 3.9 or newer, or name another interpreter"))?;
    if !output.status.success() {
        let said = transcript::line(&String::from_utf8_lossy(&output.stderr));
        return Err(format!("asked about itself, it ended with {}: {said}", output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("asked about itself, it answered nonsense: {error}"))
}

/// What to show of the machine: the installation's own folders, and each link on the way from the executable's name to the program.
fn shown(executable: &Path, prefixes: &[PathBuf]) -> Result<Vec<(PathBuf, PathBuf)>, String> {
    let mut shown: Vec<(PathBuf, PathBuf)> = Vec::new();
    for prefix in prefixes {
        let real = prefix.canonicalize().map_err(|error| format!("its folder `{}`: {error}", prefix.display()))?;
        check_prefix(&real)?;
        // The path as the interpreter names it, and with links resolved; often the same.
        for place in [prefix, &real] {
            if !in_usr(place) && !shown.iter().any(|(_, other)| other == place) {
                shown.push((real.clone(), place.clone()));
            }
        }
    }

    let mut step = executable.to_owned();
    for _ in 0..16 {
        if !in_usr(&step) && !shown.iter().any(|(_, place)| step.starts_with(place)) {
            let real = step.canonicalize().map_err(|error| format!("`{}`: {error}", step.display()))?;
            shown.push((real, step.clone()));
        }
        let Ok(target) = step.read_link() else { break };
        step = step.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
    }
    // Outer folders first, so that they do not hide inner ones.
    shown.sort_by_key(|(_, place)| place.components().count());
    Ok(shown)
}

/// An installation spread over a whole home or the whole machine would show all of it to the client.
fn check_prefix(prefix: &Path) -> Result<(), String> {
    if prefix.parent().is_none() || folder::holds_home(prefix) {
        return Err(format!(
            "it is installed in `{}`, which holds more than Python; make a venv and name that venv's python",
            prefix.display()
        ));
    }
    Ok(())
}

fn in_usr(path: &Path) -> bool {
    path.starts_with("/usr")
}
