//! What need not be typed every time: for each setting the command line comes before the environment, the environment
//! before the file, and the file before the default.

mod file;
mod folders;

pub use file::{File, set, unset};
pub use folders::Folders;

use sheaf_client_sdk::H256;
use sheaf_protocol::Hash;

use sheaf_wallet::keystore::check_name;

use crate::{
    args::{Global, WaitArg},
    error::{Failure, Result},
};

/// Something that can be set once for all commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// Address of a node.
    Node,
    /// Hash of block 0 of the only network to talk to, hex.
    Genesis,
    /// Name of the wallet to use.
    Wallet,
    /// File whose first line is the wallet's password.
    PasswordFile,
    /// Python with numpy that runs client code.
    Python,
    /// How long to follow a transaction.
    Wait,
    /// IPFS gateways, asked for client code that neither node nor aggregator has; several with commas, or none.
    Gateways,
}

impl Setting {
    /// All settings, in the order they are shown in.
    pub const ALL: [Self; 7] =
        [Self::Node, Self::Genesis, Self::Wallet, Self::PasswordFile, Self::Python, Self::Wait, Self::Gateways];

    /// Its key in the file.
    pub fn key(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Genesis => "genesis",
            Self::Wallet => "wallet",
            Self::PasswordFile => "password_file",
            Self::Python => "python",
            Self::Wait => "wait",
            Self::Gateways => "gateways",
        }
    }

    /// Its environment variable.
    pub fn variable(self) -> &'static str {
        match self {
            Self::Node => "SHEAF_NODE",
            Self::Genesis => "SHEAF_GENESIS",
            Self::Wallet => "SHEAF_WALLET",
            Self::PasswordFile => "SHEAF_PASSWORD_FILE",
            Self::Python => "SHEAF_PYTHON",
            Self::Wait => "SHEAF_WAIT",
            Self::Gateways => "SHEAF_GATEWAYS",
        }
    }

    /// What holds if nobody says otherwise.
    pub fn default(self) -> Option<&'static str> {
        match self {
            Self::Node => Some("ws://127.0.0.1:9944"),
            Self::Python => Some("python3"),
            Self::Wait => Some("finalized"),
            Self::Gateways => Some("https://ipfs.io,https://gateway.pinata.cloud"),
            Self::Genesis | Self::Wallet | Self::PasswordFile => None,
        }
    }

    /// The setting with this key.
    pub fn named(key: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|setting| setting.key() == key).ok_or_else(|| {
            let known = Self::ALL.map(Self::key).join(", ");
            Failure::input(format!("there is no setting `{key}`: there are {known}")).next("sheaf config list")
        })
    }

    /// Refuses what the setting cannot be, naming it.
    pub fn check(self, value: &str) -> Result<()> {
        let wrong = |reason: String| Failure::input(format!("`{}` cannot be `{value}`: {reason}", self.key()));
        match self {
            Self::Node if !value.starts_with("ws://") && !value.starts_with("wss://") => {
                Err(wrong("a node's address starts with ws:// or wss://".into())
                    .next("sheaf config set node ws://HOST:9944"))
            }
            Self::Genesis => hash(value)
                .map(drop)
                .map_err(|reason| wrong(reason).next("sheaf doctor, which shows the genesis of the node")),
            Self::Wallet => check_name(value).map_err(Failure::from),
            Self::Wait => value
                .parse::<WaitArg>()
                .map(drop)
                .map_err(|reason| wrong(reason).next("sheaf config set wait finalized")),
            Self::Gateways
                if gateways(value).any(|url| !url.starts_with("http://") && !url.starts_with("https://")) =>
            {
                Err(wrong("gateways are addresses with http:// or https://, with commas between, or `none`".into())
                    .next("sheaf config set gateways https://ipfs.io"))
            }
            Self::PasswordFile | Self::Python if value.is_empty() => Err(wrong("it is the path of a file".into())),
            Self::Node | Self::PasswordFile | Self::Python | Self::Gateways => Ok(()),
        }
    }
}

/// Who said what a setting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// An environment variable.
    Environment,
    /// The settings file.
    File,
    /// Nobody.
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

/// What a setting is, and who said so; no value where nobody did and there is no default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The value.
    pub value: Option<String>,
    /// Who said so.
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

    /// What a setting is, and who said so.
    pub fn choose(&self, setting: Setting) -> Chosen {
        let flag = self.flag(setting).filter(|value| !value.is_empty());
        // A variable of the environment that is set to nothing is as good as not set.
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

    /// IPFS gateways to ask in the end.
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

/// The addresses in a list of gateways.
fn gateways(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|url| !url.is_empty() && *url != "none")
}
/// A hash of 32 bytes in hex, with or without `0x`.
fn hash(text: &str) -> Result<H256, String> {
    let hash = text.parse::<Hash>().map(|hash| H256(hash.0));
    hash.map_err(|_| format!("`{text}` is not a hash: it has 64 hex digits"))
}
