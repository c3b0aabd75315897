//! Where Sheaf keeps its files.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::error::{Failure, Result};

/// Name of Sheaf's folder in each of the user's folders.
const NAME: &str = "sheaf";
/// The settings file.
const SETTINGS: &str = "config.toml";

/// Where everything is.
///
/// Wallets, proofs and receipts are worth money, so they are data, which people back up, and not state, which they may
/// lose. What may be lost, such as logs, is state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// The settings file.
    pub settings: PathBuf,
    /// Wallets, agreed code, proofs and receipts.
    pub data: PathBuf,
    /// What may be lost.
    pub state: PathBuf,
}

impl Folders {
    /// Everything in `home` if that is named; else where the environment says, by the XDG base directory specification.
    pub fn find(home: Option<PathBuf>) -> Result<Self> {
        match home.filter(|home| !home.as_os_str().is_empty()) {
            Some(home) => Ok(Self::in_one(&home)),
            None => Self::of_the_user(|name| std::env::var_os(name)),
        }
    }

    fn in_one(home: &Path) -> Self {
        Self { settings: home.join(SETTINGS), data: home.into(), state: home.into() }
    }

    fn of_the_user(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self> {
        let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let folder = |name: &str, below_home: &str| {
            let folder = absolute(name).or_else(|| Some(absolute("HOME")?.join(below_home)));
            let unknown =
                || Failure::input(format!("neither {name} nor HOME is set")).next("pass --home DIR, or set SHEAF_HOME");
            folder.map(|folder| folder.join(NAME)).ok_or_else(unknown)
        };
        let data = folder("XDG_DATA_HOME", ".local/share")?;
        // Older versions kept the settings beside the wallets: if they still are there, they count.
        let beside_data = data.join(SETTINGS);
        let settings = folder("XDG_CONFIG_HOME", ".config")?.join(SETTINGS);
        let settings = if beside_data.exists() && !settings.exists() { beside_data } else { settings };
        Ok(Self { settings, data, state: folder("XDG_STATE_HOME", ".local/state")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(variables: &[(&str, &Path)]) -> Result<Folders> {
        let value = |name: &str| Some(variables.iter().find(|(key, _)| *key == name)?.1.into());
        Folders::of_the_user(value)
    }

    #[test]
    fn each_kind_of_file_has_its_folder() {
        let folders = user(&[("HOME", Path::new("/home/me")), ("XDG_STATE_HOME", Path::new("/var/me"))]).unwrap();

        assert_eq!(folders.settings, Path::new("/home/me/.config/sheaf/config.toml"));
        assert_eq!(folders.data, Path::new("/home/me/.local/share/sheaf"));
        assert_eq!(folders.state, Path::new("/var/me/sheaf"));
    }

    #[test]
    fn a_relative_variable_counts_as_not_set() {
        assert!(user(&[("XDG_DATA_HOME", Path::new("data"))]).unwrap_err().message().contains("XDG_DATA_HOME"));
    }

    #[test]
    fn a_named_home_has_everything() {
        let folders = Folders::find(Some("/srv/one".into())).unwrap();

        assert_eq!(folders.settings, Path::new("/srv/one/config.toml"));
        assert_eq!((folders.data.as_path(), folders.state.as_path()), (Path::new("/srv/one"), Path::new("/srv/one")));
    }

    #[test]
    fn settings_beside_the_wallets_count_until_there_are_newer_ones() {
        let home = tempfile::tempdir().unwrap();
        let old = home.path().join(".local/share/sheaf/config.toml");
        std::fs::create_dir_all(old.parent().unwrap()).unwrap();
        std::fs::write(&old, "").unwrap();
        let settings = || user(&[("HOME", home.path())]).unwrap().settings;

        assert_eq!(settings(), old);

        let new = home.path().join(".config/sheaf/config.toml");
        std::fs::create_dir_all(new.parent().unwrap()).unwrap();
        std::fs::write(&new, "").unwrap();
        assert_eq!(settings(), new);
    }
}
