//! What the launcher applies to itself before it becomes the program.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the launcher applies. All that it names must be possible here, or nothing is started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restrictions {
    /// Control groups to join, by their folders.
    pub groups: Vec<PathBuf>,
    /// Files and folders that can be opened; all, if not set.
    pub files: Option<Files>,
    /// System calls that can be made; all, if not set.
    pub calls: Option<Calls>,
    /// Whether the program is killed when the thread that started it ends.
    pub die_with_parent: bool,
    /// Whether root's capabilities are given up.
    pub drop_capabilities: bool,
}

/// Files and folders that can be opened. Those that do not exist are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// To read, to list, to execute.
    pub read: Vec<PathBuf>,
    /// Also to write, to make and to remove things in.
    pub write: Vec<PathBuf>,
}

/// How strict the filter of system calls is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Calls {
    /// For a program in namespaces of its own: nothing that reaches the kernel's wide or little used parts.
    Enclosed,
    /// For a program that shares network, processes and IPC with the rest of the machine: also nothing that reaches those.
    Alone,
}

impl Restrictions {
    /// As one word of a command line.
    pub fn to_argument(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
