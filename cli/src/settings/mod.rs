//! Settings. For each, the command line comes before the environment, the environment
//! before the file, and the file before the default.

mod file;
mod folders;
mod setting;

pub use file::{File, set, unset};
pub use folders::Folders;
pub use setting::Setting;

use sheaf_client_sdk::H256;

use setting::{gateways, hash};

use crate::{
    args::{Global, WaitArg},
    error::{Failure, Result},
};

/// Where the value of a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// An environment variable.
    Environment,
    /// The settings file.
    File,
    /// The default.
    Default,
}

impl Origin {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}

/// The value of a setting, and where it comes from; no value if it is not set and has no default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The value.
    pub value: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// The settings in force.
#[derive(Clone, Debug)]
pub struct Settings {
    flags: Global,
    file: File,
}

impl Settings {
    /// The settings of a command line, over those of the file.
    pub fn new(flags: Global, file: File) -> Self {
        Self { flags, file }
    }

    /// The value of a setting, and where it comes from.
    pub fn choose(&self, setting: Setting) -> Chosen {
        let flag = self.flag(setting).filter(|value| !value.is_empty());
        // A variable of the environment that is empty counts as not set.
        let variable = std::env::var(setting.variable()).ok().filter(|value| !value.is_empty());
        let (value, origin) = match (flag, variable, self.file.get(setting)) {
            (Some(flag), variable, _) if variable.as_ref() != Some(&flag) => (Some(flag), Origin::Flag),
            (_, Some(variable), _) => (Some(variable), Origin::Environment),
            (_, None, Some(value)) => (Some(value.to_owned()), Origin::File),
            (_, None, None) => (setting.default().map(str::to_owned), Origin::Default),
        };
        Chosen { value, origin }
    }

    /// The value in force.
    pub fn get(&self, setting: Setting) -> Option<String> {
        self.choose(setting).value
    }

    /// The only network to talk to, if one is set.
    pub fn genesis(&self) -> Result<Option<H256>> {
        let text = self.get(Setting::Genesis);
        text.as_deref().map(hash).transpose().map_err(|reason| Failure::input(reason).next("sheaf config list"))
    }

    /// How long to follow a transaction.
    pub fn wait(&self) -> Result<WaitArg> {
        let text = self.get(Setting::Wait).unwrap_or_default();
        text.parse().map_err(|reason: String| Failure::input(reason).next("sheaf config list"))
    }

    /// IPFS gateways, which are asked last.
    pub fn gateways(&self) -> Vec<String> {
        let text = self.get(Setting::Gateways).unwrap_or_default();
        gateways(&text).map(str::to_owned).collect()
    }

    /// What the command line says, or the environment in its place.
    fn flag(&self, setting: Setting) -> Option<String> {
        let path = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
        match setting {
            Setting::Node => self.flags.node.clone(),
            Setting::Genesis => self.flags.genesis.clone(),
            Setting::Wallet => self.flags.wallet.clone(),
            Setting::PasswordFile => path(&self.flags.password_file),
            Setting::Wait => self.flags.wait.map(|wait| wait.name().to_owned()),
            // A flag of the commands that run client code.
            Setting::Python => None,
            Setting::Gateways => None,
        }
    }
}
