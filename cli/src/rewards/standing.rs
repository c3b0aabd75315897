//! How each reward stands: whose proof is on this disk, and what the chain says of it.

use std::{fmt, path::Path};

use sheaf_client_sdk::{
    BlockNumber, RoundIndex, TaskId,
    chain::{RoundStanding, TaskState, View},
    rewards::{RewardError, verify_against_chain},
};

use crate::{
    error::Result,
    train::{proofs::Proof, state::TaskFolder},
};

/// A reward that is proven on this disk.
#[derive(Clone, Debug)]
pub(crate) struct Reward {
    pub(crate) task: TaskId,
    pub(crate) round: RoundIndex,
    pub(crate) proof: Proof,
    pub(crate) standing: Standing,
    folder: TaskFolder,
}

impl Reward {
    /// Keeps that it was paid, so that it is known when the chain has forgotten the task.
    pub(crate) fn keep_claimed(&self) -> Result<()> {
        self.folder.keep_claimed(self.round)
    }
}

/// How a reward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Claims open at this block.
    Opens(BlockNumber),
    /// It can be claimed, before this block if the task is closed.
    Claimable(Option<BlockNumber>),
    /// It has been claimed.
    Claimed,
    /// Claims have ended: what was not claimed goes to the treasury.
    Over,
    /// The arbiter voided the round, or the chain has another one than was proven, which no honest fork leaves behind.
    Void,
}

impl Standing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Opens(_) => "waiting",
            Self::Claimable(_) => "claimable",
            Self::Claimed => "claimed",
            Self::Over => "over",
            Self::Void => "void",
        }
    }
}

impl fmt::Display for Standing {
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

/// All rewards proven below `account`, an account's state folder, as they stand at `view`.
pub(crate) async fn standings(view: &View, account: &Path, only: Option<TaskId>) -> Result<Vec<Reward>> {
    let mut rewards = Vec::new();
    for (task, folder) in TaskFolder::all(account)? {
        if only.is_some_and(|only| only != task) {
            continue;
        }
        let claims = Claims::of(view, task).await?;
        for round in folder.rounds()? {
            let Some(proof) = folder.proof(round)? else { continue };
            let standing = match standing(view, task, round, &proof, claims).await? {
                Standing::Over if folder.claimed(round) => Standing::Claimed,
                standing => standing,
            };
            rewards.push(Reward { task, round, proof, standing, folder: folder.clone() });
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

async fn standing(view: &View, task: TaskId, round: RoundIndex, proof: &Proof, claims: Claims) -> Result<Standing> {
    // A transaction sent now is in the next block at the earliest.
    let next = view.block().number.saturating_add(1);
    match (verify_against_chain(view, task, round, &proof.0.claim).await, claims) {
        (Ok(verified), _) if verified.claimed => Ok(Standing::Claimed),
        (Ok(_), Claims::Over) => Ok(Standing::Over),
        (Ok(_), Claims::Before(end)) if next >= end => Ok(Standing::Over),
        (Ok(verified), _) if verified.opens_at > next => Ok(Standing::Opens(verified.opens_at)),
        (Ok(_), Claims::Before(end)) => Ok(Standing::Claimable(Some(end))),
        (Ok(_), Claims::Open) => Ok(Standing::Claimable(None)),
        (Err(RewardError::Chain(error)), _) => Err(error.into()),
        (Err(RewardError::NoSuchRound { .. }), _) => {
            let record = view.round(task, round).await?;
            let is_void = record.is_some_and(|record| record.standing == RoundStanding::Void);
            Ok(if is_void { Standing::Void } else { Standing::Over })
        }
        (Err(_), _) => Ok(Standing::Void),
    }
}
