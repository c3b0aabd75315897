//! Gets proofs by every possible way, and accepts only those that verify against the chain.

use sheaf_client_sdk::{
    AccountId, RoundIndex, TaskId,
    aggregator::PublicFiles,
    chain::View,
    keys::ClaimSeed,
    primitives::RewardClaim,
    rewards::{self, RewardError},
};
use sheaf_protocol::{RoundId, claim_file::ClaimCase};

use super::{
    error::{Result, TrainError},
    proof::Proof,
    state::TaskFolder,
};

/// The owner of proofs.
#[derive(Clone, Debug)]
pub struct Claimant {
    /// The task.
    pub task: TaskId,
    /// The account that is paid.
    pub payee: AccountId,
    /// The trainer's claim seed.
    pub seed: ClaimSeed,
}

/// The answer to a request for a proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A proof that verifies.
    Proof(Box<Proof>),
    /// The round was posted without this trainer: its public report, which the chain pins, does not list the
    /// commitment.
    LeftOut,
    /// There is no proof yet; why, for people.
    NotYet(String),
}

/// The proof of `claim`. Fails unless the claim is this claimant's and verifies against the chain.
pub async fn verify(
    view: &View,
    claimant: &Claimant,
    round: RoundIndex,
    claim: RewardClaim,
) -> Result<Proof, RewardError> {
    let id = RoundId { genesis: view.genesis().0, task: claimant.task, round };
    rewards::recognize(&id, &claimant.seed, &claimant.payee, &claim)?;
    rewards::verify_against_chain(view, claimant.task, round, &claim).await?;
    let missing = || RewardError::NoSuchRound { task: claimant.task, round };
    let stored = view.reward_round(claimant.task, round).await?.ok_or_else(missing)?;
    let pool = view.round(claimant.task, round).await?.ok_or_else(missing)?.pool;
    Ok(Proof(ClaimCase { id, root: stored.root, pool, claim }))
}

/// The public files of the aggregator that was to post `round`, if this trainer knew it; else `now`, those of the
/// aggregator that serves the task now.
pub async fn files_of(view: &View, folder: &TaskFolder, round: RoundIndex, now: &PublicFiles) -> Result<PublicFiles> {
    let Some(account) = folder.aggregator_of(round)? else { return Ok(now.clone()) };
    let Some(aggregator) = view.aggregator(&account).await? else { return Ok(now.clone()) };
    let endpoint = String::from_utf8_lossy(&aggregator.profile.endpoint).into_owned();
    PublicFiles::new(&endpoint).map_err(TrainError::aggregator)
}

/// Asks the aggregator for the proof of a posted round. Rebuilds it from the round's report if the aggregator does not
/// send a valid one.
pub async fn ask(view: &View, files: &PublicFiles, claimant: &Claimant, round: RoundIndex) -> Result<Answer> {
    let genesis = view.genesis();
    let id = RoundId { genesis: genesis.0, task: claimant.task, round };
    let salt = claimant.seed.salt(&genesis, claimant.task, round, &claimant.payee.0);
    let refused = match files.proof(&id, &claimant.payee.0, &salt).await {
        Ok(Some(claim)) => match verify(view, claimant, round, claim).await {
            Ok(proof) => return Ok(Answer::Proof(Box::new(proof))),
            Err(RewardError::Chain(error)) => return Err(error.into()),
            Err(error) => error.to_string(),
        },
        Ok(None) => "the aggregator has no proof of it".to_owned(),
        Err(error) => error.to_string(),
    };

    let record = view.round(claimant.task, round).await?;
    let stored = view.reward_round(claimant.task, round).await?;
    let (Some(record), Some(stored)) = (record, stored) else {
        return Ok(Answer::NotYet(format!("round {round} is not on chain")));
    };
    let report = match files.report(genesis, &record, &stored).await {
        Ok(report) => report,
        Err(error) => return Ok(Answer::NotYet(format!("{refused}; {error}"))),
    };
    match rewards::rebuild(&report, &claimant.seed, &claimant.payee) {
        Ok(claim) => match verify(view, claimant, round, claim).await {
            Ok(proof) => Ok(Answer::Proof(Box::new(proof))),
            Err(RewardError::Chain(error)) => Err(error.into()),
            // The chain pins this report, but the tree on chain has other leaves.
            Err(error) => Ok(Answer::NotYet(error.to_string())),
        },
        Err(RewardError::NotListed { .. }) => Ok(Answer::LeftOut),
        Err(error) => Ok(Answer::NotYet(error.to_string())),
    }
}
