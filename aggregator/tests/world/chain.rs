//! A chain in memory: blocks of a few milliseconds, finality two blocks behind, the calls an aggregator makes with the
//! checks that matter, and forks on demand. It outlives the aggregator, as chains do.

use super::state::State;
use futures::{FutureExt, StreamExt, stream::BoxStream};
use sheaf_aggregator::{
    chain::{
        Answer, Backing, BlockRef, Call, ChainClient, ChainClientError, Heads, Model, PostedRound, RoundStatus,
        SeatCounts, SignedCall, Task, TasksParams,
    },
    round::Account,
};
use sheaf_client_sdk::{AccountId, H256};
use sheaf_primitives::{Balance, ModelId, RoundIndex, TaskId, sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::{sync::watch, time::sleep};

pub const GENESIS: [u8; 32] = [0x6e; 32];
pub const AGGREGATOR: [u8; 32] = [0xa6; 32];
const BLOCK_TIME: Duration = Duration::from_millis(25);
const FINALITY_LAG: usize = 2;
const LIFETIME: u32 = 64;

/// What tests do not set.
const PARAMS: TasksParams = TasksParams {
    min_stake: 0,
    min_share: 0,
    min_duration_ms: 0,
    grace_ms: 0,
    min_round_gap: 0,
    challenge_window: 0,
    stall_window: 0,
    claim_window: 0,
    ruling_window: 0,
    objection_bond: 0,
    bond_ratio: 200_000,
    void_slash: 0,
    absence_slash: 0,
};

type Edit = Box<dyn FnOnce(&mut State) + Send>;

struct Inner {
    /// The best chain, by height.
    blocks: Vec<(BlockRef, State)>,
    finalized: usize,
    forks: u8,
    /// Changes by people, for the next block.
    edits: Vec<Edit>,
    pool: Vec<SignedCall>,
    /// What signed bytes mean.
    calls: BTreeMap<[u8; 32], Call>,
    /// Hash and round of every distinct `submit_round` ever handed in.
    submitted: Vec<([u8; 32], RoundIndex)>,
    is_down: bool,
    lose_next: u32,
}

#[derive(Clone)]
pub struct FakeChain {
    inner: Arc<Mutex<Inner>>,
    heads: watch::Sender<Heads>,
    pub grace_ms: u64,
    /// Blocks from a posting until it pays, and until the next one may be posted.
    pub challenge: u32,
}

impl FakeChain {
    pub fn start() -> Self {
        let genesis = BlockRef { number: 0, hash: H256(GENESIS) };
        let inner = Inner {
            blocks: vec![(genesis, State::default())],
            finalized: 0,
            forks: 0,
            edits: Vec::new(),
            pool: Vec::new(),
            calls: BTreeMap::new(),
            submitted: Vec::new(),
            is_down: false,
            lose_next: 0,
        };
        let heads = watch::channel(Heads { finalized: genesis, best: genesis }).0;
        Self { inner: Arc::new(Mutex::new(inner)), heads, grace_ms: 60_000, challenge: 3 }
    }

    /// Makes blocks as long as the runtime lives.
    pub fn run(&self) {
        let chain = self.clone();
        tokio::spawn(async move {
            loop {
                sleep(BLOCK_TIME).await;
                chain.make_block();
            }
        });
    }

    pub fn make_block(&self) {
        let heads = self.inner().make_block(self.challenge);
        self.heads.send_replace(heads);
    }

    /// Changes the state in the next block.
    pub fn edit(&self, change: impl FnOnce(&mut State) + Send + 'static) {
        self.inner().edits.push(Box::new(change));
    }

    pub fn seat(&self, task: TaskId, trainer: [u8; 32]) {
        self.edit(move |state| {
            state.seats_ever += 1;
            state.seats.entry(task).or_default().insert(trainer.into());
        });
    }

    /// More than half of a round's seats object to it: it opens `blocks` later, unless the arbiter rules before.
    pub fn freeze(&self, task: TaskId, round: RoundIndex, blocks: u32) {
        let until = self.inner().blocks.len() as u32 + blocks;
        self.edit(move |state| {
            let (posted, _) = state.rounds.get_mut(&(task, round)).unwrap();
            (posted.record.standing, posted.opens_at) = (RoundStatus::Frozen, Some(until));
            state.tasks.get_mut(&task).unwrap().waiting_since = Some(until);
        });
    }

    /// The arbiter voids a round, which was trained from `base`.
    pub fn void(&self, task: TaskId, round: RoundIndex, base: [u8; 32]) {
        self.edit(move |state| {
            let (posted, _) = state.rounds.get_mut(&(task, round)).unwrap();
            (posted.record.standing, posted.opens_at) = (RoundStatus::Void, None);
            (posted.record.model, posted.record.aggregator_part) = (H256(base), 0);
            let task = state.tasks.get_mut(&task).unwrap();
            (task.current_model, task.waiting_since) = (H256(base), Some(0));
        });
    }

    /// Undoes the blocks that are not final, and forgets the extrinsics they held.
    pub fn fork(&self) {
        let mut inner = self.inner();
        let keep = inner.finalized + 1;
        inner.blocks.truncate(keep);
        inner.forks += 1;
        inner.pool.clear();
    }

    /// The next extrinsics handed in are accepted and then forgotten.
    pub fn lose_next(&self, count: u32) {
        self.inner().lose_next = count;
    }

    pub fn set_down(&self, is_down: bool) {
        self.inner().is_down = is_down;
    }

    pub fn best(&self) -> State {
        self.inner().blocks.last().unwrap().1.clone()
    }

    pub fn finalized(&self) -> State {
        let inner = self.inner();
        inner.blocks[inner.finalized].1.clone()
    }

    /// Hashes of the distinct extrinsics handed in for a round.
    pub fn submissions(&self, round: RoundIndex) -> BTreeSet<[u8; 32]> {
        self.inner().submitted.iter().filter(|(_, of)| *of == round).map(|(hash, _)| *hash).collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn at(&self, block: BlockRef) -> Result<State, ChainClientError> {
        let inner = self.inner();
        if inner.is_down {
            return Err(ChainClientError::Unavailable("the node is down".into()));
        }
        let found = inner.blocks.get(block.number as usize).filter(|(known, _)| known.hash == block.hash);
        found.map(|(_, state)| state.clone()).ok_or_else(|| ChainClientError::Unavailable("no such block".into()))
    }
}

impl Inner {
    fn make_block(&mut self, challenge: u32) -> Heads {
        let number = self.blocks.len() as u32;
        let mut state = self.blocks.last().unwrap().1.clone();
        for edit in self.edits.drain(..) {
            edit(&mut state);
        }
        let mut pool = std::mem::take(&mut self.pool);
        pool.sort_by_key(|call| call.nonce);
        for call in pool {
            if call.nonce > state.nonce {
                self.pool.push(call);
            } else if call.nonce == state.nonce && number < call.expires_at {
                state.nonce += 1;
                let meaning = self.calls[&call.hash.0].clone();
                if let Err(error) = state.apply(meaning, number, challenge) {
                    state.failed.push(error);
                }
            }
        }
        let hash = H256(sha256(&[&number.to_le_bytes(), &[self.forks]]));
        self.blocks.push((BlockRef { number, hash }, state));
        self.finalized = self.finalized.max(self.blocks.len().saturating_sub(1 + FINALITY_LAG));
        Heads { finalized: self.blocks[self.finalized].0, best: self.blocks.last().unwrap().0 }
    }
}

impl ChainClient for FakeChain {
    fn genesis(&self) -> [u8; 32] {
        GENESIS
    }

    fn account(&self) -> Account {
        AGGREGATOR.into()
    }

    fn heads(&self) -> BoxStream<'static, Heads> {
        let mut heads = self.heads.subscribe();
        heads.mark_changed();
        futures::stream::unfold(heads, |mut heads| async move {
            heads.changed().await.ok()?;
            let now = *heads.borrow_and_update();
            Some((now, heads))
        })
        .boxed()
    }

    fn tasks(&self, at: BlockRef) -> Answer<'_, Vec<Task>> {
        let tasks = self.at(at).map(|state| state.tasks.into_values().collect());
        async move { tasks }.boxed()
    }

    fn task(&self, at: BlockRef, task: TaskId) -> Answer<'_, Option<Task>> {
        let found = self.at(at).map(|state| state.tasks.get(&task).cloned());
        async move { found }.boxed()
    }

    fn model(&self, at: BlockRef, model: ModelId) -> Answer<'_, Option<Model>> {
        let found = self.at(at).map(|state| state.models.get(&model).cloned());
        async move { found }.boxed()
    }

    fn posted_round(&self, at: BlockRef, task: TaskId, round: RoundIndex) -> Answer<'_, Option<PostedRound>> {
        let found = self.at(at).map(|state| state.rounds.get(&(task, round)).map(|(posted, _)| posted.clone()));
        async move { found }.boxed()
    }

    fn seats(&self, at: BlockRef, task: TaskId) -> Answer<'_, BTreeSet<Account>> {
        let seats = self.at(at).map(|state| state.seats.get(&task).cloned().unwrap_or_default());
        async move { seats }.boxed()
    }

    fn has_seat(&self, at: BlockRef, task: TaskId, account: Account) -> Answer<'_, bool> {
        let has = self.at(at).map(|state| state.seats.get(&task).is_some_and(|seats| seats.contains(&account)));
        async move { has }.boxed()
    }

    fn seat_counts(&self, at: BlockRef, task: TaskId) -> Answer<'_, SeatCounts> {
        let counts = self.at(at).map(|state| {
            let seated = state.seats.get(&task).map_or(0, BTreeSet::len) as u32;
            SeatCounts { seated, live: seated, ever: state.seats_ever, ..SeatCounts::default() }
        });
        async move { counts }.boxed()
    }

    fn backing(&self, at: BlockRef, deposit: Balance) -> Answer<'_, Backing> {
        let backing =
            self.at(at).map(|state| Backing { needed: deposit / 5, spare: state.spare_bond.unwrap_or(Balance::MAX) });
        async move { backing }.boxed()
    }

    fn endpoint(&self, at: BlockRef, aggregator: Account) -> Answer<'_, Option<String>> {
        let endpoint = self.at(at).map(|state| state.endpoints.get(&aggregator).cloned());
        async move { endpoint }.boxed()
    }

    fn may_sign_for(&self, at: BlockRef, trainer: Account, signer: Account) -> Answer<'_, bool> {
        let may = self.at(at).map(|state| trainer == signer || state.proxies.contains(&(trainer, signer)));
        async move { may }.boxed()
    }

    fn params(&self, _at: BlockRef) -> Answer<'_, TasksParams> {
        let params = TasksParams { grace_ms: self.grace_ms, min_round_gap: self.challenge, ..PARAMS };
        async move { Ok(params) }.boxed()
    }

    fn nonce(&self, at: BlockRef) -> Answer<'_, u64> {
        let nonce = self.at(at).map(|state| state.nonce);
        async move { nonce }.boxed()
    }

    fn next_nonce(&self) -> Answer<'_, u64> {
        let inner = self.inner();
        let mut next = inner.blocks.last().unwrap().1.nonce;
        while inner.pool.iter().any(|call| call.nonce == next) {
            next += 1;
        }
        async move { Ok(next) }.boxed()
    }

    fn sign(&self, call: Call, nonce: u64) -> Answer<'_, SignedCall> {
        let mut inner = self.inner();
        let best = inner.blocks.last().unwrap().0;
        let anchor = inner.blocks[inner.finalized].0;
        // Two signatures of one call differ, as sr25519's do.
        let bytes = format!("{call:?} {nonce} {} {}", best.number, inner.calls.len()).into_bytes();
        let hash = sha256(&[&bytes]);
        inner.calls.insert(hash, call);
        let signed = SignedCall {
            bytes,
            hash: H256(hash),
            signer: AccountId(AGGREGATOR),
            nonce,
            anchor,
            expires_at: anchor.number + LIFETIME,
        };
        async move { Ok(signed) }.boxed()
    }

    fn send(&self, call: SignedCall) -> Answer<'_, ()> {
        let mut inner = self.inner();
        if inner.is_down {
            return async { Err(ChainClientError::Unavailable("the node is down".into())) }.boxed();
        }
        let nonce = inner.blocks.last().unwrap().1.nonce;
        if let Some(Call::SubmitRound(_, round, _)) = inner.calls.get(&call.hash.0).cloned() {
            inner.submitted.push((call.hash.0, round));
        }
        if inner.lose_next > 0 {
            inner.lose_next -= 1;
            return async { Ok(()) }.boxed();
        }
        let answer = if call.nonce < nonce {
            Err(ChainClientError::Refused("Transaction is outdated".into()))
        } else {
            if !inner.pool.iter().any(|known| known.hash == call.hash) {
                inner.pool.push(call);
            }
            Ok(())
        };
        async move { answer }.boxed()
    }

    fn explain(&self, _call: SignedCall) -> Answer<'_, Option<String>> {
        let failed = self.best().failed.last().cloned();
        async move { Ok(failed) }.boxed()
    }
}
