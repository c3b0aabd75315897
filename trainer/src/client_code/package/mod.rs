//! What client code consists of: one file, or the files of a zip.
//!
//! People agree to what is shown to them, so a package is refused unless every reader sees the same in it: names that
//! lead nowhere else, each once, and source rather than compiled code.

mod archive;
mod source_file;
#[cfg(test)]
mod tests;

pub use archive::{MAX_FILES, MAX_UNPACKED};
pub use source_file::SourceFile;

use super::{error::Result, names::CLIENT};

/// First bytes of a zip file.
const ZIP: &[u8] = b"PK\x03\x04";

/// The files of a client code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    is_zip: bool,
    /// Ascending by path.
    files: Vec<SourceFile>,
}

impl Package {
    /// The files of `code`. Refuses a zip with paths that lead out of it, with links, with several files of one name, with
    /// compiled code, and one that unpacks to more than [`MAX_UNPACKED`] bytes or [`MAX_FILES`] files.
    pub fn read(code: &[u8]) -> Result<Self> {
        let is_zip = is_zip(code);
        let mut files = match is_zip {
            true => archive::unpack(code)?,
            false => vec![SourceFile { path: CLIENT.into(), content: code.to_vec() }],
        };
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { is_zip, files })
    }

    /// Whether it is a zip.
    pub fn is_zip(&self) -> bool {
        self.is_zip
    }

    /// The files, ascending by path.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// What the file at `path` holds.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The names that its own modules are imported by: `client` of `client.py`, `net` of `net/__init__.py`.
    pub fn own_modules(&self) -> Vec<&str> {
        let python = self.files.iter().filter(|file| file.is_python());
        let mut names: Vec<&str> = python
            .filter_map(|file| file.path.split('/').next())
            .map(|name| name.strip_suffix(".py").unwrap_or(name))
            .collect();
        names.dedup();
        names
    }
}

/// Whether `code` is a zip rather than Python source.
pub fn is_zip(code: &[u8]) -> bool {
    code.starts_with(ZIP)
}
