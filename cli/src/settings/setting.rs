//! The settings: their keys, variables and defaults, and the values that each may have.

use sheaf_client_sdk::H256;
use sheaf_protocol::Hash;
use sheaf_wallet::keystore::check_name;

use crate::{
    args::WaitArg,
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

    /// Its default.
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

    /// Refuses a value that the setting cannot have. The error names it.
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

/// The addresses in a list of gateways.
pub(super) fn gateways(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|url| !url.is_empty() && *url != "none")
}

/// A hash of 32 bytes in hex, with or without `0x`.
pub(super) fn hash(text: &str) -> Result<H256, String> {
    let hash = text.parse::<Hash>().map(|hash| H256(hash.0));
    hash.map_err(|_| format!("`{text}` is not a hash: it has 64 hex digits"))
}
