//! `sheaf rewards recover`: proofs again after a loss, from the rounds' public reports and the wallet's claim seed.

use serde_json::json;
use sheaf_client_sdk::{
    AccountId, TaskId,
    aggregator::{PublicFiles, SessionConfig},
    keys::ClaimSeed,
};

use crate::{
    amount::Amount,
    context::Context,
    error::{Failure, Kind, Result},
    train::{
        proofs::{self, Answer, Claimant},
        state::TaskFolder,
    },
};

pub(super) async fn run(task: TaskId, payee: Option<&str>, context: &Context) -> Result<()> {
    let wallet = context.unlock()?;
    let account = AccountId(wallet.account);
    let chain = context.connect().await?;
    let view = chain.at_finalized().await?;
    let missing = || Failure::chain(format!("there is no task {task}, or it has been swept"));
    let rounds = view.task(task).await?.ok_or_else(missing)?.rounds_posted;
    let config = SessionConfig::from_chain(&view, task, account).await.map_err(unreachable)?;
    let files = PublicFiles::new(&config.endpoint).map_err(unreachable)?;
    let folder = TaskFolder::open(context.task_state(chain.genesis(), &account, task))?;

    let mut payees = vec![account, AccountId(wallet.secret.payee(&chain.genesis().0, task).account())];
    payees.extend(folder.payee()?.map(|stored| stored.payee));
    payees.extend(payee.map(|payee| context.account(payee)).transpose()?);
    payees.sort();
    payees.dedup();

    let mut found = Vec::new();
    let mut total = 0u128;
    for round in 0..rounds {
        if folder.proof(round)?.is_some() {
            continue;
        }
        context.output.progress(format!("round {round}: looking for your commitment in its report"));
        let files = proofs::files_of(&view, &folder, round, &files).await?;
        for payee in &payees {
            let claimant = Claimant { task, payee: *payee, seed: ClaimSeed::from_bytes(*wallet.claim_seed) };
            match proofs::ask(&view, &files, &claimant, round).await? {
                Answer::Proof(proof) => {
                    folder.keep_proof(round, &proof)?;
                    total = total.saturating_add(proof.payout());
                    found.push(
                        json!({ "round": round, "payee": payee.to_string(), "amount": proof.payout().to_string() }),
                    );
                    break;
                }
                Answer::LeftOut => {}
                Answer::NotYet(reason) => context.output.warn(format!("round {round}: {reason}")),
            }
        }
    }
    let text = format!("recovered {} proofs, worth {}", found.len(), Amount(total));
    context.output.result(&json!({ "task": task, "recovered": found, "total": total.to_string() }), text);
    Ok(())
}

fn unreachable(error: impl std::fmt::Display) -> Failure {
    Failure::new(Kind::Aggregator, error.to_string())
}
