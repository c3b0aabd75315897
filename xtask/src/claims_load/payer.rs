//! An account that pays for a transfer every second, and measures how long each takes.

use super::{
    Failure,
    blocks::{Block, Reader},
    claims::{delays, percentile},
    sending::{self, Height, Links, Sent},
    stage::{Stage, account},
};
use serde::Serialize;
use sheaf_client_sdk::{
    calls,
    keys::{self, Keypair},
    primitives::SHF,
};
use std::{
    cell::Cell,
    collections::HashSet,
    ops::Range,
    time::{Duration, Instant},
};

/// Time from one transfer to the next.
const BEAT: Duration = Duration::from_secs(1);

/// The payer, with transfers signed in advance.
pub struct Payer {
    pub payer: Keypair,
    pub payee: Keypair,
    /// A connection of its own.
    link: Links,
    height: Height,
    transfers: Vec<Vec<u8>>,
    sent: Vec<Sent>,
}

/// A period in which the payer paid.
pub struct Spell {
    /// Height when it began.
    pub first: u32,
    /// Height when it ended.
    pub last: u32,
    seconds: f64,
    transfers: Range<usize>,
}

/// How blocks and transfers fared in a period.
#[derive(Serialize)]
pub struct Fared {
    seconds: f64,
    slots: u64,
    blocks: u32,
    transfers: usize,
    /// For each transfer, the number of blocks from sending to inclusion; ascending.
    delays: Vec<u32>,
    delay_p95: u32,
}

impl Payer {
    /// Ferdie, with `transfers` transfers to a second account of its own.
    pub async fn new(stage: &Stage, node: &str, transfers: u64) -> Result<Self, Failure> {
        let (payer, payee) = (keys::dev("Ferdie")?, keys::from_uri("//Ferdie//savings")?);
        let transfer = calls::balances::transfer_keep_alive(account(&payee), SHF);
        let first = stage.chain.next_nonce(&account(&payer)).await?;
        let transfers = (first..first + transfers).map(|nonce| (payer.clone(), transfer.clone(), nonce));
        let transfers = stage.signed(transfers).await?;
        let link = Links::open(&[node.into()], 1).await?;
        Ok(Self { payer, payee, link, height: stage.height.clone(), transfers, sent: Vec::new() })
    }

    /// Pays until `work` is done.
    pub async fn pay_during<T>(&mut self, work: impl Future<Output = T>) -> Result<(Spell, T), Failure> {
        let (started, first, begin) = (Instant::now(), self.height.now(), self.sent.len());
        let working = Cell::new(true);
        let watched = async {
            let done = work.await;
            working.set(false);
            done
        };
        let paying = async {
            let mut beat = tokio::time::interval(BEAT);
            while working.get() && self.sent.len() < self.transfers.len() {
                beat.tick().await;
                let next = self.sent.len();
                self.sent.extend(self.link.send(&self.transfers[next..=next], 1, &self.height).await);
            }
        };
        let (done, ()) = tokio::join!(watched, paying);
        sending::all_accepted(&self.sent)?;
        let (last, seconds) = (self.height.now(), started.elapsed().as_secs_f64());
        Ok((Spell { first, last, seconds, transfers: begin..self.sent.len() }, done))
    }

    /// Whether all transfers that were sent are in these blocks.
    pub fn are_all_in(&self, blocks: &[Block]) -> bool {
        let bodies: HashSet<_> = blocks.iter().flat_map(|block| &block.body).collect();
        self.transfers.iter().zip(&self.sent).all(|(transfer, _)| bodies.contains(transfer))
    }

    /// What happened in a period. `blocks` reach from its first block to the one with its last transfer.
    pub fn fared(&self, spell: &Spell, blocks: &[Block], reader: &Reader) -> Result<Fared, Failure> {
        let slot_of = |height: u32| {
            let block = blocks.iter().find(|block| block.number == height).ok_or("a block is missing");
            Ok::<_, Failure>(block?.time / reader.slot_ms())
        };
        let delays = delays(&self.transfers[spell.transfers.clone()], &self.sent[spell.transfers.clone()], blocks);
        Ok(Fared {
            seconds: spell.seconds,
            slots: slot_of(spell.last)? - slot_of(spell.first)?,
            blocks: spell.last - spell.first,
            transfers: spell.transfers.len(),
            delay_p95: percentile(&delays, 95),
            delays,
        })
    }
}
