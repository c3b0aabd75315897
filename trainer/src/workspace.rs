//! The wallets, folders and tools of this machine that training uses.

use std::path::PathBuf;

use sheaf_client_sdk::{AccountId, H256, TaskId};
use sheaf_wallet::Wallets;

use crate::trust::Trust;

/// What training uses on this machine.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The wallets.
    pub wallets: Wallets,
    /// The folder that everything is stored in.
    pub data: PathBuf,
    /// The Python that runs client code unless another one is named.
    pub python: PathBuf,
    /// IPFS gateways, asked for client code that neither node nor aggregator has.
    pub gateways: Vec<String>,
}

impl Workspace {
    /// What the user trusts on the network with this genesis hash.
    pub fn trust(&self, genesis: H256) -> Trust {
        Trust::of(&self.trusted(), genesis)
    }

    /// What the user trusts, one folder per network: `trust/`.
    pub fn trusted(&self) -> PathBuf {
        self.data.join("trust")
    }

    /// Where the packages that client code needs are installed, one venv per lock: `envs/`.
    pub fn environments(&self) -> PathBuf {
        self.data.join("envs")
    }

    /// The state of all accounts in all networks: `state/`.
    pub fn state(&self) -> PathBuf {
        self.data.join("state")
    }

    /// The state of an account in a network: `state/<genesis>/<address>/`.
    pub fn account_state(&self, genesis: H256, account: &AccountId) -> PathBuf {
        self.state().join(hex::encode(genesis)).join(account.to_string())
    }

    /// The state of an account in a task: `state/<genesis>/<address>/<task>/`.
    pub fn task_state(&self, genesis: H256, account: &AccountId, task: TaskId) -> PathBuf {
        self.account_state(genesis, account).join(task.to_string())
    }
}
