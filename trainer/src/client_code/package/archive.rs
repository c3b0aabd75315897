//! Unpacks a zip that a stranger made.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::source_file::SourceFile;
use crate::{
    client_code::error::{ClientCodeError, Result},
    text::readable,
};

/// Maximum size of the unpacked files of a zip together, in bytes.
pub const MAX_UNPACKED: u64 = 32 << 20;

/// Maximum number of files in a zip.
pub const MAX_FILES: usize = 2_000;

/// The length of a zip's last record if it has no comment.
const END_RECORD: usize = 22;
/// The first bytes of that record.
const END_SIGNATURE: [u8; 4] = *b"PK\x05\x06";
/// File type bits of a Unix mode, and their value for a symbolic link, a folder and a plain file.
const FILE_TYPE: u32 = 0o170_000;
const FOLDER: u32 = 0o040_000;
const PLAIN: u32 = 0o100_000;

/// All files of `code`.
pub(super) fn unpack(code: &[u8]) -> Result<Vec<SourceFile>> {
    let entries = entries_of_one_reading(code)?;
    let mut archive = ZipArchive::new(Cursor::new(code)).map_err(|error| refused(error.to_string()))?;
    if entries > MAX_FILES {
        return Err(refused(format!("it has {entries} files, more than {MAX_FILES}")));
    }
    // The library keeps one file per name; other programs may keep another one.
    if archive.len() != entries {
        return Err(refused("a file is in it twice"));
    }

    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| refused(error.to_string()))?;
        let path = path_of(&entry)?;
        // On some systems `A.py` and `a.py` are one file.
        if !seen.insert(path.trim_end_matches('/').to_ascii_lowercase()) {
            return Err(refused(format!("`{path}` is in it twice")));
        }
        if entry.is_dir() {
            continue;
        }
        let content = content_of(entry, &path, left)?;
        // A file in memory is shorter than 2^64 bytes.
        left = left.saturating_sub(u64::try_from(content.len()).unwrap_or(u64::MAX));
        files.push(SourceFile { path, content });
    }
    if files.is_empty() {
        return Err(refused("it is empty"));
    }
    if let Some(file) = files.iter().find(|file| is_folder_too(file, &files)) {
        return Err(refused(format!("`{}` is both a file and a folder", file.path)));
    }
    Ok(files)
}

/// The number of entries that the zip's last record states. Programs look for this record in different ways: with a
/// comment, or with bytes after it, Python could run other files than those that the user saw. Such a zip is refused.
fn entries_of_one_reading(code: &[u8]) -> Result<usize> {
    let end = code.len().checked_sub(END_RECORD).and_then(|start| code.get(start..)).unwrap_or_default();
    let number = |at: usize| -> Option<u64> {
        let bytes = end.get(at..at.checked_add(4)?)?;
        Some(u64::from(u32::from_le_bytes(bytes.try_into().ok()?)))
    };
    let directory = number(12).zip(number(16)).map(|(size, offset)| size.saturating_add(offset));
    let expected = code.len().checked_sub(END_RECORD).and_then(|length| u64::try_from(length).ok());
    let entries =
        end.get(10..12).and_then(|bytes| bytes.try_into().ok()).map(|bytes| usize::from(u16::from_le_bytes(bytes)));
    let plain = end.starts_with(&END_SIGNATURE) && end.ends_with(&[0, 0]) && directory == expected;
    match entries.filter(|_| plain) {
        Some(entries) => Ok(entries),
        None => {
            Err(refused("it has a comment, or bytes before or after its files; make it again with `zip` or Python"))
        }
    }
}

fn path_of<R: Read + ?Sized>(entry: &ZipFile<'_, R>) -> Result<String> {
    let path = std::str::from_utf8(entry.name_raw()).unwrap_or_default();
    let quoted = String::from_utf8_lossy(entry.name_raw());
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"._-+=@ /()[]{},#~".contains(&letter);
    if path.is_empty() || path.len() > 255 || !path.bytes().all(plain) {
        return Err(refused(format!(
            "a file is named `{quoted}`; names have at most 255 ASCII letters, digits and signs, with `/` between folders"
        )));
    }
    let parts = path.strip_suffix('/').unwrap_or(path);
    if parts.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(refused(format!("the path `{path}` leads out of it")));
    }
    let kind = entry.unix_mode().unwrap_or_default() & FILE_TYPE;
    if !matches!(kind, 0 | PLAIN | FOLDER) {
        return Err(refused(format!("`{path}` is a link or a device")));
    }
    let lower = path.to_ascii_lowercase();
    if [".pyc", ".pyo", ".pyd", ".so"].iter().any(|compiled| lower.ends_with(compiled)) {
        return Err(refused(format!("`{path}` is compiled, so nobody can read it before it runs; leave it out")));
    }
    Ok(path.to_owned())
}

fn content_of<R: Read>(entry: ZipFile<'_, R>, path: &str, left: u64) -> Result<Vec<u8>> {
    if entry.encrypted() {
        return Err(refused(format!("`{path}` is encrypted")));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(refused(format!("`{path}` is compressed by {}, which Python does not read", entry.compression())));
    }
    // The sizes that the zip states are not trusted: reading ends at the limit.
    let mut content = Vec::new();
    let read = entry.take(left.saturating_add(1)).read_to_end(&mut content);
    read.map_err(|error| refused(format!("`{path}` is damaged: {error}")))?;
    if u64::try_from(content.len()).unwrap_or(u64::MAX) > left {
        return Err(refused(format!("it unpacks to more than {MAX_UNPACKED} bytes")));
    }
    Ok(content)
}

fn is_folder_too(file: &SourceFile, files: &[SourceFile]) -> bool {
    files.iter().any(|other| other.path.strip_prefix(&file.path).is_some_and(|rest| rest.starts_with('/')))
}

/// Why a package is refused; `what` may quote it.
fn refused(what: impl AsRef<str>) -> ClientCodeError {
    ClientCodeError::BadZip(readable(what.as_ref().as_bytes()))
}
