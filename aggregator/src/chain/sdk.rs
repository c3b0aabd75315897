//! The port on a real node, by the client library.

use super::{
    Answer, Backing, Block, Call, Heads, Ledger, LedgerError, ModelFacts, Phase, PostedRound, SignedCall, TaskFacts,
    Windows,
};
use crate::round::Account;
use futures::{
    FutureExt, StreamExt,
    stream::{self, BoxStream},
};
use sheaf_client_sdk::{
    AccountId, H256, calls,
    chain::{BlockRef, Chain, ChainError, Fate, Model, SubmitError, Task, TaskState, View},
    keys::Keypair,
};
use sheaf_primitives::{Balance, ModelId, Moment, RoundIndex, TaskId};
use std::{collections::BTreeSet, time::Duration};
use subxt::rpcs::rpc_params;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often the ends of the chain are looked at; a block takes 3 s.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long one look may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Most blocks that may be searched for what became of a call.
const SEARCH_PATIENCE: Duration = Duration::from_secs(10);

/// A connection to a node, and the account that signs.
#[derive(Clone)]
pub struct SdkLedger {
    chain: Chain,
    signer: Keypair,
}

impl SdkLedger {
    /// The chain as `signer` sees it.
    pub fn new(chain: Chain, signer: Keypair) -> Self {
        Self { chain, signer }
    }

    async fn at(&self, block: Block) -> Result<View, LedgerError> {
        self.chain.at(BlockRef { number: block.number, hash: H256(block.hash) }).await.map_err(unavailable)
    }

    async fn look(&self) -> Result<Heads, LedgerError> {
        let finalized = block(self.chain.finalized().await.map_err(unavailable)?);
        let best = block(self.chain.best().await.map_err(unavailable)?);
        // The two are asked one after the other: the best block is never the older one.
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

impl Ledger for SdkLedger {
    fn genesis(&self) -> [u8; 32] {
        self.chain.genesis().0
    }

    fn account(&self) -> Account {
        self.signer.public_key().0
    }

    fn heads(&self) -> BoxStream<'static, Heads> {
        let mut looks = interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let state = (self.clone(), None, looks);
        stream::unfold(state, |(ledger, last, mut looks)| async move {
            let heads = ledger.next_heads(last, &mut looks).await;
            Some((heads, (ledger, Some(heads), looks)))
        })
        .boxed()
    }

    fn tasks(&self, at: Block) -> Answer<'_, Vec<TaskFacts>> {
        async move {
            let tasks = self.at(at).await?.tasks().await.map_err(unavailable)?;
            Ok(tasks.into_iter().map(task_facts).collect())
        }
        .boxed()
    }

    fn task(&self, at: Block, task: TaskId) -> Answer<'_, Option<TaskFacts>> {
        async move { Ok(self.at(at).await?.task(task).await.map_err(unavailable)?.map(task_facts)) }.boxed()
    }

    fn model(&self, at: Block, model: ModelId) -> Answer<'_, Option<ModelFacts>> {
        async move {
            let model = self.at(at).await?.model(model).await.map_err(unavailable)?;
            Ok(model.map(|Model { id, client, weights, card, .. }| ModelFacts { id, client, weights, card }))
        }
        .boxed()
    }

    fn posted_round(&self, at: Block, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>> {
        async move {
            let view = self.at(at).await?;
            let Some(record) = view.round(task, round).await.map_err(unavailable)? else { return Ok(None) };
            let rewards = view.reward_round(task, round).await.map_err(unavailable)?;
            Ok(Some(PostedRound {
                model: record.model.0,
                report: record.report.0,
                aggregator_paid: record.aggregator_paid,
                aggregator_part: record.aggregator_part,
                posted_at: record.posted_at,
                opens_at: rewards.map(|rewards| rewards.opens_at),
                standing: record.standing,
            }))
        }
        .boxed()
    }

    fn seats(&self, at: Block, task: TaskId) -> Answer<'_, BTreeSet<Account>> {
        async move {
            let seats = self.at(at).await?.seats(task).await.map_err(unavailable)?;
            Ok(seats.into_iter().filter(|seat| seat.left_at.is_none()).map(|seat| seat.trainer.0).collect())
        }
        .boxed()
    }

    fn has_seat(&self, at: Block, task: TaskId, account: Account) -> Answer<'_, bool> {
        async move {
            let seat = self.at(at).await?.seat(task, &AccountId(account)).await.map_err(unavailable)?;
            Ok(seat.is_some_and(|seat| seat.left_at.is_none()))
        }
        .boxed()
    }

    fn seat_mark(&self, at: Block, task: TaskId) -> Answer<'_, (u32, u32)> {
        async move {
            let counts = self.at(at).await?.seat_counts(task).await.map_err(unavailable)?;
            Ok((counts.seated, counts.ever))
        }
        .boxed()
    }

    fn enough_since(&self, at: Block, task: TaskId) -> Answer<'_, Option<Moment>> {
        async move { Ok(self.at(at).await?.seat_counts(task).await.map_err(unavailable)?.enough_since) }.boxed()
    }

    fn backing(&self, at: Block, deposit: Balance) -> Answer<'_, Backing> {
        async move {
            let view = self.at(at).await?;
            let needed = view.backing_for(deposit).await.map_err(unavailable)?;
            let spare = view.spare_bond(&AccountId(self.account())).await.map_err(unavailable)?;
            Ok(Backing { needed, spare: spare.unwrap_or(0) })
        }
        .boxed()
    }

    fn endpoint(&self, at: Block, aggregator: Account) -> Answer<'_, Option<String>> {
        async move {
            let known = self.at(at).await?.aggregator(&AccountId(aggregator)).await.map_err(unavailable)?;
            Ok(known.map(|known| String::from_utf8_lossy(&known.profile.endpoint).into_owned()))
        }
        .boxed()
    }

    fn may_sign_for(&self, at: Block, trainer: Account, signer: Account) -> Answer<'_, bool> {
        async move {
            if trainer == signer {
                return Ok(true);
            }
            let view = self.at(at).await?;
            view.may_sign_for(&AccountId(trainer), &AccountId(signer)).await.map_err(unavailable)
        }
        .boxed()
    }

    fn windows(&self, at: Block) -> Answer<'_, Windows> {
        async move {
            let params = self.at(at).await?.tasks_params().await.map_err(unavailable)?;
            Ok(Windows { grace_ms: params.grace_ms, min_round_gap: params.min_round_gap })
        }
        .boxed()
    }

    fn nonce(&self, at: Block) -> Answer<'_, u64> {
        async move { self.at(at).await?.nonce(&AccountId(self.account())).await.map_err(unavailable) }.boxed()
    }

    fn next_nonce(&self) -> Answer<'_, u64> {
        async move { self.chain.next_nonce(&AccountId(self.account())).await.map_err(unavailable) }.boxed()
    }

    fn sign(&self, call: Call, nonce: u64) -> Answer<'_, SignedCall> {
        async move {
            let call = match call {
                Call::AcceptTask(task) => calls::tasks::accept_task(task),
                Call::TakeOverTask(task) => calls::tasks::take_over_task(task),
                Call::SubmitRound(task, round, result) => calls::tasks::submit_round(task, round, *result),
                Call::CollectShare(task, round) => calls::tasks::collect_share(task, round),
                Call::CloseTask(task) => calls::tasks::close_task(task),
            };
            let signed = self.chain.sign_with_nonce(&self.signer, &call, nonce).await;
            signed.map_err(|error| LedgerError::Unavailable(error.to_string()))
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
                Err(ChainError::Rpc { reason, .. }) => Err(LedgerError::Refused(reason)),
                Err(error) => Err(unavailable(error)),
            }
        }
        .boxed()
    }

    fn explain(&self, call: SignedCall) -> Answer<'_, Option<String>> {
        async move {
            match timeout(SEARCH_PATIENCE, self.chain.fate(&call)).await {
                Ok(Ok(Fate::Finalized(Err(SubmitError::Dispatch { failure, .. })))) => Ok(Some(failure.to_string())),
                Ok(Ok(_)) | Err(_) => Ok(None),
                Ok(Err(error)) => Err(unavailable(error)),
            }
        }
        .boxed()
    }
}

/// Whether a refusal says that the pool has, or had, these very bytes. From `sc-rpc-api`, `src/author/error.rs`.
fn is_known(reason: &str) -> bool {
    reason.contains("Already Imported") || reason.contains("temporarily banned")
}

fn unavailable(error: ChainError) -> LedgerError {
    LedgerError::Unavailable(error.to_string())
}

fn block(block: BlockRef) -> Block {
    Block { number: block.number, hash: block.hash.0 }
}

fn task_facts(task: Task) -> TaskFacts {
    let last_round = task.last_round.map(|last| last.saturating_add(1));
    TaskFacts {
        id: task.id,
        organization: task.organization.0,
        aggregator: task.aggregator.0,
        model: task.model,
        phase: match task.state {
            TaskState::Proposed => Phase::Proposed,
            TaskState::Open => Phase::Open,
            _ => Phase::Over,
        },
        rounds: last_round.unwrap_or(task.terms.rounds),
        rounds_posted: task.rounds_posted,
        current_model: task.current_model.0,
        proposed_at: task.proposed_at,
        last_posted_at: task.last_posted_at,
        waiting_since: task.waiting_since,
        serving_since: task.serving_since,
        successor: task.successor.map(|successor| successor.0),
        terms: task.terms,
    }
}
