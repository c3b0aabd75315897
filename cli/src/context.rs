//! What every command works with: the settings in force, the wallets, the node.

use std::path::PathBuf;

use sheaf_client_sdk::{AccountId, H256, TaskId, chain::Chain};

use crate::{
    address,
    args::{Global, WaitArg},
    error::{Failure, Kind, Result},
    held::Held,
    keystore::{Cost, Keystore, Wallet},
    output::Output,
    password::PasswordSource,
    settings::{File, Folders, Setting, Settings},
    signer::Signer,
    trust::Trust,
};

/// The settings in force: the command line's before the environment's before the file's.
#[derive(Debug)]
pub struct Context {
    /// How to print.
    pub output: Output,
    /// The wallets.
    pub keystore: Keystore,
    /// Where passwords come from.
    pub passwords: PasswordSource,
    /// The passwords that need not be asked for.
    pub held: Held,
    /// Where everything is kept.
    pub folders: Folders,
    /// What is set, and by whom.
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
            keystore: Keystore::new(folders.data.join("wallets"), Cost::STRONG),
            passwords: PasswordSource::new(settings.get(Setting::PasswordFile).map(PathBuf::from)),
            held: Held,
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

    /// Whether everything that would be asked is agreed to.
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
        let mut names = self.keystore.names()?;
        // Payees' wallets act for trainers' and are never meant unless named; hot keys are where there is nothing else.
        let read = |name: &String| self.keystore.read(name);
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
        if let Some(trainer) = self.keystore.read(&name)?.trainer() {
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
        // A missing wallet is told before a password is asked for.
        let account = self.keystore.read(name)?.account();
        let held = account.filter(|_| passwords.asks()).and_then(|account| self.held.password(&account));
        let opened = held.and_then(|password| self.keystore.unlock(name, &password).ok());
        match opened {
            Some(wallet) => Ok(wallet),
            None => self.keystore.unlock(name, &passwords.existing(name)?),
        }
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
        Signer::locked(name, &self.keystore.read(name)?, passwords)
    }

    /// The account that `text` means: an address, a public key in hex, or the name of a wallet here.
    pub fn account(&self, text: &str) -> Result<AccountId> {
        let account = address::parse(text).or_else(|| self.keystore.account(text));
        account.map(AccountId).ok_or_else(|| {
            Failure::input(format!("`{text}` is neither an address nor the name of a wallet here"))
                .next("`sheaf wallet list` shows the wallets here; an address starts with 5 and has 48 letters")
        })
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
                let file = self.keystore.read(&name)?;
                let trainer = file.trainer().or_else(|| file.account());
                trainer.map(AccountId).ok_or_else(|| Failure::new(Kind::Wallet, format!("`{name}` has no address")))
            }
        }
    }

    /// The Python that runs client code: as asked for, else as set.
    pub fn python(&self, asked: Option<PathBuf>) -> PathBuf {
        let asked = asked.filter(|path| !path.as_os_str().is_empty());
        asked.or_else(|| self.settings.get(Setting::Python).map(PathBuf::from)).unwrap_or_default()
    }

    /// What is trusted on the network with this genesis hash.
    pub fn trust(&self, genesis: H256) -> Trust {
        Trust::of(&self.trusted(), genesis)
    }

    /// What is trusted, a folder a network.
    pub fn trusted(&self) -> PathBuf {
        self.folders.data.join("trust")
    }

    /// Where the packages are installed that client code needs, a venv a lock.
    pub fn environments(&self) -> PathBuf {
        self.folders.data.join("envs")
    }

    /// The policy of `sheaf train daemon`, beside the other settings.
    pub fn policy_file(&self) -> PathBuf {
        self.folders.settings.with_file_name("train.toml")
    }

    /// The folders of [`Context::account_state`] of an account, in all networks it has any in.
    pub fn states_of(&self, account: &AccountId) -> Result<Vec<PathBuf>> {
        let folder = self.state();
        let networks = match std::fs::read_dir(&folder) {
            Ok(networks) => networks,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Failure::file("read the folder", &folder)(error)),
        };
        let states = networks.flatten().map(|network| network.path().join(account.to_string()));
        Ok(states.filter(|state| state.is_dir()).collect())
    }

    /// Everything kept of an account's part in a network: `state/<genesis>/<address>/`.
    pub fn account_state(&self, genesis: H256, account: &AccountId) -> PathBuf {
        self.state().join(hex::encode(genesis)).join(account.to_string())
    }

    /// Everything kept of all accounts' parts in all networks: `state/`.
    pub fn state(&self) -> PathBuf {
        self.folders.data.join("state")
    }

    /// Everything kept of an account's part in a task: `state/<genesis>/<address>/<task>/`.
    pub fn task_state(&self, genesis: H256, account: &AccountId, task: TaskId) -> PathBuf {
        self.account_state(genesis, account).join(task.to_string())
    }
}
