//! What client code consists of: one file, or the files of a zip.
//!
//! People agree to what is shown to them, so a package is refused unless every reader sees the same in it: names that
//! lead nowhere else, each once, and source rather than compiled code.

mod archive;
#[cfg(test)]
mod tests;

use super::{ClientCodeError, Result};
use crate::text::readable;

/// First bytes of a zip file.
const ZIP: &[u8] = b"PK\x03\x04";

/// Most bytes that the files of a zip may have together, unpacked.
pub const MAX_UNPACKED: u64 = 32 << 20;

/// Most files of a zip.
pub const MAX_FILES: usize = 2_000;

/// The files of a client code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    is_zip: bool,
    /// Ascending by path.
    files: Vec<SourceFile>,
}

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is in the package: letters, digits and signs of ASCII, `/` between folders.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}

impl SourceFile {
    /// Whether Python reads it.
    pub fn is_python(&self) -> bool {
        self.path.ends_with(".py")
    }

    /// Its text, unless it is something else than text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok().filter(|text| !text.contains('\0'))
    }
}

impl Package {
    /// The files of `code`. Refuses a zip with paths that lead out of it, with links, with several files of one name, with
    /// compiled code, and one that unpacks to more than [`MAX_UNPACKED`] bytes or [`MAX_FILES`] files.
    pub fn read(code: &[u8]) -> Result<Self> {
        let is_zip = is_zip(code);
        let mut files = match is_zip {
            true => archive::unpack(code)?,
            false => vec![SourceFile { path: "client.py".into(), content: code.to_vec() }],
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

/// Why a package is not taken; `what` may quote it.
fn refused(what: impl AsRef<str>) -> ClientCodeError {
    ClientCodeError::BadZip(readable(what.as_ref().as_bytes()))
}
