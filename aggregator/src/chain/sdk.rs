//! The chain through a real node, with the client library.

use super::{
    Answer, Backing, BlockRef, Call, ChainClient, ChainClientError, Heads, Model, PostedRound, SeatCounts, SignedCall,
    Task, TasksParams,
};
use crate::round::Account;
use futures::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use sheaf_client_sdk::{
    AccountId, H256, calls,
    chain::{Chain, ChainError, Fate, SubmitError, View},
    keys::Keypair,
};
use sheaf_primitives::{Balance, ModelId, RoundIndex, TaskId};
use std::{collections::BTreeSet, time::Duration};
use subxt::rpcs::rpc_params;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often finalized and best block are read; a block takes 3 s.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Time limit of one look.
const PATIENCE: Duration = Duration::from_secs(15);

/// Time limit of the search for the fate of a call.
const SEARCH_PATIENCE: Duration = Duration::from_secs(10);

/// A connection to a node, and the account that signs.
#[derive(Clone)]
pub struct SdkChainClient {
    chain: Chain,
    signer: Keypair,
}

impl SdkChainClient {
    /// The chain as `signer` sees it.
    pub fn new(chain: Chain, signer: Keypair) -> Self {
        Self { chain, signer }
    }

    async fn at(&self, block: BlockRef) -> Result<View, ChainError> {
        self.chain.at(block).await
    }

    async fn look(&self) -> Result<Heads, ChainError> {
        let finalized = self.chain.finalized().await?;
        let best = self.chain.best().await?;
        // They are read one after the other; the best block must not be the older one.
        let best = if best.number < finalized.number { finalized } else { best };
        Ok(Heads { finalized, best })
    }

    async fn next_heads(&self, last: Option<Heads>, looks: &mut tokio::time::Interval) -> Heads {
        let mut complained = false;
        loop {
            looks.tick().await;
            let problem = match timeout(PATIENCE, self.look()).await {
                Ok(Ok(heads)) if Some(heads) != last => return heads,
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(_) => format!("no answer within {} s", PATIENCE.as_secs()),
            };
            if !complained {
                tracing::warn!(node = self.chain.url(), problem, "waiting for the node");
                complained = true;
            }
        }
    }
}

impl ChainClient for SdkChainClient {
    fn genesis(&self) -> [u8; 32] {
        self.chain.genesis().0
    }

    fn account(&self) -> Account {
        self.signer.public_key().0.into()
    }

    fn heads(&self) -> BoxStream<'static, Heads> {
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let state = (self.clone(), None, looks);
        stream::unfold(state, |(chain, last, mut looks)| async move {
            let heads = chain.next_heads(last, &mut looks).await;
            Some((heads, (chain, Some(heads), looks)))
        })
        .boxed()
    }

    fn tasks(&self, at: BlockRef) -> Answer<'_, Vec<Task>> {
        async move { Ok(self.at(at).await?.tasks().await?) }.boxed()
    }

    fn task(&self, at: BlockRef, task: TaskId) -> Answer<'_, Option<Task>> {
        async move { Ok(self.at(at).await?.task(task).await?) }.boxed()
    }

    fn model(&self, at: BlockRef, model: ModelId) -> Answer<'_, Option<Model>> {
        async move { Ok(self.at(at).await?.model(model).await?) }.boxed()
    }

    fn posted_round(&self, at: BlockRef, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>> {
        async move {
            let view = self.at(at).await?;
            let Some(record) = view.round(task, round).await? else { return Ok(None) };
            let opens_at = view.reward_round(task, round).await?.map(|rewards| rewards.opens_at);
            Ok(Some(PostedRound { record, opens_at }))
        }
        .boxed()
    }

    fn seats(&self, at: BlockRef, task: TaskId) -> Answer<'_, BTreeSet<Account>> {
        async move {
            let seats = self.at(at).await?.seats(task).await?;
            Ok(seats.into_iter().filter(|seat| seat.left_at.is_none()).map(|seat| seat.trainer.0.into()).collect())
        }
        .boxed()
    }

    fn has_seat(&self, at: BlockRef, task: TaskId, account: Account) -> Answer<'_, bool> {
        async move {
            let seat = self.at(at).await?.seat(task, &AccountId(account.0)).await?;
            Ok(seat.is_some_and(|seat| seat.left_at.is_none()))
        }
        .boxed()
    }

    fn seat_counts(&self, at: BlockRef, task: TaskId) -> Answer<'_, SeatCounts> {
        async move { Ok(self.at(at).await?.seat_counts(task).await?) }.boxed()
    }

    fn backing(&self, at: BlockRef, deposit: Balance) -> Answer<'_, Backing> {
        async move {
            let view = self.at(at).await?;
            let needed = view.backing_for(deposit).await?;
            let spare = view.spare_bond(&AccountId(self.account().0)).await?.unwrap_or(0);
            Ok(Backing { needed, spare })
        }
        .boxed()
    }

    fn endpoint(&self, at: BlockRef, aggregator: Account) -> Answer<'_, Option<String>> {
        async move {
            let known = self.at(at).await?.aggregator(&AccountId(aggregator.0)).await?;
            Ok(known.map(|known| String::from_utf8_lossy(&known.profile.endpoint).into_owned()))
        }
        .boxed()
    }

    fn may_sign_for(&self, at: BlockRef, trainer: Account, signer: Account) -> Answer<'_, bool> {
        async move {
            if trainer == signer {
                return Ok(true);
            }
            Ok(self.at(at).await?.may_sign_for(&AccountId(trainer.0), &AccountId(signer.0)).await?)
        }
        .boxed()
    }

    fn params(&self, at: BlockRef) -> Answer<'_, TasksParams> {
        async move { Ok(self.at(at).await?.tasks_params().await?) }.boxed()
    }

    fn nonce(&self, at: BlockRef) -> Answer<'_, u64> {
        async move { Ok(self.at(at).await?.nonce(&AccountId(self.account().0)).await?) }.boxed()
    }

    fn next_nonce(&self) -> Answer<'_, u64> {
        async move { Ok(self.chain.next_nonce(&AccountId(self.account().0)).await?) }.boxed()
    }

    fn sign(&self, call: Call, nonce: u64) -> Answer<'_, SignedCall> {
        async move {
            let call = match call {
                Call::AcceptTask(task) => calls::tasks::accept_task(task),
                Call::TakeOverTask(task) => calls::tasks::take_over_task(task),
                Call::SubmitRound(task, round, result) => calls::tasks::submit_round(task, round, *result),
                Call::CollectFee(task, round) => calls::tasks::collect_fee(task, round),
                Call::CloseTask(task) => calls::tasks::close_task(task),
            };
            let signed = self.chain.sign_with_nonce(&self.signer, &call, nonce).await;
            signed.map_err(|error| ChainClientError::Unavailable(error.to_string()))
        }
        .boxed()
    }

    fn send(&self, call: SignedCall) -> Answer<'_, ()> {
        async move {
            let bytes = format!("0x{}", hex::encode(&call.bytes));
            let sent: Result<H256, _> = self.chain.request("author_submitExtrinsic", rpc_params![bytes]).await;
            match sent {
                Ok(_) => Ok(()),
                Err(ChainError::Rpc { reason, .. }) if is_known(&reason) => Ok(()),
                Err(ChainError::Rpc { reason, .. }) => Err(ChainClientError::Refused(reason)),
                Err(error) => Err(error.into()),
            }
        }
        .boxed()
    }

    fn explain(&self, call: SignedCall) -> Answer<'_, Option<String>> {
        async move {
            match timeout(SEARCH_PATIENCE, self.chain.fate(&call)).await {
                Ok(Ok(Fate::Finalized(Err(SubmitError::Dispatch { failure, .. })))) => Ok(Some(failure.to_string())),
                Ok(Ok(_)) | Err(_) => Ok(None),
                Ok(Err(error)) => Err(error.into()),
            }
        }
        .boxed()
    }
}

/// Whether a refusal says that the pool has, or had, the same bytes. From `sc-rpc-api`, `src/author/error.rs`.
fn is_known(reason: &str) -> bool {
    reason.contains("Already Imported") || reason.contains("temporarily banned")
}

impl From<ChainError> for ChainClientError {
    fn from(error: ChainError) -> Self {
        Self::Unavailable(error.to_string())
    }
}
