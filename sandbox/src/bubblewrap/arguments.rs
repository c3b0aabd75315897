//! What a program sees of this machine, as arguments of `bwrap`.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::Bubblewrap;
use crate::{
    confined::Command,
    launcher,
    policy::Policy,
    program::Program,
    restrictions::{Files, Restrictions},
};

/// Places inside of the sandbox.
const LAUNCHER: &str = "/sheaf/launcher";
const SCRATCH: &str = "/tmp";
const SHARED_MEMORY: &str = "/dev/shm";

/// Where the system keeps programs and libraries.
pub(crate) const SYSTEM: [&str; 7] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/// Devices that anyone may write to.
pub(crate) const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// The command that starts the program in namespaces: `bwrap`, which starts the launcher, which applies `restrictions` and becomes the
/// program.
pub(crate) fn command(
    program: &Program,
    policy: &Policy,
    bubblewrap: &Bubblewrap,
    launcher: &Path,
    restrictions: &Restrictions,
) -> Command {
    let mut arguments = Arguments::default();
    arguments.isolation(bubblewrap.is_modern());
    arguments.system();
    arguments.scratch(bubblewrap.is_modern(), policy.scratch);
    for mount in &program.readable {
        arguments.paths("--ro-bind", [&mount.outside, &mount.inside]);
    }
    for mount in &program.writable {
        arguments.paths("--bind", [&mount.outside, &mount.inside]);
    }
    arguments.paths("--ro-bind", [launcher, Path::new(LAUNCHER)]);
    arguments.words(["--remount-ro", "/", "--chdir", SCRATCH]);
    for (name, value) in program.environment_with_home(SCRATCH) {
        arguments.words(["--setenv", &name, &value]);
    }

    arguments.words(["--", LAUNCHER]);
    arguments.0.extend(launcher::arguments(restrictions));
    arguments.0.push(program.executable.clone().into());
    arguments.0.extend(program.arguments.iter().cloned());
    Command {
        program: bubblewrap.program.clone(),
        arguments: arguments.0,
        environment: Vec::new(),
        folder: PathBuf::from("/"),
        own_group: false,
        scratch: None,
    }
}

/// The same files as the mounts, for Landlock.
pub(crate) fn files(program: &Program) -> Files {
    let fixed = SYSTEM.iter().chain(&["/etc", "/proc", "/dev"]).map(PathBuf::from);
    let written = [SCRATCH, SHARED_MEMORY].iter().chain(&DEVICES).map(PathBuf::from);
    Files {
        read: fixed.chain(program.readable.iter().map(|mount| mount.inside.clone())).collect(),
        write: program.writable.iter().map(|mount| mount.inside.clone()).chain(written).collect(),
    }
}

#[derive(Default)]
struct Arguments(Vec<OsString>);

impl Arguments {
    fn words<'a>(&mut self, words: impl IntoIterator<Item = &'a str>) {
        self.0.extend(words.into_iter().map(OsString::from));
    }

    /// An option and the paths it takes.
    fn paths<P: AsRef<Path>>(&mut self, option: &str, paths: impl IntoIterator<Item = P>) {
        self.0.push(option.into());
        self.0.extend(paths.into_iter().map(|path| path.as_ref().as_os_str().to_owned()));
    }

    /// Own namespaces for everything, no capability, no access to the terminal, death with the process that started it.
    fn isolation(&mut self, modern: bool) {
        self.words(["--unshare-all", "--unshare-user", "--die-with-parent", "--new-session", "--clearenv"]);
        self.words(["--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]);
        if modern {
            self.words(["--disable-userns"]);
        }
    }

    /// The parts of the system that libraries live in. Of `/etc` only what the dynamic linker reads.
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

    /// Folders in memory to write to. Versions of `bwrap` before 0.8 cannot limit them, so their limit is half of the machine's memory.
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
}
