//! The sandbox: what the client sees of this machine, as arguments of `bwrap`.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
};

use tokio::process::Command;

use super::{Limits, RunnerError, folder::Folder, interpreter::Interpreter, process::Spawn};

/// Places inside of the sandbox.
pub(super) const CODE: &str = "/sheaf/code";
pub(super) const DATA: &str = "/data";
pub(super) const INPUT: &str = "/in/parameters.safetensors";
pub(super) const OUTPUT: &str = "/out/parameters.safetensors";
const HARNESS: &str = "/sheaf/harness";
const INPUT_FOLDER: &str = "/in";
const SCRATCH: &str = "/tmp";

/// What a sandbox is built from.
pub(super) struct View<'a> {
    pub(super) folder: &'a Folder,
    pub(super) data: Option<&'a Path>,
    pub(super) interpreter: &'a Interpreter,
    pub(super) limits: &'a Limits,
}

/// The command that starts the harness in the sandbox.
pub(super) async fn command(view: &View<'_>) -> Result<Spawn, RunnerError> {
    let program = find(std::env::var_os("PATH")).ok_or(RunnerError::NoBubblewrap)?;
    let modern = version(&program).await >= (0, 8);

    let mut arguments = Arguments::default();
    arguments.isolation(modern);
    arguments.system();
    arguments.scratch(modern, view.limits.scratch);
    arguments.work(view);
    arguments.words(["--remount-ro", "/", "--chdir", SCRATCH]);
    for (name, value) in environment(view.limits, SCRATCH) {
        arguments.words(["--setenv", &name, &value]);
    }

    arguments.words(["--"]);
    arguments.paths("", [view.interpreter.executable.as_path()]);
    arguments.words(Interpreter::FLAGS);
    arguments.words([Interpreter::BOOT, HARNESS]);
    Ok(Spawn { program, arguments: arguments.0, environment: Vec::new(), folder: PathBuf::from("/"), own_group: false })
}

/// All variables the client sees.
pub(super) fn environment(limits: &Limits, home: &str) -> Vec<(String, String)> {
    let threads = limits.threads.max(1).to_string();
    let threaded = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"];
    [("PATH", "/usr/bin:/bin"), ("HOME", home), ("TMPDIR", home), ("LANG", "C.UTF-8")]
        .into_iter()
        .chain(threaded.into_iter().map(|name| (name, threads.as_str())))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Turns the death of `bwrap` itself into what the user can do about it.
pub(super) fn explain(error: RunnerError) -> RunnerError {
    match error {
        RunnerError::Died { printed, .. } if printed.trim_start().starts_with("bwrap: ") => {
            RunnerError::SandboxRefused { detail: super::transcript::line(&printed) }
        }
        other => other,
    }
}

#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    fn words<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        self.0.extend(words.into_iter().map(OsString::from));
    }

    /// An option, if not empty, and the paths it takes.
    fn paths<'a>(&mut self, option: &str, paths: impl IntoIterator<Item = &'a Path>) {
        if !option.is_empty() {
            self.0.push(option.into());
        }
        self.0.extend(paths.into_iter().map(|path| path.as_os_str().to_owned()));
    }

    /// Own namespaces for everything, no capability, no way back to the terminal, death with the agent.
    fn isolation(&mut self, modern: bool) {
        self.words(["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"]);
        self.words(["--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]);
        if modern {
            self.words(["--disable-userns"]);
        }
    }

    /// The parts of the system that Python's libraries live in. Of `/etc` only what the dynamic linker reads.
    fn system(&mut self) {
        self.words(["--ro-bind", "/usr", "/usr"]);
        for place in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].map(Path::new) {
            match place.read_link() {
                Ok(target) => self.paths("--symlink", [target.as_path(), place]),
                Err(_) => self.paths("--ro-bind-try", [place, place]),
            }
        }
        for place in ["/etc/ld.so.cache", "/etc/alternatives"] {
            self.words(["--ro-bind-try", place, place]);
        }
        self.words(["--proc", "/proc", "--dev", "/dev"]);
    }

    /// Room to write that is gone with the sandbox. Versions before 0.8 cannot limit it: half of the machine's memory, then.
    fn scratch(&mut self, modern: bool, bytes: u64) {
        let size = bytes.max(1).to_string();
        for place in [SCRATCH, "/dev/shm"] {
            if modern {
                self.words(["--size", &size]);
            }
            self.words(["--tmpfs", place]);
        }
        self.words(["--remount-ro", "/dev"]);
    }

    /// Python, harness, code, data and the two files with tensors; only the last is writable.
    fn work(&mut self, view: &View<'_>) {
        for (what, place) in &view.interpreter.shown {
            self.paths("--ro-bind", [what.as_path(), place.as_path()]);
        }
        self.paths("--ro-bind", [view.folder.harness(), Path::new(HARNESS)]);
        self.paths("--ro-bind", [view.folder.code(), Path::new(CODE)]);
        self.paths("--ro-bind", [view.data.unwrap_or(view.folder.no_data()), Path::new(DATA)]);
        self.paths("--ro-bind", [view.folder.input_folder(), Path::new(INPUT_FOLDER)]);
        self.paths("--bind", [view.folder.output(), Path::new(OUTPUT)]);
    }
}

/// `bwrap` in the folders of `$PATH`.
fn find(folders: Option<OsString>) -> Option<PathBuf> {
    std::env::split_paths(&folders?).map(|folder| folder.join("bwrap")).find(|program| program.is_file())
}

/// Major and minor version, zeros if it does not say.
async fn version(program: &Path) -> (u32, u32) {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().await;
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let mut numbers =
        said.split_whitespace().last().unwrap_or_default().split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_bubblewrap_is_told_what_to_install() {
        let empty = tempfile::tempdir().unwrap();

        assert_eq!(find(Some(empty.path().into())), None);
        assert_eq!(find(None), None);
        assert!(RunnerError::NoBubblewrap.to_string().contains("apt install bubblewrap"));
    }

    #[test]
    fn a_system_that_forbids_namespaces_is_told_what_to_allow() {
        let died = |printed: &str| RunnerError::Died {
            call: "start",
            status: "exit status: 1".into(),
            printed: printed.into(),
        };

        let refused = explain(died("bwrap: setting up uid map: Permission denied\n")).to_string();

        assert!(refused.contains("(bwrap: setting up uid map: Permission denied)"), "{refused}");
        assert!(refused.contains("apparmor_restrict_unprivileged_userns"), "{refused}");
        assert!(matches!(explain(died("Segmentation fault")), RunnerError::Died { .. }));
    }
}
