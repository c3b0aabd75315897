//! A program to confine: what is started, and what it sees of this machine.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

/// A program to confine.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The file to start. Its path is the same inside and outside, so [`Program::readable`] must mount it there.
    pub executable: PathBuf,
    /// Its arguments, with paths as [`Confinement::place`](crate::Confinement::place) returns them.
    pub arguments: Vec<OsString>,
    /// All environment variables it gets, besides `HOME` and `TMPDIR`.
    pub environment: Vec<(String, String)>,
    /// What it can read, besides the system's own programs and libraries. A later mount hides an earlier one at the same place.
    pub readable: Vec<Mount>,
    /// What it can write.
    pub writable: Vec<Mount>,
    /// An empty folder outside, for temporary files if the program has no file tree of its own.
    pub scratch: PathBuf,
}

/// A file or folder, and where the program finds it if it has a file tree of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where it is.
    pub outside: PathBuf,
    /// Where the program finds it.
    pub inside: PathBuf,
}

impl Mount {
    /// `outside`, found at `inside`.
    pub fn new(outside: impl AsRef<Path>, inside: impl AsRef<Path>) -> Self {
        Self { outside: outside.as_ref().to_owned(), inside: inside.as_ref().to_owned() }
    }
}

impl Program {
    /// All environment variables it gets, where `home` is the folder for its temporary files.
    pub(crate) fn environment_with_home(&self, home: &str) -> Vec<(String, String)> {
        let own = [("HOME", home), ("TMPDIR", home)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        own.into_iter().chain(self.environment.iter().cloned()).collect()
    }
}
