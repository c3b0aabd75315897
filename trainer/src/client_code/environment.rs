//! The Python that runs client code: a venv with the wheels of its lock.
//!
//! Wheels are unpacked and never built, so installing them runs none of their code. The interpreter of a venv starts
//! only after the files that Python would run at every start, outside the sandbox, are deleted. A venv gets its name
//! when it is complete: nothing finds what a killed run left, and the next run deletes it.

#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use serde::Deserialize;
use sheaf_client_sdk::durable::{self, DurableError, Readers};
use sheaf_primitives::sha256;
use tokio::process::Command;

use super::{
    dependencies::Lock,
    error::{ClientCodeError, Result},
    names::LOCK,
    package::Package,
};
use crate::host::{Console, Host};

/// Maximum duration of one command of an installation.
const TIMEOUT: Duration = Duration::from_secs(60 * 60);
/// Pause between two attempts to lock the folder while another process installs.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The start of the names of incomplete folders.
const UNFINISHED: &str = ".new-";

/// The Python that runs `code`, to which the user must have agreed: `python`, or, if the code has a lock, the
/// interpreter of a venv with the lock's wheels. Installs them the first time.
pub async fn interpreter(code: &[u8], python: PathBuf, host: &Host) -> Result<PathBuf> {
    match Lock::of(&Package::read(code)?)? {
        Some(lock) => prepare(&lock, &python, &host.workspace.environments(), &*host.console).await,
        None => Ok(python),
    }
}

/// The interpreter of a venv of `python` with the wheels of `lock`, in a folder under `root`.
pub async fn prepare(lock: &Lock, python: &Path, root: &Path, console: &dyn Console) -> Result<PathBuf> {
    let base = BasePython::inspect(python).await?;
    let place = root.join(base.environment_name(&lock.sha256()));
    let interpreter = place.join("bin/python");
    if interpreter.exists() {
        return Ok(interpreter);
    }

    durable::private_folder(root)?;
    let _lock = lock_installations(root, console).await?;
    if interpreter.exists() {
        return Ok(interpreter);
    }
    remove_unfinished(root)?;
    let count = lock.packages().count();
    console.progress(&format!("installing the {count} packages that the client code's {LOCK} names"));
    let pip = base.pip(root).await?;
    let new = unfinished(root)?;
    base.make_venv(new.path(), &["--without-pip"]).await?;
    let packages = base.packages_of(new.path());
    install(lock, &pip, &packages, new.path()).await?;
    for name in remove_startup_files(&packages)? {
        console.warn(&format!("a package's {name} was not installed: Python would run it outside the sandbox"));
    }
    finish(new, &place)?;
    Ok(interpreter)
}

/// The Python that venvs are made from.
#[derive(Debug, Deserialize)]
struct BasePython {
    #[serde(skip)]
    python: PathBuf,
    executable: PathBuf,
    /// `3.12.3 (main, …)`.
    build: String,
    version: (u32, u32),
}

const INSPECTION: &str = "\
import json, os, sys
executable = os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable)
print(json.dumps({'executable': executable, 'build': sys.version, 'version': sys.version_info[:2]}))";

impl BasePython {
    async fn inspect(python: &Path) -> Result<Self> {
        let mut command = Command::new(python);
        command.args(["-I", "-c", INSPECTION]);
        let answer = run(command).await.and_then(|said| serde_json::from_str(&said).map_err(|error| error.to_string()));
        let base: Self = answer.map_err(|reason| ClientCodeError::Python { python: python.to_owned(), reason })?;
        Ok(Self { python: python.to_owned(), ..base })
    }

    /// The name of a venv of this Python with packages of this hash.
    fn environment_name(&self, what: &[u8]) -> String {
        let executable = self.executable.as_os_str().as_encoded_bytes();
        hex::encode(sha256(&[what, b"\0", executable, b"\0", self.build.as_bytes()]))
    }

    /// The interpreter of a venv with pip, which is made once.
    async fn pip(&self, root: &Path) -> Result<PathBuf> {
        let place = root.join(format!("pip-{}", self.environment_name(b"")));
        let interpreter = place.join("bin/python");
        if !interpreter.exists() {
            let new = unfinished(root)?;
            self.make_venv(new.path(), &[]).await?;
            finish(new, &place)?;
        }
        Ok(interpreter)
    }

    async fn make_venv(&self, place: &Path, options: &[&str]) -> Result<()> {
        let mut command = Command::new(&self.python);
        command.args(["-I", "-m", "venv"]).args(options).arg(place);
        let made = run(command).await.map(|_| ());
        made.map_err(|said| ClientCodeError::NoVenv { python: self.python.clone(), said })
    }

    fn packages_of(&self, venv: &Path) -> PathBuf {
        venv.join(format!("lib/python{}.{}/site-packages", self.version.0, self.version.1))
    }
}

/// Makes `pip` unpack the wheels of `lock` into `packages`.
async fn install(lock: &Lock, pip: &Path, packages: &Path, venv: &Path) -> Result<()> {
    let file = venv.join(LOCK);
    durable::replace(&file, lock.text().as_bytes(), Readers::Owner)?;
    let mut command = Command::new(pip);
    command.args([
        "-I",
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-deps",
        "--no-user",
    ]);
    command.args(["--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--target"]);
    command.arg(packages).arg("-r").arg(&file);
    let installed = run(command).await.map(|_| ());
    installed.map_err(ClientCodeError::NotInstalled)
}

/// Deletes the files that Python runs at every start, and returns their names. Imports work without them.
fn remove_startup_files(packages: &Path) -> Result<Vec<String>> {
    let mut removed_names = Vec::new();
    for entry in fs::read_dir(packages).map_err(DurableError::file("read the folder", packages))? {
        let entry = entry.map_err(DurableError::file("read the folder", packages))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let lower = name.to_ascii_lowercase();
        let module = lower.split('.').next().unwrap_or_default();
        let runs_at_start = [".pth", ".start"].iter().any(|ending| lower.ends_with(ending))
            || ["sitecustomize", "usercustomize"].contains(&module);
        if runs_at_start {
            let path = entry.path();
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(DurableError::file("delete", &path))?;
            removed_names.push(name);
        }
    }
    removed_names.sort_unstable();
    Ok(removed_names)
}

/// Waits until no other process installs anything. The lock is held until the file is dropped.
async fn lock_installations(root: &Path, console: &dyn Console) -> Result<File> {
    let path = root.join("lock");
    let file = File::create(&path).map_err(DurableError::file("write", &path))?;
    let mut is_waiting = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if is_waiting => {}
            Err(TryLockError::WouldBlock) => {
                console.progress("waiting for another `sheaf` that installs packages");
                is_waiting = true;
            }
            Err(TryLockError::Error(error)) => return Err(DurableError::file("lock", &path)(error).into()),
        }
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// A folder that nothing finds until [`finish`] names it.
fn unfinished(root: &Path) -> Result<tempfile::TempDir> {
    let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(root);
    Ok(made.map_err(DurableError::file("make a folder in", root))?)
}

/// Gives a folder its name, after everything in it is on the disk.
fn finish(new: tempfile::TempDir, place: &Path) -> Result<()> {
    durable::sync_tree(new.path())?;
    durable::rename(new.path(), place)?;
    // It was moved, so there is nothing to delete.
    let _ = new.keep();
    Ok(())
}

/// Deletes what a killed run left.
fn remove_unfinished(root: &Path) -> Result<()> {
    for entry in fs::read_dir(root).map_err(DurableError::file("read the folder", root))? {
        let path = entry.map_err(DurableError::file("read the folder", root))?.path();
        let is_unfinished = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
        if is_unfinished {
            fs::remove_dir_all(&path).map_err(DurableError::file("delete", &path))?;
        }
    }
    Ok(())
}

/// What a command printed on standard output. The error is the end of everything that it printed, or why it did not
/// start.
async fn run(mut command: Command) -> Result<String, String> {
    command.stdin(Stdio::null()).kill_on_drop(true);
    let output = tokio::time::timeout(TIMEOUT, command.output())
        .await
        .map_err(|_| format!("it did not end within {} minutes", TIMEOUT.as_secs() / 60))?
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines: Vec<&str> = said.lines().chain(errors.lines()).filter(|line| !line.trim().is_empty()).collect();
    let last = lines.get(lines.len().saturating_sub(8)..).unwrap_or_default();
    Err(if last.is_empty() { output.status.to_string() } else { last.join("\n") })
}
