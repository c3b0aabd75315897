//! Collects owed proofs of tasks where no agent works, such as those that ended while nothing ran here.

use sheaf_client_sdk::{AccountId, TaskId, aggregator::PublicFiles, chain::View, keys::ClaimSeed};

use super::{account::Account, agents::Agents};
use crate::train::{
    error::{Result, TrainError},
    proofs::{self, Answer, Claimant},
    state::TaskFolder,
    step::Progress,
};

/// The result of collecting the proofs of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Collected {
    /// Proofs that are now on disk.
    proven: u32,
    /// Posted rounds whose proofs may still arrive.
    missing: u32,
}

/// Collects the proofs of tasks where no agent works. Returns how many are missing.
pub(super) async fn collect_all(account: &Account, agents: &Agents) -> Result<u32> {
    let view = account.chain.at_finalized().await?;
    let seed = ClaimSeed::from_bytes(*account.wallet.claim_seed);
    let mut missing = 0u32;
    for (task, folder) in TaskFolder::all(&account.state)? {
        if agents.works_in(task) {
            continue;
        }
        let collected = collect(&view, task, &folder, &seed).await?;
        missing = missing.saturating_add(collected.missing);
        if collected.proven > 0 {
            account.say(&format!("task {task}: received {} owed proofs", collected.proven));
        }
    }
    Ok(missing)
}

/// Collects the available proofs of a task. Collects nothing while an agent works in the task.
async fn collect(view: &View, task: TaskId, folder: &TaskFolder, seed: &ClaimSeed) -> Result<Collected> {
    let mut collected = Collected::default();
    let Some(record) = view.task(task).await? else { return Ok(collected) };
    let open: Vec<_> = folder
        .memory()?
        .into_iter()
        .filter(|(round, progress)| {
            let is_settled = matches!(progress, Progress::Missed | Progress::Proven);
            *round < record.rounds_posted && !is_settled
        })
        .collect();
    if open.is_empty() {
        return Ok(collected);
    }
    let Ok(_lock) = folder.lock() else { return Ok(collected) };
    let now = files_of(view, task, &record.aggregator).await?;
    for (round, progress) in open {
        let Some(check_in) = folder.check_in(round)? else { continue };
        let claimant = Claimant { task, payee: check_in.payee, seed: seed.clone() };
        let files = proofs::files_of(view, folder, round, &now).await?;
        match proofs::ask(view, &files, &claimant, round).await? {
            Answer::Proof(proof) => {
                folder.keep_proof(round, &proof)?;
                collected.proven = collected.proven.saturating_add(1);
            }
            Answer::LeftOut if progress != Progress::Acknowledged => {
                folder.keep_missed(round, "not_counted", "the round was posted without this update")?;
            }
            // The aggregator gave a receipt and left the update out, which is a breach. There is no proof to wait for,
            // and the receipt stays on disk as evidence.
            Answer::LeftOut => {}
            Answer::NotYet(_) => collected.missing = collected.missing.saturating_add(1),
        }
    }
    Ok(collected)
}

async fn files_of(view: &View, task: TaskId, aggregator: &AccountId) -> Result<PublicFiles> {
    let found = view.aggregator(aggregator).await?;
    let found = found.ok_or(TrainError::NoAggregator { task, aggregator: *aggregator })?;
    let endpoint = String::from_utf8_lossy(&found.profile.endpoint).into_owned();
    PublicFiles::new(&endpoint).map_err(TrainError::aggregator)
}
