//! What the launcher applies to itself before it becomes the program.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the launcher applies. It starts nothing if it cannot apply all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    /// Control groups to join, by their folders.
    pub groups: Vec<PathBuf>,
    /// Files and folders that can be opened; `None` for all.
    pub files: Option<Files>,
    /// System calls that can be made; `None` for all.
    pub calls: Option<Calls>,
    /// Whether the program is killed when the thread that started it ends.
    pub die_with_parent: bool,
    /// Whether capabilities are dropped.
    pub drop_capabilities: bool,
}

/// Files and folders that can be opened. Those that do not exist are ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Can be read, listed and executed.
    pub read: Vec<PathBuf>,
    /// Can also be written, with files and folders made and removed in them.
    pub write: Vec<PathBuf>,
}

/// How strict the filter of system calls is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Calls {
    /// For a program in namespaces of its own: refuses calls into large or rarely used parts of the kernel.
    Enclosed,
    /// For a program that shares network, processes and IPC with the rest of the machine: also refuses calls that reach those.
    Alone,
}

impl Restrictions {
    /// As one argument of a command line.
    pub fn to_argument(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
