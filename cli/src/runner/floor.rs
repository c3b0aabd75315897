//! The floor: Python shut in by Landlock and seccomp alone, where there are no namespaces.

use std::path::{Path, PathBuf};

use sheaf_sandbox::Files;

use super::{
    bubblewrap::{self, View},
    interpreter::Interpreter,
    process::Spawn,
};

/// What numerical libraries ask a Linux system about. Of `/proc`, only what is about the machine; what is about processes is one's own.
const MACHINE: [&str; 11] = [
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/version",
    "/proc/filesystems",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
];

/// Python without any layer, in a process group of its own so that its children can be killed with it.
pub(super) fn unconfined(view: &View<'_>) -> Spawn {
    let mut arguments = Interpreter::FLAGS.map(Into::into).to_vec();
    arguments.extend([Interpreter::BOOT.into(), view.folder.harness().into()]);
    Spawn {
        program: view.interpreter.executable.clone(),
        arguments,
        environment: bubblewrap::environment(view.limits, &view.folder.scratch().to_string_lossy()),
        folder: view.folder.scratch().to_owned(),
        own_group: true,
        scratch: Some(view.folder.scratch().to_owned()),
    }
}

/// What can be opened. Where the data is, nothing else of the folders on the way to it.
pub(super) fn files(view: &View<'_>) -> Files {
    let folder = view.folder;
    let own = [folder.harness(), folder.code(), folder.input_folder(), view.data.unwrap_or(folder.no_data())];
    let python = view.interpreter.shown.iter().map(|(what, _)| what.as_path());
    let system = bubblewrap::SYSTEM.iter().chain(&MACHINE).map(Path::new);
    let devices = bubblewrap::DEVICES.iter().map(Path::new);
    let paths = |all: &mut dyn Iterator<Item = &Path>| all.map(Path::to_owned).collect::<Vec<PathBuf>>();
    Files {
        read: paths(&mut system.chain(own).chain(python)),
        write: paths(&mut [folder.output(), folder.state_output(), folder.scratch()].into_iter().chain(devices)),
    }
}
