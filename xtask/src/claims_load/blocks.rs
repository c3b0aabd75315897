//! What finalized blocks contain, and their limits.

use super::Failure;
use futures::StreamExt;
use serde::Serialize;
use sheaf_client_sdk::{
    AccountId, H256,
    chain::{BlockRef, Chain, Event, RewardsEvent},
};
use std::{collections::BTreeMap, time::Duration};
use subxt::{
    ArcMetadata, OnlineClient, SubstrateConfig,
    backend::LegacyBackend,
    dynamic::{self, Value},
    ext::{
        codec::{Compact, Decode, Encode},
        scale_decode::DecodeAsType,
    },
    rpcs::{RpcClient, client::rpc_params},
};

/// Maximum wait for the next finalized block.
const PATIENCE: Duration = Duration::from_secs(120);

/// A finalized block.
#[derive(Clone, Serialize)]
pub struct Block {
    pub number: u32,
    /// Unix time of its slot, in milliseconds.
    pub time: u64,
    /// Claims that paid.
    pub claims: u32,
    /// Transactions that failed.
    pub failed: u32,
    /// Weight of its normal transactions, in picoseconds.
    pub ref_time: u64,
    /// Bytes of all its transactions.
    pub bytes: usize,
    /// Its transactions, including the inherents.
    #[serde(skip)]
    pub body: Vec<Vec<u8>>,
}

/// The part of a block that normal transactions can use.
#[derive(Clone, Copy, Serialize)]
pub struct Limits {
    /// Their weight, in picoseconds.
    pub ref_time: u64,
    /// Their bytes.
    pub bytes: u32,
    /// Weight of each in addition to the declared one, in picoseconds.
    pub base: u64,
}

/// Reads blocks of one node.
pub struct Reader {
    chain: Chain,
    rpc: RpcClient,
    client: OnlineClient<SubstrateConfig>,
    slot_ms: u64,
}

impl Reader {
    pub async fn new(chain: &Chain) -> Result<Self, Failure> {
        let rpc = RpcClient::from_insecure_url(chain.url()).await?;
        let client = OnlineClient::from_backend(LegacyBackend::builder().build(rpc.clone()).into()).await?;
        let slot = dynamic::constant::<u64>("Babe", "ExpectedBlockTime");
        let slot_ms = client.at_current_block().await?.constants().entry(slot)?;
        Ok(Self { chain: chain.clone(), rpc, client, slot_ms })
    }

    pub async fn limits(&self) -> Result<Limits, Failure> {
        let constants = self.client.at_current_block().await?;
        let constants = constants.constants();
        let weights = constants.entry(dynamic::constant::<BlockWeights>("System", "BlockWeights"))?.per_class.normal;
        let length = constants.entry(dynamic::constant::<BlockLength>("System", "BlockLength"))?.max.normal;
        let limit = weights.max_total.ok_or("normal transactions have no limit")?;
        Ok(Limits { ref_time: limit.ref_time, bytes: length, base: weights.base_extrinsic.ref_time })
    }

    /// The runtime's metadata, which encodes calls.
    pub async fn metadata(&self) -> Result<ArcMetadata, Failure> {
        Ok(self.client.at_current_block().await?.metadata())
    }

    /// Length of a slot in milliseconds.
    pub fn slot_ms(&self) -> u64 {
        self.slot_ms
    }

    /// Every account's record after `block`.
    pub async fn accounts(&self, block: BlockRef) -> Result<BTreeMap<AccountId, Vec<u8>>, Failure> {
        let hash = subxt::backend::BlockRef::from_hash(block.hash);
        let at = self.client.at_block_hash_and_number(hash, block.number.into()).await?;
        let accounts = dynamic::storage::<(AccountId,), Value>("System", "Account");
        let mut entries = at.storage().iter(accounts, ()).await?;
        let mut found = BTreeMap::new();
        while let Some(entry) = entries.next().await {
            let entry = entry?;
            let (account,) = entry.key()?.decode()?;
            found.insert(account, entry.value().bytes().to_vec());
        }
        Ok(found)
    }

    /// The weight that a transaction declares, in picoseconds.
    pub async fn declared(&self, transaction: &[u8]) -> Result<u64, Failure> {
        let length = u32::try_from(transaction.len())?;
        let asked = format!("0x{}", hex::encode([transaction, &length.encode()].concat()));
        let answer: String =
            self.rpc.request("state_call", rpc_params!["TransactionPaymentApi_query_info", asked]).await?;
        let answer = hex::decode(answer.trim_start_matches("0x"))?;
        let (ref_time, ..) = <(Compact<u64>, Compact<u64>, u8, u128)>::decode(&mut answer.as_slice())?;
        Ok(ref_time.0)
    }

    /// Reads the finalized blocks from height `first` on, until `enough` returns true.
    pub async fn read_until(&self, first: u32, enough: impl Fn(&[Block]) -> bool) -> Result<Vec<Block>, Failure> {
        let mut heads = self.chain.watch_finalized();
        let mut blocks: Vec<Block> = Vec::new();
        while !enough(&blocks) {
            let head = tokio::time::timeout(PATIENCE, heads.next()).await.map_err(|_| "no block is finalized")?;
            let head = head.ok_or("the node has no more blocks")??;
            for number in first + blocks.len() as u32..=head.number {
                let block = self.read(self.chain.block_at(number).await?).await?;
                blocks.push(block);
            }
        }
        Ok(blocks)
    }

    async fn read(&self, block: BlockRef) -> Result<Block, Failure> {
        let view = self.chain.at(block).await?;
        let (mut claims, mut failed) = (0, 0);
        for record in view.events().await? {
            match record.event {
                Event::Rewards(RewardsEvent::Claimed { .. }) => claims += 1,
                Event::Other { pallet, name } if pallet == "System" && name == "ExtrinsicFailed" => failed += 1,
                _ => {}
            }
        }
        let hash = subxt::backend::BlockRef::from_hash(block.hash);
        let at = self.client.at_block_hash_and_number(hash, block.number.into()).await?;
        let weight = dynamic::storage::<(), Normal<Weight>>("System", "BlockWeight");
        let weight = at.storage().fetch(weight, ()).await?.decode()?.normal;
        let body = self.body(block.hash).await?;
        let bytes = body.iter().map(Vec::len).sum();
        let time = view.timestamp().await?;
        Ok(Block { number: block.number, time, claims, failed, ref_time: weight.ref_time, bytes, body })
    }

    async fn body(&self, hash: H256) -> Result<Vec<Vec<u8>>, Failure> {
        let signed: serde_json::Value = self.rpc.request("chain_getBlock", rpc_params![hash]).await?;
        let texts = signed["block"]["extrinsics"].as_array().ok_or("the block has no transactions")?;
        let texts = texts.iter().filter_map(|text| text.as_str());
        Ok(texts.map(|text| hex::decode(text.trim_start_matches("0x"))).collect::<Result<_, _>>()?)
    }
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BlockWeights {
    per_class: Normal<ClassWeights>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct BlockLength {
    max: Normal<u32>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Normal<T> {
    normal: T,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ClassWeights {
    base_extrinsic: Weight,
    max_total: Option<Weight>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Weight {
    ref_time: u64,
}
