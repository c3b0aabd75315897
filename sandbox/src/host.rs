//! A program without a file tree of its own: it sees the machine's, and Landlock says what it can open.

use std::path::{Path, PathBuf};

use crate::{
    bubblewrap::arguments::{DEVICES, SYSTEM},
    confined::Command,
    program::Program,
    restrictions::Files,
};

/// What numerical libraries read about a Linux system. Of `/proc`, only files about the machine and about the process itself.
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

/// The command that starts the program without any layer, in its own process group, so that its children can be killed with it.
pub(crate) fn command(program: &Program) -> Command {
    let home = program.scratch.to_string_lossy().into_owned();
    Command {
        program: program.executable.clone(),
        arguments: program.arguments.clone(),
        environment: program.environment_with_home(&home),
        folder: program.scratch.clone(),
        own_group: true,
        scratch: Some(program.scratch.clone()),
    }
}

/// What the program can open. Other files in the folders above a mount stay closed.
pub(crate) fn files(program: &Program) -> Files {
    let own = program.readable.iter().map(|mount| mount.outside.as_path());
    let written = program.writable.iter().map(|mount| mount.outside.as_path());
    let system = SYSTEM.iter().chain(&MACHINE).map(Path::new);
    let devices = DEVICES.iter().map(Path::new);
    let paths = |all: &mut dyn Iterator<Item = &Path>| all.map(Path::to_owned).collect::<Vec<PathBuf>>();
    Files {
        read: paths(&mut system.chain(own)),
        write: paths(&mut written.chain([program.scratch.as_path()]).chain(devices)),
    }
}
