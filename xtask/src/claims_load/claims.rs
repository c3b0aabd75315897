//! How many claims per second a network takes. Everything is prepared and signed before the first claim is sent; only
//! what finalized blocks paid counts.

use super::{
    Failure,
    blocks::{Block, Limits, Reader},
    round::Proof,
    sending::{self, Sent},
    stage::{Payees, Plan, Stage},
};
use serde::{Deserialize, Serialize};
use sheaf_client_sdk::{
    TaskId,
    keys::Keypair,
    primitives::{Balance, SHF},
};
use std::collections::HashMap;

/// Pay of a seat per round, in plancks: enough for the claim's fee and a new account.
const SHARE: Balance = SHF / 50;
/// Funds of a sender, in plancks: enough for the fees of a few claims.
const SENDER_FUNDS: Balance = SHF / 10;
/// Claims in flight to the nodes.
const AT_ONCE: usize = 192;

/// What to measure.
#[derive(Deserialize)]
pub struct Order {
    nodes: Vec<String>,
    seats: u32,
    rounds: u32,
    runs: Vec<Kind>,
}

/// Who sends the claims, and who is paid.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub struct Kind {
    /// Each claim is signed by an account of its own; otherwise none is signed.
    signed: bool,
    /// The payees are accounts that do not exist yet.
    fresh: bool,
}

/// One run's figures.
#[derive(Serialize)]
struct Figures {
    #[serde(flatten)]
    kind: Kind,
    claims: usize,
    /// Claims that failed in a block.
    failed: u32,
    /// Claims that a node refused, and why.
    refused: HashMap<String, u32>,
    /// How often a node's pool was full.
    full_pools: u64,
    /// Bytes of one claim.
    bytes: usize,
    /// Seconds until the last claim was sent.
    sent_in: f64,
    /// Blocks from sending to inclusion: median and 95th percentile.
    delay_p50: u32,
    delay_p95: u32,
    /// Weight that one claim declares, including the base weight of a transaction, in picoseconds.
    declared: u64,
    limits: Limits,
    /// The blocks from the one before the first claim up to the last claim.
    blocks: Vec<Block>,
}

pub async fn measure(order: &Order) -> Result<String, Failure> {
    let mut stage = Stage::set(&order.nodes).await?;
    let plans: Vec<_> = order.runs.iter().map(|kind| plan(order.rounds, *kind)).collect();
    let signed_runs = order.runs.iter().any(|kind| kind.signed);
    let senders =
        if signed_runs { stage.funded("sender", order.seats * order.rounds, SENDER_FUNDS).await? } else { vec![] };
    let tasks = stage.perform(order.seats, &plans).await?;

    let reader = Reader::new(&stage.chain).await?;
    let mut figures = Vec::new();
    let mut nonce = 0;
    for (kind, (_, proofs)) in order.runs.iter().zip(&tasks) {
        let transactions = if kind.signed {
            nonce += 1;
            signed(&stage, &senders, nonce - 1, proofs).await?
        } else {
            let metadata = reader.metadata().await?;
            proofs.iter().map(|proof| proof.without_signer(0, &metadata)).collect::<Result<_, _>>()?
        };
        figures.push(run(&stage, &reader, *kind, &transactions).await?);
    }
    let tasks: Vec<_> = tasks.iter().map(|(task, _)| *task).collect();
    check_books(&stage, &tasks).await?;
    Ok(serde_json::to_string(&figures)?)
}

fn plan(rounds: u32, kind: Kind) -> Plan {
    Plan { rounds, share: SHARE, payees: if kind.fresh { Payees::Fresh } else { Payees::Existing } }
}

/// Each claim signed by another sender, so that none waits for another.
async fn signed(stage: &Stage, senders: &[Keypair], nonce: u64, proofs: &[Proof]) -> Result<Vec<Vec<u8>>, Failure> {
    let each = senders.iter().zip(proofs).map(|(sender, proof)| (sender.clone(), proof.call(), nonce));
    stage.signed(each).await
}

async fn run(stage: &Stage, reader: &Reader, kind: Kind, claims: &[Vec<u8>]) -> Result<Figures, Failure> {
    let limits = reader.limits().await?;
    let one = claims.first().ok_or("there are no claims")?;
    let declared = reader.declared(one).await? + limits.base;

    // Sending begins with a block, so that the first block with claims has those of a whole slot.
    let first = stage.height.now() + 1;
    stage.height.reach(first).await;
    let started = std::time::Instant::now();
    let sent = stage.links.send(claims, AT_ONCE, &stage.height).await;
    let sent_in = started.elapsed().as_secs_f64();
    let accepted = sent.iter().filter(|sent| sent.refusal.is_none()).count() as u32;
    eprintln!("sent {} claims in {sent_in:.1} s, {accepted} of them accepted", claims.len());

    let included = |blocks: &[Block]| blocks.iter().map(|block| block.claims + block.failed).sum::<u32>();
    let blocks = reader.read_until(first, |blocks| included(blocks) >= accepted).await?;
    let delays = delays(claims, &sent, &blocks);
    eprintln!("{} claims paid by block {}", included(&blocks), first + blocks.len() as u32 - 1);
    let idle = blocks.iter().take_while(|block| block.claims == 0).count();
    let last = blocks.iter().rposition(|block| block.claims > 0).ok_or("no claim was paid")?;
    Ok(Figures {
        kind,
        claims: claims.len(),
        failed: blocks.iter().map(|block| block.failed).sum(),
        refused: sending::refusals(&sent).into_iter().map(|(reason, count)| (reason.into(), count)).collect(),
        full_pools: stage.links.take_full_pools(),
        bytes: one.len(),
        sent_in,
        delay_p50: percentile(&delays, 50),
        delay_p95: percentile(&delays, 95),
        declared,
        limits,
        blocks: blocks[idle.saturating_sub(1)..=last].to_vec(),
    })
}

/// For every included transaction, the number of blocks from sending to inclusion; ascending.
pub fn delays(transactions: &[Vec<u8>], sent: &[Sent], blocks: &[Block]) -> Vec<u32> {
    let heights: HashMap<_, _> = transactions.iter().zip(sent.iter().map(|sent| sent.height)).collect();
    let included = blocks.iter().flat_map(|block| block.body.iter().map(|bytes| (bytes, block.number)));
    let mut delays: Vec<_> = included.filter_map(|(bytes, number)| Some(number - heights.get(bytes)?)).collect();
    delays.sort_unstable();
    delays
}

/// The percentile of numbers that are in ascending order; 0 if there are none.
pub fn percentile(ascending: &[u32], percent: usize) -> u32 {
    let rank = (ascending.len() * percent).div_ceil(100);
    ascending.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

/// Checks that every leaf was paid, and that the books account for every token of the deposits.
async fn check_books(stage: &Stage, tasks: &[TaskId]) -> Result<(), Failure> {
    let view = stage.chain.at_finalized().await?;
    for task in tasks {
        let books = view.books(*task).await?.ok_or("the task has no books")?;
        let rounds = view.rounds(*task).await?;
        let pools: Balance = rounds.iter().map(|round| round.pool).sum();
        let parts: Balance = rounds.iter().map(|round| round.aggregator_part).sum();
        let all =
            books.unallocated + books.outstanding + books.paid + books.aggregator + books.refunded + books.unclaimed;
        if (books.paid, books.outstanding, all) != (pools, parts, books.deposit) {
            return Err(format!("the books of task {task} are wrong: {books:?}, pools {pools}, parts {parts}").into());
        }
    }
    Ok(())
}
