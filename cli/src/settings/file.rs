//! The settings file, `config.toml`:
//!
//! ```toml
//! node = "ws://127.0.0.1:9944"
//! genesis = "0x…"      # any other network is refused
//! wallet = "alice"
//! python = "/home/alice/venv/bin/python"
//! ```

use std::{collections::BTreeMap, io::ErrorKind, path::Path};

use toml_edit::{DocumentMut, value};

use super::setting::Setting;
use sheaf_client_sdk::durable::{self, Readers};

use crate::error::{Failure, Result};

/// The settings in the file; each may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File(BTreeMap<Setting, String>);

impl File {
    /// The settings in `path`; none if there is no such file. An unknown key is an error.
    pub fn read(path: &Path) -> Result<Self> {
        let document = document(path)?;
        let edit = format!("edit {}, or take the line out", path.display());
        let in_file = |failure: Failure| failure.while_in(path).next(&edit);
        let mut settings = BTreeMap::new();
        for (key, item) in document.iter() {
            let setting = Setting::named(key).map_err(in_file)?;
            let text =
                item.as_str().ok_or_else(|| in_file(Failure::input(format!("`{key}` is not a text in quotes"))))?;
            setting.check(text).map_err(in_file)?;
            settings.insert(setting, text.to_owned());
        }
        Ok(Self(settings))
    }

    /// The value of `setting` in the file.
    pub fn get(&self, setting: Setting) -> Option<&str> {
        self.0.get(&setting).map(String::as_str)
    }
}

/// Writes a setting to the file at `path`, which need not exist yet. Everything else in it, comments too, is kept.
pub fn set(path: &Path, setting: Setting, text: &str) -> Result<()> {
    setting.check(text)?;
    let mut document = document(path)?;
    document.insert(setting.key(), value(text));
    write(path, &document)
}

/// Removes a setting from the file. `false` if it was not there.
pub fn unset(path: &Path, setting: Setting) -> Result<bool> {
    let mut document = document(path)?;
    let was_set = document.remove(setting.key()).is_some();
    if was_set {
        write(path, &document)?;
    }
    Ok(was_set)
}

fn document(path: &Path) -> Result<DocumentMut> {
    match std::fs::read_to_string(path) {
        Ok(text) => text.parse().map_err(Failure::file("read the settings in", path)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(DocumentMut::new()),
        Err(error) => Err(Failure::file("read the settings in", path)(error)),
    }
}

fn write(path: &Path, document: &DocumentMut) -> Result<()> {
    if let Some(folder) = path.parent() {
        durable::private_folder(folder)?;
    }
    Ok(durable::replace(path, document.to_string().as_bytes(), Readers::Owner)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_setting_is_refused_by_its_name_and_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");

        for (text, wrong) in [
            ("nod = 'ws://localhost'", "nod"),
            ("node = 7", "node"),
            ("node = 'http://localhost'", "http://localhost"),
            ("genesis = '0x12'", "0x12"),
            ("wait = 'forever'", "forever"),
            ("wallet = '../etc'", "../etc"),
            ("gateways = 'https://ipfs.io, ipfs.io'", "ipfs.io"),
        ] {
            std::fs::write(&path, text).unwrap();
            let failure = File::read(&path).unwrap_err();
            assert!(failure.message().contains(wrong), "{failure}");
            assert!(failure.message().contains("config.toml"), "{failure}");
        }
        assert_eq!(File::read(&folder.path().join("none")).unwrap(), File::default());
    }

    #[test]
    fn what_is_set_is_read_again_and_comments_stay() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("config.toml");

        set(&path, Setting::Wallet, "me").unwrap();
        let commented = format!("# mine\n{}", std::fs::read_to_string(&path).unwrap());
        std::fs::write(&path, commented).unwrap();
        set(&path, Setting::Node, "ws://node:1").unwrap();

        let file = File::read(&path).unwrap();
        assert_eq!((file.get(Setting::Wallet), file.get(Setting::Node)), (Some("me"), Some("ws://node:1")));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("# mine\n"));
        assert!(unset(&path, Setting::Node).unwrap() && !unset(&path, Setting::Node).unwrap());
        assert_eq!(File::read(&path).unwrap().get(Setting::Node), None);
    }

    #[test]
    fn what_cannot_be_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");

        assert!(set(&path, Setting::Genesis, "12").is_err());
        assert!(!path.exists());
    }
}
