//! Files that survive a crash: each is complete or absent, and on the disk before anyone relies on it.
//!
//! | for | call |
//! |---|---|
//! | a file that others rely on | [`replace`], or [`create`] where an existing one must stay |
//! | a file that may be lost, and is written often | [`swap`] |
//! | a folder built under another name | [`sync_tree`], then [`rename`] |
//! | one process at a time | [`FolderLock`] |
//!
//! All of it blocks the thread until the disk has answered.

mod error;
mod lock;

pub use error::DurableError;
pub use lock::FolderLock;

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};
use tempfile::{Builder, NamedTempFile};

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Only the user (mode 0600).
    Owner,
    /// Everyone on this machine (mode 0644).
    Everyone,
}

/// Replaces `path` with `bytes`. Readers see the old file or the new one; when this returns, the new one survives a
/// loss of power.
pub fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), DurableError> {
    let file = write_beside(path, bytes, readers)?;
    file.persist(path).map_err(|error| DurableError::file("write", path)(error.error))?;
    sync_parent(path)
}

/// Writes `path` like [`replace`], but never touches a file that exists. Returns whether it wrote.
pub fn create(path: &Path, bytes: &[u8], readers: Readers) -> Result<bool, DurableError> {
    let file = write_beside(path, bytes, readers)?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_parent(path).map(|()| true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(DurableError::file("write", path)(error.error)),
    }
}

/// Replaces `path` with `bytes` without waiting for the disk. Readers see the old file or the new one; a loss of power
/// may leave either, or an empty file. Only one process may write to `path`.
pub fn swap(path: &Path, bytes: &[u8]) -> Result<(), DurableError> {
    // Always the same name, so that writers that are killed leave one such file and not many.
    let new = path.with_extension("new");
    fs::write(&new, bytes).and_then(|()| fs::rename(&new, path)).map_err(DurableError::file("write", path))
}

/// Makes a folder that only the user can enter (mode 0700), and those above it. Folders that exist stay as they are.
pub fn private_folder(path: &Path) -> Result<(), DurableError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(DurableError::file("make the folder", path))
}

/// Gives a file or folder another name. When this returns, the new name survives a loss of power.
pub fn rename(from: &Path, to: &Path) -> Result<(), DurableError> {
    fs::rename(from, to).map_err(DurableError::file("write", to))?;
    sync_parent(to)
}

/// Puts everything in `folder` on the disk. Does not follow symbolic links.
pub fn sync_tree(folder: &Path) -> Result<(), DurableError> {
    for entry in fs::read_dir(folder).map_err(DurableError::file("read the folder", folder))? {
        let entry = entry.map_err(DurableError::file("read the folder", folder))?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(DurableError::file("read the folder", folder))?);
        if kind.is_dir() {
            sync_tree(&path)?;
        } else if kind.is_file() {
            sync(&path)?;
        }
    }
    sync(folder)
}

/// Puts the name of `path` on the disk: a file that is new, or has a new name, can vanish in a loss of power until its
/// folder is written.
pub fn sync_parent(path: &Path) -> Result<(), DurableError> {
    sync(folder_of(path))
}

fn sync(path: &Path) -> Result<(), DurableError> {
    File::open(path).and_then(|opened| opened.sync_all()).map_err(DurableError::file("write", path))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `bytes` on the disk, in a file without its final name.
fn write_beside(path: &Path, bytes: &[u8], readers: Readers) -> Result<NamedTempFile, DurableError> {
    let write = || -> io::Result<NamedTempFile> {
        // A temporary file is made with mode 0600: others can never read a secret, not even for a moment.
        let mut file = Builder::new().prefix(".new-").tempfile_in(folder_of(path))?;
        file.write_all(bytes)?;
        #[cfg(unix)]
        if readers == Readers::Everyone {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
        file.as_file().sync_all()?;
        Ok(file)
    };
    write().map_err(DurableError::file("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_replaced_file_has_the_new_bytes_and_nothing_temporary_stays_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("status");

        replace(&path, b"first", Readers::Owner).unwrap();
        replace(&path, b"second", Readers::Owner).unwrap();

        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(folder.path()), ["status"]);
    }

    #[test]
    fn a_file_that_exists_is_not_created_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");

        assert!(create(&path, b"first", Readers::Owner).unwrap());
        assert!(!create(&path, b"second", Readers::Owner).unwrap());

        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(names(folder.path()), ["key"]);
    }

    #[test]
    fn a_swapped_file_has_the_new_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("status.json");

        swap(&path, b"first").unwrap();
        swap(&path, b"second").unwrap();

        assert_eq!(fs::read(&path).unwrap(), b"second");
        assert_eq!(names(folder.path()), ["status.json"]);
    }

    #[test]
    fn a_folder_gets_its_name_with_everything_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let (new, place) = (folder.path().join("new"), folder.path().join("place"));
        private_folder(&new.join("inner")).unwrap();
        fs::write(new.join("inner/file"), b"bytes").unwrap();

        sync_tree(&new).unwrap();
        rename(&new, &place).unwrap();

        assert_eq!(fs::read(place.join("inner/file")).unwrap(), b"bytes");
        assert_eq!(names(folder.path()), ["place"]);
    }

    #[test]
    fn an_error_names_the_file_that_was_asked_for_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("absent/key");

        let error = replace(&path, b"secret", Readers::Owner).unwrap_err();

        assert!(error.to_string().starts_with(&format!("cannot write `{}`: ", path.display())), "{error}");
        assert!(error.advice().is_some());
    }

    #[cfg(unix)]
    mod modes {
        use super::*;
        use std::os::unix::fs::PermissionsExt;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        }

        #[test]
        fn a_secret_file_is_readable_by_its_owner_only() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("key");

            replace(&path, b"secret", Readers::Owner).unwrap();

            assert_eq!(mode(&path), 0o600);
        }

        #[test]
        fn a_file_for_everyone_is_readable_by_everyone() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("report.html");

            replace(&path, b"public", Readers::Everyone).unwrap();

            assert_eq!(mode(&path), 0o644);
        }

        #[test]
        fn a_private_folder_and_its_lock_are_for_the_owner_only() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("state");

            let lock = FolderLock::acquire(&path, "lock").unwrap();

            assert_eq!((mode(&path), mode(lock.path())), (0o700, 0o600));
        }
    }
}
