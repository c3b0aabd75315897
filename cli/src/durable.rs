//! Files that survive a crash: whole or not there, and on the disk before anyone relies on them.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::error::{Failure, Result};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Only the user (mode 0600).
    Owner,
    /// Whoever the system's defaults allow (mode 0644).
    Everyone,
}

/// Replaces `path` with `bytes`: readers see the old file or the new one, and after this returns the new one survives a
/// loss of power.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    let file = write_beside(path, bytes, readers)?;
    file.persist(path).map_err(|error| Failure::file("write", path)(error.error))?;
    sync_folder(path)
}

/// Writes `path` like [`replace`], but refuses to touch a file that exists. `false` if there is one.
pub fn create(path: &Path, bytes: &[u8], readers: Readers) -> Result<bool> {
    let file = write_beside(path, bytes, readers)?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_folder(path).map(|()| true),
        Err(_) if path.exists() => Ok(false),
        Err(error) => Err(Failure::file("write", path)(error.error)),
    }
}

/// Replaces `path` with `bytes`: readers see the old file or the new one. Which of them a loss of power leaves is open, so
/// this is for what nobody relies on. There may be one writer only.
pub fn swap(path: &Path, bytes: &[u8]) -> Result<()> {
    // The same name again and again, so that a writer who is killed leaves one such file and not many.
    let new = path.with_extension("new");
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).map_err(Failure::file("write", path))
}

/// Makes a folder that only the user can enter (mode 0700), and those above it.
pub fn private_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(Failure::file("make the folder", path))
}

/// Gives a folder another name; after this returns the name survives a loss of power.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(Failure::file("write", to))?;
    sync_folder(to)
}

/// Puts everything in `folder` on the disk.
pub fn sync_tree(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(Failure::file("read the folder", folder))? {
        let entry = entry.map_err(Failure::file("read the folder", folder))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(Failure::file("read the folder", folder))?);
        if kind.is_dir() {
            sync_tree(&path)?;
        } else if kind.is_file() {
            File::open(&path).and_then(|file| file.sync_all()).map_err(Failure::file("write", &path))?;
        }
    }
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(Failure::file("write", folder))
}

/// `bytes` on the disk, in a file without its final name.
fn write_beside(path: &Path, bytes: &[u8], readers: Readers) -> Result<NamedTempFile> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is made with mode 0600, so a secret is never readable by others, not even for a moment.
    let mut file = Builder::new().prefix(".new-").tempfile_in(folder).map_err(Failure::file("write", path))?;
    file.write_all(bytes).map_err(Failure::file("write", path))?;
    #[cfg(unix)]
    if readers == Readers::Everyone {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(mode).map_err(Failure::file("write", path))?;
    }
    file.as_file().sync_all().map_err(Failure::file("write", path))?;
    Ok(file)
}

/// Makes a new name in a folder durable.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Failure::file("write", folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_exists_is_not_created_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");

        assert!(create(&path, b"first", Readers::Owner).unwrap());
        assert!(!create(&path, b"second", Readers::Owner).unwrap());

        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing temporary stays behind");
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");

        replace(&path, b"secret", Readers::Owner).unwrap();

        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
