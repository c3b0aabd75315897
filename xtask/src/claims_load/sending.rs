//! Sending transactions in bulk, over several connections to several nodes.

use super::Failure;
use futures::{StreamExt, stream};
use sheaf_client_sdk::{H256, chain::Chain};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};
use subxt::rpcs::{Error as RpcError, RpcClient, client::rpc_params};

/// The node's code for a full pool, from `sc-rpc-api`, `src/author/error.rs`.
const POOL_IS_FULL: i32 = 1016;
/// Pause before a transaction that found the pool full is sent again.
const POOL_PAUSE: Duration = Duration::from_millis(300);
/// Pause between two requests for the height.
const LOOK_PAUSE: Duration = Duration::from_millis(50);

/// The height of the best block, kept up to date.
#[derive(Clone)]
pub struct Height(Arc<AtomicU32>);

impl Height {
    /// Follows the chain for as long as the process lives.
    pub async fn follow(chain: &Chain) -> Result<Self, Failure> {
        let height = Self(Arc::new(AtomicU32::new(chain.best().await?.number)));
        let (chain, shared) = (chain.clone(), height.clone());
        tokio::spawn(async move {
            loop {
                if let Ok(best) = chain.best().await {
                    shared.0.store(best.number, Ordering::Relaxed);
                }
                tokio::time::sleep(LOOK_PAUSE).await;
            }
        });
        Ok(height)
    }

    pub fn now(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits until there is a block of this height.
    pub async fn reach(&self, number: u32) {
        while self.now() < number {
            tokio::time::sleep(LOOK_PAUSE).await;
        }
    }
}

/// The outcome of sending a transaction.
pub struct Sent {
    /// Height of the best block when it was sent.
    pub height: u32,
    /// Why the node refused it, if it did.
    pub refusal: Option<String>,
}

/// Connections to the nodes, used in turn.
pub struct Links {
    connections: Vec<RpcClient>,
    /// How often a pool was found full.
    full_pools: AtomicU64,
}

impl Links {
    /// Opens `each` connections to each of the nodes.
    pub async fn open(nodes: &[String], each: usize) -> Result<Self, Failure> {
        let mut connections = Vec::new();
        for url in nodes.iter().cycle().take(nodes.len() * each) {
            connections.push(RpcClient::from_insecure_url(url).await?);
        }
        Ok(Self { connections, full_pools: AtomicU64::new(0) })
    }

    /// Sends all of `transactions`, with `at_once` of them in flight, and returns the nodes' answers in the same order.
    /// If a pool is full, it tries again until there is room.
    pub async fn send(&self, transactions: &[Vec<u8>], at_once: usize, height: &Height) -> Vec<Sent> {
        let sending = transactions.iter().enumerate().map(|(number, bytes)| async move {
            let connection = &self.connections[number % self.connections.len()];
            let height = height.now();
            let refusal = self.submit(connection, bytes).await.err();
            Sent { height, refusal }
        });
        stream::iter(sending).buffered(at_once).collect().await
    }

    /// The number of transactions in the fullest pool.
    pub async fn pending(&self) -> Result<usize, Failure> {
        let mut max = 0;
        for connection in &self.connections {
            let pending: Vec<String> = connection.request("author_pendingExtrinsics", rpc_params![]).await?;
            max = max.max(pending.len());
        }
        Ok(max)
    }

    /// How often a pool was full since the last call.
    pub fn take_full_pools(&self) -> u64 {
        self.full_pools.swap(0, Ordering::Relaxed)
    }

    async fn submit(&self, connection: &RpcClient, bytes: &[u8]) -> Result<(), String> {
        loop {
            let params = rpc_params![format!("0x{}", hex::encode(bytes))];
            match connection.request::<H256>("author_submitExtrinsic", params).await {
                Ok(_) => return Ok(()),
                Err(RpcError::User(refusal)) if refusal.code == POOL_IS_FULL => {
                    self.full_pools.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(POOL_PAUSE).await;
                }
                Err(RpcError::User(refusal)) => {
                    let details = refusal.data.as_ref().map_or(refusal.message.as_str(), |data| data.get());
                    return Err(format!("{} {}", refusal.code, details.trim_matches('"')));
                }
                Err(error) => return Err(error.to_string()),
            }
        }
    }
}

/// How often each refusal was given.
pub fn refusals(sent: &[Sent]) -> BTreeMap<&str, u32> {
    let mut counts = BTreeMap::new();
    for refusal in sent.iter().filter_map(|sent| sent.refusal.as_deref()) {
        *counts.entry(refusal).or_default() += 1;
    }
    counts
}

/// Fails with the first refusal.
pub fn all_accepted(sent: &[Sent]) -> Result<(), Failure> {
    match sent.iter().find_map(|sent| sent.refusal.as_ref()) {
        Some(refusal) => Err(format!("a node refused a transaction: {refusal}").into()),
        None => Ok(()),
    }
}
