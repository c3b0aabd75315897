//! What need not be typed every time: `config.toml` in Sheaf's home.
//!
//! ```toml
//! node = "ws://127.0.0.1:9944"
//! genesis = "0x…"      # any other network is refused
//! wallet = "alice"
//! python = "/home/alice/venv/bin/python"
//! ```

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Failure, Result};

/// The settings; all may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address of a node.
    pub node: Option<String>,
    /// Hash of block 0 of the only network to talk to, hex.
    pub genesis: Option<String>,
    /// Name of the wallet to use.
    pub wallet: Option<String>,
    /// Python with numpy that runs client code.
    pub python: Option<PathBuf>,
}

impl Config {
    /// The settings in `path`; none if there is no such file.
    pub fn read(path: &Path) -> Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(Failure::file("read the settings in", path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Failure::file("read the settings in", path)(error)),
        }
    }
}

/// Sheaf's home if none is named: `$XDG_DATA_HOME/sheaf`, by default `~/.local/share/sheaf`.
pub fn default_home() -> Result<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
    data.map(|data| data.join("sheaf")).ok_or_else(|| {
        Failure::input("neither XDG_DATA_HOME nor HOME is set").next("pass --home DIR, or set SHEAF_HOME")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_setting_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "nod = 'ws://localhost'").unwrap();

        assert!(Config::read(&path).unwrap_err().message().contains("nod"));
        assert_eq!(Config::read(&folder.path().join("none")).unwrap(), Config::default());
    }
}
