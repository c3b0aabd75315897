//! What every command works with: the settings in force, the wallets, the node.

use std::path::PathBuf;

use sheaf_client_sdk::{
    AccountId, H256, RoundIndex, TaskId,
    calls::Call,
    chain::{Chain, Submitted, Wait},
    keys::Keypair,
    primitives::RewardClaim,
};

use crate::{
    address,
    args::{Global, WaitArg, parse_hash},
    config::{self, Config},
    error::{Failure, Kind, Result},
    held::Held,
    journal::Sent,
    keystore::{Cost, Keystore, Wallet},
    output::Output,
    password::PasswordSource,
    trust::Trust,
};

/// Where a node listens if nobody says otherwise.
const DEFAULT_NODE: &str = "ws://127.0.0.1:9944";

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
    home: PathBuf,
    node: String,
    genesis: Option<H256>,
    wallet: Option<String>,
    python: Option<PathBuf>,
    wait: Wait,
}

impl Context {
    /// Reads the settings.
    pub fn new(global: Global, output: Output) -> Result<Self> {
        // A variable of the environment that is set to nothing is as good as not set.
        let text = |value: Option<String>| value.filter(|value| !value.is_empty());
        let path = |value: Option<PathBuf>| value.filter(|value| !value.as_os_str().is_empty());
        let home = path(global.home).map_or_else(config::default_home, Ok)?;
        let settings = Config::read(&home.join("config.toml"))?;
        let genesis = text(global.genesis).or(settings.genesis);
        Ok(Self {
            output,
            keystore: Keystore::new(home.join("wallets"), Cost::STRONG),
            passwords: PasswordSource::new(path(global.password_file)),
            held: Held,
            node: text(global.node).or(settings.node).unwrap_or_else(|| DEFAULT_NODE.into()),
            genesis: genesis.as_deref().map(parse_hash).transpose().map_err(Failure::input)?,
            wallet: text(global.wallet).or(settings.wallet),
            python: settings.python,
            wait: match global.wait {
                WaitArg::Finalized => Wait::Finalized,
                WaitArg::InBlock => Wait::InBlock,
            },
            home,
        })
    }

    /// A connection to the node, which must follow the pinned network if one is pinned.
    pub async fn connect(&self) -> Result<Chain> {
        Ok(Chain::connect(&self.node, self.genesis).await?)
    }

    /// The name of the wallet in use.
    pub fn wallet_name(&self) -> Result<String> {
        if let Some(name) = &self.wallet {
            return Ok(name.clone());
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
        let name = self.wallet_name()?;
        if let Some(trainer) = self.keystore.read(&name)?.trainer() {
            let trainer = address::show(&trainer);
            let message = format!(
                "wallet `{name}` is a hot key of {trainer}: it may train, take and leave seats, contest reports and claim, \
                 and nothing else"
            );
            return Err(Failure::new(Kind::Wallet, message).next("sign with that account's own wallet: --wallet NAME"));
        }
        self.unlock_named(&name, &self.passwords)
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
    pub fn configured_wallet(&self) -> Option<&str> {
        self.wallet.as_deref()
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

    /// Signs and submits a call, and waits as the user wishes.
    pub async fn submit(&self, chain: &Chain, signer: &Keypair, call: &Call) -> Result<Submitted> {
        self.say_submitting(call.pallet(), call.name());
        let signed = chain.sign(signer, call).await?;
        let outcome = chain.submit_signed(&signed, self.wait).await;
        let sent = Sent::new(&signed, call, &outcome);
        if let Err(failure) = sent.keep(&self.account_state(chain.genesis(), &signed.signer)) {
            self.output.warn(format!("the transaction is not in this machine's history: {}", failure.message()));
        }
        Ok(outcome?)
    }

    /// Submits a claim that nobody signs, and waits as the user wishes.
    pub async fn claim_without_signer(
        &self,
        chain: &Chain,
        task: TaskId,
        round: RoundIndex,
        claim: RewardClaim,
    ) -> Result<Submitted> {
        self.say_submitting("Rewards", "claim");
        Ok(chain.claim_without_signer(task, round, claim, self.wait).await?)
    }

    fn say_submitting(&self, pallet: &str, call: &str) {
        let until = match self.wait {
            Wait::Finalized => "final",
            Wait::InBlock => "in a block",
        };
        self.output.progress(format!("submitting {pallet}.{call}, waiting until it is {until}"));
    }

    /// Whether what [`Context::submit`] gives back is final.
    pub fn waits_for_finality(&self) -> bool {
        self.wait == Wait::Finalized
    }

    /// The Python that runs client code: as asked for, as set, or `python3`.
    pub fn python(&self, asked: Option<PathBuf>) -> PathBuf {
        let asked = asked.filter(|path| !path.as_os_str().is_empty());
        asked.or_else(|| self.python.clone()).unwrap_or_else(|| "python3".into())
    }

    /// What is trusted on the network with this genesis hash.
    pub fn trust(&self, genesis: H256) -> Trust {
        Trust::of(&self.trusted(), genesis)
    }

    /// What is trusted, a folder a network.
    pub fn trusted(&self) -> PathBuf {
        self.home.join("trust")
    }

    /// The only network to talk to, if one is pinned.
    pub fn pinned_genesis(&self) -> Option<H256> {
        self.genesis
    }

    /// Where the packages are installed that client code needs, a venv a lock.
    pub fn environments(&self) -> PathBuf {
        self.home.join("envs")
    }

    /// The policy of `sheaf train daemon`, beside the other settings.
    pub fn policy_file(&self) -> PathBuf {
        self.home.join("train.toml")
    }

    /// The folders of [`Context::account_state`] of an account, in all networks it has any in.
    pub fn states_of(&self, account: &AccountId) -> Result<Vec<PathBuf>> {
        let folder = self.home.join("state");
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
        self.home.join("state")
    }

    /// Everything kept of an account's part in a task: `state/<genesis>/<address>/<task>/`.
    pub fn task_state(&self, genesis: H256, account: &AccountId, task: TaskId) -> PathBuf {
        self.account_state(genesis, account).join(task.to_string())
    }
}
