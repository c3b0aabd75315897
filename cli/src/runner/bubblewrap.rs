//! bubblewrap: what the client sees of this machine, as arguments of `bwrap`.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use sheaf_sandbox::{Bubblewrap, Files, Policy, launcher};

use super::{Limits, folder::Folder, interpreter::Interpreter, process::Spawn};

/// Places inside of the sandbox.
pub(super) const CODE: &str = "/sheaf/code";
pub(super) const DATA: &str = "/data";
pub(super) const INPUT: &str = "/in/parameters.safetensors";
pub(super) const OUTPUT: &str = "/out/parameters.safetensors";
pub(super) const STATE_INPUT: &str = "/in/state";
pub(super) const STATE_OUTPUT: &str = "/out/state";
const HARNESS: &str = "/sheaf/harness";
const LAUNCHER: &str = "/sheaf/launcher";
const INPUT_FOLDER: &str = "/in";
const SCRATCH: &str = "/tmp";
const SHARED_MEMORY: &str = "/dev/shm";

/// Where the system keeps programs and libraries.
pub(super) const SYSTEM: [&str; 7] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/// Devices that anyone may write to.
pub(super) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// What a sandbox is built from.
pub(super) struct View<'a> {
    pub(super) folder: &'a Folder,
    pub(super) data: Option<&'a Path>,
    pub(super) interpreter: &'a Interpreter,
    pub(super) limits: &'a Limits,
}

/// The command that starts the harness in the sandbox: `bwrap`, which starts the launcher, which applies `policy` and becomes Python.
pub(super) fn command(view: &View<'_>, bubblewrap: &Bubblewrap, launcher: &Path, policy: &Policy) -> Spawn {
    let mut arguments = Arguments::default();
    arguments.isolation(bubblewrap.is_modern());
    arguments.system();
    arguments.scratch(bubblewrap.is_modern(), view.limits.scratch);
    arguments.work(view);
    arguments.paths("--ro-bind", [launcher, Path::new(LAUNCHER)]);
    arguments.words(["--remount-ro", "/", "--chdir", SCRATCH]);
    for (name, value) in environment(view.limits, SCRATCH) {
        arguments.words(["--setenv", &name, &value]);
    }

    arguments.words(["--", LAUNCHER]);
    arguments.0.extend(launcher::arguments(policy));
    arguments.paths("", [view.interpreter.executable.as_path()]);
    arguments.words(Interpreter::FLAGS);
    arguments.words([Interpreter::BOOT, HARNESS]);
    Spawn {
        program: bubblewrap.program.clone(),
        arguments: arguments.0,
        environment: Vec::new(),
        folder: PathBuf::from("/"),
        own_group: false,
        scratch: None,
    }
}

/// The same as the mounts say, once more for Landlock.
pub(super) fn files(view: &View<'_>) -> Files {
    let python = view.interpreter.shown.iter().map(|(_, place)| place.clone());
    let fixed = SYSTEM.iter().chain(&[HARNESS, CODE, DATA, INPUT_FOLDER, "/etc", "/proc", "/dev"]);
    Files {
        read: fixed.map(PathBuf::from).chain(python).collect(),
        write: [OUTPUT, STATE_OUTPUT, SCRATCH, SHARED_MEMORY].iter().chain(&DEVICES).map(PathBuf::from).collect(),
    }
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
        for place in SYSTEM.map(Path::new) {
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
        for place in [SCRATCH, SHARED_MEMORY] {
            if modern {
                self.words(["--size", &size]);
            }
            self.words(["--tmpfs", place]);
        }
        self.words(["--remount-ro", "/dev"]);
    }

    /// Python, harness, code, data, what comes in and what goes out; only the two files that go out are writable.
    fn work(&mut self, view: &View<'_>) {
        for (what, place) in &view.interpreter.shown {
            self.paths("--ro-bind", [what.as_path(), place.as_path()]);
        }
        self.paths("--ro-bind", [view.folder.harness(), Path::new(HARNESS)]);
        self.paths("--ro-bind", [view.folder.code(), Path::new(CODE)]);
        self.paths("--ro-bind", [view.data.unwrap_or(view.folder.no_data()), Path::new(DATA)]);
        self.paths("--ro-bind", [view.folder.input_folder(), Path::new(INPUT_FOLDER)]);
        self.paths("--bind", [view.folder.output(), Path::new(OUTPUT)]);
        self.paths("--bind", [view.folder.state_output(), Path::new(STATE_OUTPUT)]);
    }
}
