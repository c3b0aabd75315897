//! Finds `bwrap`, and whether this system lets it make sandboxes; its command line is in [`arguments`].

pub(crate) mod arguments;

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A `bwrap` that can make sandboxes on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bubblewrap {
    /// Its path.
    pub program: PathBuf,
    /// Major and minor version, zeros if unknown.
    pub version: (u32, u32),
}

/// Why `bwrap` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BubblewrapError {
    /// It is in no folder of `$PATH`.
    #[error("bubblewrap (`bwrap`) is not installed")]
    Missing,
    /// The system does not let it make namespaces.
    #[error("bubblewrap cannot make a sandbox here ({0})")]
    Refused(String),
}

impl BubblewrapError {
    /// What the user can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Missing => "`apt install bubblewrap` (or your distribution's package) provides it",
            Self::Refused(_) => {
                "allow unprivileged user namespaces (`sysctl kernel.unprivileged_userns_clone=1`; on Ubuntu also \
                 `sysctl kernel.apparmor_restrict_unprivileged_userns=0` or an AppArmor profile for bwrap)"
            }
        }
    }
}

impl Bubblewrap {
    /// The first `bwrap` in `$PATH`, after it ran itself in a sandbox. Takes about ten milliseconds.
    pub fn find() -> Result<Self, BubblewrapError> {
        let program = search(std::env::var_os("PATH")).ok_or(BubblewrapError::Missing)?;
        let version = try_out(&program).map_err(BubblewrapError::Refused)?;
        Ok(Self { program, version })
    }

    /// Whether it can limit a `tmpfs` and forbid further user namespaces.
    pub fn is_modern(&self) -> bool {
        self.version >= (0, 8)
    }
}

/// `bwrap` in the folders of `$PATH`.
fn search(folders: Option<OsString>) -> Option<PathBuf> {
    std::env::split_paths(&folders?).map(|folder| folder.join("bwrap")).find(|program| program.is_file())
}

/// Its version, as it prints it from within a sandbox.
fn try_out(program: &Path) -> Result<(u32, u32), String> {
    let output = Command::new(program)
        .args(["--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--proc", "/proc", "--"])
        .arg(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Ok(version(&String::from_utf8_lossy(&output.stdout)))
}

/// `bubblewrap 0.8.0` as numbers.
fn version(said: &str) -> (u32, u32) {
    let mut numbers =
        said.split_whitespace().last().unwrap_or_default().split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn an_error_without_bubblewrap_says_what_to_install() {
        let empty = tempfile::tempdir().unwrap();

        assert_eq!(search(Some(empty.path().into())), None);
        assert_eq!(search(None), None);
        assert!(BubblewrapError::Missing.advice().contains("apt install bubblewrap"));
    }

    #[test]
    fn an_error_without_namespaces_says_what_to_allow() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("bwrap");
        std::fs::write(&program, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
            .unwrap();
        std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();

        let refused = BubblewrapError::Refused(try_out(&program).unwrap_err());

        assert!(refused.to_string().ends_with("(bwrap: setting up uid map: Permission denied)"), "{refused}");
        assert!(refused.advice().contains("apparmor_restrict_unprivileged_userns"));
    }

    #[test]
    fn versions_are_read_as_numbers() {
        assert_eq!(version("bubblewrap 0.11.0\n"), (0, 11));
        assert_eq!(version("nonsense"), (0, 0));
    }
}
