//! Whether each reward that is proven on this disk can be claimed, by what the chain says of it.

use std::{fmt, path::Path};

use sheaf_client_sdk::{
    BlockNumber, RoundIndex, TaskId,
    chain::{RoundStatus, TaskState, View},
    rewards::{RewardError, verify_against_chain},
};

use super::error::Result;
use crate::train::{proof::Proof, state::TaskFolder};

/// A reward whose proof is on this disk.
#[derive(Clone, Debug)]
pub struct Reward {
    /// The task.
    pub task: TaskId,
    /// The round.
    pub round: RoundIndex,
    /// The proof, which verified against the chain once.
    pub proof: Proof,
    /// Whether it can be claimed.
    pub status: ClaimStatus,
    folder: TaskFolder,
}

impl Reward {
    /// Remembers that it was paid, for the time when the chain no longer has the task.
    pub fn keep_claimed(&self) -> Result<()> {
        Ok(self.folder.keep_claimed(self.round)?)
    }
}

/// Whether a reward can be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimStatus {
    /// Claims open at this block.
    Opens(BlockNumber),
    /// It can be claimed, before this block if the task is closed.
    Claimable(Option<BlockNumber>),
    /// It has been claimed.
    Claimed,
    /// Claims have ended: what was not claimed goes to the treasury.
    Over,
    /// The arbiter voided the round, or the round on chain is not the one that was proven, which no honest fork causes.
    Void,
}

impl ClaimStatus {
    /// Its name, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opens(_) => "waiting",
            Self::Claimable(_) => "claimable",
            Self::Claimed => "claimed",
            Self::Over => "over",
            Self::Void => "void",
        }
    }
}

impl fmt::Display for ClaimStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opens(block) => write!(f, "claims open at block {block}"),
            Self::Claimable(None) => f.write_str("can be claimed"),
            Self::Claimable(Some(end)) => write!(f, "can be claimed before block {end}"),
            Self::Claimed => f.write_str("claimed"),
            Self::Over => f.write_str("over: claims have ended"),
            Self::Void => f.write_str("void: the round does not count, or the proof does not hold"),
        }
    }
}

/// All rewards proven below `account`, an account's state folder, with their status at `view`. With `only`, those of
/// one task.
pub async fn standings(view: &View, account: &Path, only: Option<TaskId>) -> Result<Vec<Reward>> {
    let mut rewards = Vec::new();
    for (task, folder) in TaskFolder::all(account)? {
        if only.is_some_and(|only| only != task) {
            continue;
        }
        let claims = Claims::of(view, task).await?;
        for round in folder.rounds()? {
            let Some(proof) = folder.proof(round)? else { continue };
            let status = match status(view, task, round, &proof, claims).await? {
                ClaimStatus::Over if folder.claimed(round) => ClaimStatus::Claimed,
                status => status,
            };
            rewards.push(Reward { task, round, proof, status, folder: folder.clone() });
        }
    }
    Ok(rewards)
}

/// Until when a task's rewards can be claimed.
#[derive(Clone, Copy, Debug)]
enum Claims {
    Open,
    Before(BlockNumber),
    Over,
}

impl Claims {
    async fn of(view: &View, task: TaskId) -> Result<Self> {
        let state = view.task(task).await?.map(|task| task.state);
        Ok(match state {
            None | Some(TaskState::Sweeping(_)) => Self::Over,
            Some(TaskState::Proposed | TaskState::Open) => Self::Open,
            Some(TaskState::Closed) => view.claims_end_at(task).await?.map_or(Self::Open, Self::Before),
        })
    }
}

async fn status(view: &View, task: TaskId, round: RoundIndex, proof: &Proof, claims: Claims) -> Result<ClaimStatus> {
    // A transaction sent now is in the next block at the earliest.
    let next = view.block().number.saturating_add(1);
    match (verify_against_chain(view, task, round, &proof.0.claim).await, claims) {
        (Ok(verified), _) if verified.claimed => Ok(ClaimStatus::Claimed),
        (Ok(_), Claims::Over) => Ok(ClaimStatus::Over),
        (Ok(_), Claims::Before(end)) if next >= end => Ok(ClaimStatus::Over),
        (Ok(verified), _) if verified.opens_at > next => Ok(ClaimStatus::Opens(verified.opens_at)),
        (Ok(_), Claims::Before(end)) => Ok(ClaimStatus::Claimable(Some(end))),
        (Ok(_), Claims::Open) => Ok(ClaimStatus::Claimable(None)),
        (Err(RewardError::Chain(error)), _) => Err(error.into()),
        (Err(RewardError::NoSuchRound { .. }), _) => {
            let record = view.round(task, round).await?;
            let is_void = record.is_some_and(|record| record.standing == RoundStatus::Void);
            Ok(if is_void { ClaimStatus::Void } else { ClaimStatus::Over })
        }
        (Err(_), _) => Ok(ClaimStatus::Void),
    }
}
