//! The launcher: a program that restricts itself, and then becomes another.
//!
//! It is not a separate file but another way to call the program that links this crate, so that there is one file to install. `main`
//! begins with [`enter`].

use std::{
    convert::Infallible,
    ffi::OsString,
    io,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::Command,
    sync::atomic::{AtomicBool, Ordering},
};

use rustix::{
    process::{Signal, set_parent_process_death_signal},
    thread::{CapabilitySet, CapabilitySets, set_capabilities},
};

use crate::{
    calls,
    files::{self, Signals},
    group::Group,
    restrictions::Restrictions,
};

/// First argument of a program that is called as the launcher.
const COMMAND: &str = "sandbox-launch";
/// Start of the message of a launcher that failed.
pub const COMPLAINT: &str = "sandbox: ";
/// Exit status of a launcher that failed.
const CANNOT: i32 = 125;

/// Whether this program begins with [`enter`].
static IS_LAUNCHER: AtomicBool = AtomicBool::new(false);

/// Call it before anything else in `main`, while there is only one thread. Returns unless the program was called as the launcher.
pub fn enter() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != COMMAND) {
        IS_LAUNCHER.store(true, Ordering::Relaxed);
        return;
    }
    let Err(error) = launch(arguments.collect());
    eprintln!("{COMPLAINT}{error}");
    std::process::exit(CANNOT);
}

/// The arguments that make a launcher apply `restrictions` and become the command after them.
pub fn arguments(restrictions: &Restrictions) -> [OsString; 3] {
    [COMMAND.into(), restrictions.to_argument().into(), "--".into()]
}

/// The file to call as the launcher: this program, if it begins with [`enter`]; else the one of this `name` in this program's folder or
/// the two above it, where cargo leaves it for test programs.
pub fn program(name: &str) -> io::Result<PathBuf> {
    let own = std::env::current_exe()?;
    if IS_LAUNCHER.load(Ordering::Relaxed) {
        let replaced = format!("`{}` was moved or replaced while it runs; start it again", own.display());
        return Some(own).filter(|own| own.is_file()).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, replaced));
    }
    let found = own.ancestors().skip(1).take(3).map(|folder| folder.join(name)).find(|program| program.is_file());
    let absent = || format!("there is no program `{name}` near `{}`", own.display());
    found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, absent()))
}

fn launch(arguments: Vec<OsString>) -> Result<Infallible, String> {
    let [restrictions, separator, program, rest @ ..] = arguments.as_slice() else {
        return Err("only a program that confines another calls the launcher".into());
    };
    if separator != "--" {
        return Err("there is no program to start".into());
    }
    let restrictions: Restrictions = serde_json::from_str(&restrictions.to_string_lossy())
        .map_err(|error| format!("cannot read the restrictions: {error}"))?;

    apply(&restrictions)?;

    let error = Command::new(program).args(rest).exec();
    Err(format!("cannot start `{}`: {error}", program.to_string_lossy()))
}

/// Applies them in an order in which no step prevents a later one.
fn apply(restrictions: &Restrictions) -> Result<(), String> {
    for folder in &restrictions.groups {
        Group::join(folder).map_err(|error| format!("control group `{}`: {error}", folder.display()))?;
    }
    if restrictions.die_with_parent {
        set_parent_process_death_signal(Some(Signal::KILL)).map_err(|error| format!("parent death signal: {error}"))?;
    }
    let signals = restrictions.files.as_ref().map_or(Ok(Signals::Free), files::restrict)?;
    restrictions.calls.map_or(Ok(()), |calls| calls::restrict(calls, signals))?;
    if restrictions.drop_capabilities {
        // No program gets them back: the layers above set `no_new_privs`.
        let none = CapabilitySet::empty();
        set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })
            .map_err(|error| format!("capabilities: {error}"))?;
    }
    Ok(())
}
