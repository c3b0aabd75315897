//! What every command works with: the settings in force, the wallets, the node.

use std::{path::PathBuf, sync::Arc};

use sheaf_client_sdk::{AccountId, chain::Chain};
use sheaf_trainer::{Host, Workspace};

use sheaf_wallet::{
    Wallets, address,
    keystore::{Cost, Keystore, Wallet},
    password::PasswordSource,
    signer::Signer,
};

use crate::{
    args::{Global, WaitArg},
    error::{Failure, Kind, Result},
    output::Output,
    settings::{File, Folders, Setting, Settings},
};

/// The settings in force: the command line's before the environment's before the file's.
#[derive(Clone, Debug)]
pub struct Context {
    /// How to print.
    pub output: Output,
    /// The wallets, folders and tools of this machine.
    pub workspace: Workspace,
    /// Where passwords come from.
    pub passwords: PasswordSource,
    /// Where everything is kept.
    pub folders: Folders,
    /// What is set, and where.
    pub settings: Settings,
    yes: bool,
    dry_run: bool,
    wait: WaitArg,
}

impl Context {
    /// Reads the settings.
    pub fn new(global: Global, output: Output) -> Result<Self> {
        let folders = Folders::find(global.home.clone())?;
        let (yes, dry_run) = (global.yes, global.dry_run);
        let settings = Settings::new(global, File::read(&folders.settings)?);
        settings.genesis()?;
        Ok(Self {
            output,
            workspace: Workspace {
                wallets: Wallets::new(Keystore::new(folders.data.join("wallets"), Cost::STRONG)),
                data: folders.data.clone(),
                python: settings.get(Setting::Python).map(PathBuf::from).unwrap_or_default(),
                gateways: settings.gateways(),
            },
            passwords: PasswordSource::new(settings.get(Setting::PasswordFile).map(PathBuf::from)),
            wait: settings.wait()?,
            yes,
            dry_run,
            settings,
            folders,
        })
    }

    /// A connection to the node, which must follow the pinned network if one is pinned.
    pub async fn connect(&self) -> Result<Chain> {
        Ok(Chain::connect(&self.node(), self.settings.genesis()?).await?)
    }

    /// The address of the node to talk to.
    pub fn node(&self) -> String {
        self.settings.get(Setting::Node).unwrap_or_default()
    }

    /// Whether the user agreed to everything in advance.
    pub fn yes(&self) -> bool {
        self.yes
    }

    /// Whether transactions are shown instead of sent.
    pub fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// How long to follow a transaction.
    pub fn wait(&self) -> WaitArg {
        self.wait
    }

    /// The name of the wallet in use.
    pub fn wallet_name(&self) -> Result<String> {
        if let Some(name) = self.settings.get(Setting::Wallet) {
            return Ok(name);
        }
        let mut names = self.workspace.wallets.keystore.names()?;
        // Payees' wallets act for trainers' and are never meant unless named; hot keys are where there is nothing else.
        let read = |name: &String| self.workspace.wallets.keystore.read(name);
        names.retain(|name| read(name).is_ok_and(|file| file.meta.payee_of.is_none()));
        if names.len() > 1 {
            names.retain(|name| read(name).is_ok_and(|file| file.trainer().is_none()));
        }
        match names.as_slice() {
            [only] => Ok(only.clone()),
            [] => {
                Err(Failure::new(Kind::Wallet, "there is no wallet on this machine yet").next("sheaf wallet create me"))
            }
            several => Err(Failure::new(Kind::Wallet, format!("there are several wallets: {}", several.join(", ")))
                .next("say which with --wallet NAME, or set SHEAF_WALLET")),
        }
    }

    /// The wallet in use, unlocked, for what only the owner of an account may do.
    pub fn unlock(&self) -> Result<Wallet> {
        self.unlock_named(&self.owner()?, &self.passwords)
    }

    /// The name of the wallet in use, which must not be a hot key.
    fn owner(&self) -> Result<String> {
        let name = self.wallet_name()?;
        if let Some(trainer) = self.workspace.wallets.keystore.read(&name)?.trainer() {
            let trainer = address::show(&trainer);
            let message = format!(
                "wallet `{name}` is a hot key of {trainer}: it may train, take and leave seats, contest reports and claim, \
                 and nothing else"
            );
            return Err(Failure::new(Kind::Wallet, message).next("sign with that account's own wallet: --wallet NAME"));
        }
        Ok(name)
    }

    /// The wallet in use, unlocked, for what a hot key may do, too: see [`Wallet::trainer`].
    pub fn unlock_trainer(&self) -> Result<Wallet> {
        self.unlock_named(&self.wallet_name()?, &self.passwords)
    }

    /// A wallet by its name, unlocked.
    pub fn unlock_named(&self, name: &str, passwords: &PasswordSource) -> Result<Wallet> {
        Ok(self.workspace.wallets.unlock(name, passwords)?)
    }

    /// The wallet that the command line, the environment or the settings name.
    pub fn configured_wallet(&self) -> Option<String> {
        self.settings.get(Setting::Wallet)
    }

    /// Signs with the wallet in use, for what only the owner of an account may do.
    pub fn signer(&self) -> Result<Signer> {
        self.signer_named(&self.owner()?, &self.passwords)
    }

    /// Signs with the wallet in use, for what a hot key may do, too: see [`Signer::trainer`].
    pub fn trainer_signer(&self) -> Result<Signer> {
        self.signer_named(&self.wallet_name()?, &self.passwords)
    }

    /// Signs with a wallet by its name.
    pub fn signer_named(&self, name: &str, passwords: &PasswordSource) -> Result<Signer> {
        Ok(Signer::locked(name, &self.workspace.wallets.keystore.read(name)?, passwords)?)
    }

    /// The account that `text` means: an address, a public key in hex, or the name of a wallet here.
    pub fn account(&self, text: &str) -> Result<AccountId> {
        Ok(self.workspace.wallets.account(text)?)
    }

    /// The account that `text` means, by default the one of the wallet in use.
    pub fn account_or_own(&self, text: Option<&str>) -> Result<AccountId> {
        match text {
            Some(text) => self.account(text),
            None => self.account(&self.wallet_name()?),
        }
    }

    /// The trainer that `text` means, by default the one that the wallet in use trains for.
    pub fn trainer(&self, text: Option<&str>) -> Result<AccountId> {
        match text {
            Some(text) => self.account(text),
            None => {
                let name = self.wallet_name()?;
                let file = self.workspace.wallets.keystore.read(&name)?;
                let trainer = file.trainer().or_else(|| file.account());
                trainer.map(AccountId).ok_or_else(|| Failure::new(Kind::Wallet, format!("`{name}` has no address")))
            }
        }
    }

    /// This program as the trainer's library needs it.
    pub fn host(&self) -> Host {
        Host { workspace: self.workspace.clone(), console: Arc::new(self.output), consent: Arc::new(self.clone()) }
    }

    /// The policy of `sheaf train daemon`, beside the other settings.
    pub fn policy_file(&self) -> PathBuf {
        self.folders.settings.with_file_name("train.toml")
    }

    /// The state folders of an account, in all networks it has any in.
    pub fn states_of(&self, account: &AccountId) -> Result<Vec<PathBuf>> {
        let folder = self.workspace.state();
        let networks = match std::fs::read_dir(&folder) {
            Ok(networks) => networks,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::file("read the folder", &folder)(error)),
        };
        let states = networks.flatten().map(|network| network.path().join(account.to_string()));
        Ok(states.filter(|state| state.is_dir()).collect())
    }
}
