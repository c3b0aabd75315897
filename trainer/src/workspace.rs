//! The wallets, folders and tools of this machine that training works with.

use std::path::PathBuf;

use sheaf_client_sdk::{AccountId, H256, TaskId};
use sheaf_wallet::Wallets;

use crate::trust::Trust;

/// What training works with on this machine.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The wallets.
    pub wallets: Wallets,
    /// The folder that everything is kept in.
    pub data: PathBuf,
    /// The Python that runs client code where no other is named.
    pub python: PathBuf,
    /// IPFS gateways, asked for client code that neither node nor aggregator has.
    pub gateways: Vec<String>,
}

impl Workspace {
    /// What is trusted on the network with this genesis hash.
    pub fn trust(&self, genesis: H256) -> Trust {
        Trust::of(&self.trusted(), genesis)
    }

    /// What is trusted, a folder a network: `trust/`.
    pub fn trusted(&self) -> PathBuf {
        self.data.join("trust")
    }

    /// Where the packages are installed that client code needs, a venv a lock: `envs/`.
    pub fn environments(&self) -> PathBuf {
        self.data.join("envs")
    }

    /// Everything kept of all accounts' parts in all networks: `state/`.
    pub fn state(&self) -> PathBuf {
        self.data.join("state")
    }

    /// Everything kept of an account's part in a network: `state/<genesis>/<address>/`.
    pub fn account_state(&self, genesis: H256, account: &AccountId) -> PathBuf {
        self.state().join(hex::encode(genesis)).join(account.to_string())
    }

    /// Everything kept of an account's part in a task: `state/<genesis>/<address>/<task>/`.
    pub fn task_state(&self, genesis: H256, account: &AccountId, task: TaskId) -> PathBuf {
        self.account_state(genesis, account).join(task.to_string())
    }
}
