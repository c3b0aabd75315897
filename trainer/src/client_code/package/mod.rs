//! The files of client code: a single one, or those of a zip.
//!
//! People agree to the files that they see. A package is therefore refused unless every program reads the same files
//! from it: each name occurs once and stays inside the package, and there is source instead of compiled code.

mod archive;
mod source_file;
#[cfg(test)]
mod tests;

pub use archive::{MAX_FILES, MAX_UNPACKED};
pub use source_file::SourceFile;

use super::{error::Result, names::CLIENT};

/// The first bytes of a zip file.
const ZIP: &[u8] = b"PK\x03\x04";

/// The files of client code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    is_zip: bool,
    /// Ascending by path.
    files: Vec<SourceFile>,
}

impl Package {
    /// The files of `code`. Fails if a zip has paths that lead out of it, links, several files of one name or compiled
    /// code, or if it unpacks to more than [`MAX_UNPACKED`] bytes or [`MAX_FILES`] files.
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

    /// The file at `path`.
    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The names by which its own modules are imported: `client` of `client.py`, `net` of `net/__init__.py`.
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
