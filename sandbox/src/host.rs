//! A program without a file tree of its own: it finds everything where it is, and Landlock says what it can open.

use std::path::{Path, PathBuf};

use crate::{
    bubblewrap::arguments::{DEVICES, SYSTEM},
    confined::Command,
    program::Program,
    restrictions::Files,
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

/// The program without any layer, in a process group of its own so that its children can be killed with it.
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

/// What the program can open. Of the folders on the way to a mount, nothing else.
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
