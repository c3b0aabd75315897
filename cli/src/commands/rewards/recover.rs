//! `sheaf rewards recover`: proofs again after a loss, from the rounds' public reports and the wallet's claim seed.

use serde_json::{Value, json};
use sheaf_client_sdk::{
    AccountId, RoundIndex, TaskId,
    chain::{Chain, RoundStatus, Task, View},
    keys::ClaimSeed,
    protocol::report::RoundReport,
    rewards::{RewardError, rebuild},
};

use super::{payees, reports::Reports};
use sheaf_wallet::keystore::Wallet;

use sheaf_protocol::amount::Amount;
use sheaf_trainer::train::{
    proof::Proof,
    proofs::{self, Claimant},
    state::{StoredPayee, TaskFolder},
};

use crate::{args::RecoverArgs, commands::task::find::find_task, context::Context, error::Result};

pub(super) async fn run(args: &RecoverArgs, context: &Context) -> Result<()> {
    let wallet = context.unlock_trainer()?;
    let other_payee = args.payee.as_deref().map(|payee| context.account(payee)).transpose()?;
    let chain = context.connect().await?;
    let view = chain.at_finalized().await?;
    let tasks = match args.task {
        Some(task) => vec![find_task(&view, task).await?],
        None => view.tasks().await?,
    };

    let reports = Reports::new(&view).await?;
    let mut recovery =
        Recovery { context, chain: &chain, view, wallet, other_payee, reports, found: Vec::new(), total: 0 };
    for task in tasks.iter().filter(|task| task.rounds_posted > 0) {
        recovery.task(task).await?;
    }
    let Recovery { found, total, .. } = recovery;
    let text = match found.as_slice() {
        [] => "no round that was posted lists a commitment of this wallet whose proof is not here already".to_owned(),
        found => {
            format!("recovered {} proofs, worth {} unclaimed\nnext: sheaf rewards list", found.len(), Amount(total))
        }
    };
    context.output.result(&json!({ "task": args.task, "recovered": found, "total": total.to_string() }), text);
    Ok(())
}

struct Recovery<'a> {
    context: &'a Context,
    chain: &'a Chain,
    view: View,
    wallet: Wallet,
    other_payee: Option<AccountId>,
    reports: Reports,
    found: Vec<Value>,
    /// What was recovered and is not claimed, in plancks.
    total: u128,
}

impl Recovery<'_> {
    async fn task(&mut self, task: &Task) -> Result<()> {
        let path = self.context.workspace.task_state(self.chain.genesis(), &self.wallet.trainer(), task.id);
        // Nothing is made for the many tasks that this trainer has no part in.
        let known = path.exists().then(|| TaskFolder::open(path.clone())).transpose()?;
        let mut candidates = payees::all(&self.wallet, self.chain.genesis(), task.id);
        candidates.extend(self.other_payee);
        if let Some(folder) = &known {
            candidates.extend(folder.payee()?.map(|stored| stored.payee));
        }

        self.context.output.progress(format!("task {}: looking for your commitments in its rounds' reports", task.id));
        for round in 0..task.rounds_posted {
            let proven = known.as_ref().map_or(Ok(None), |folder| folder.proof(round))?.is_some();
            let former = known.as_ref().map_or(Ok(None), |folder| folder.aggregator_of(round))?;
            if proven {
                continue;
            }
            let Some(report) = self.report(task, round, former).await? else { continue };
            for payee in &candidates {
                if let Some(proof) = self.proof(task.id, round, payee, &report).await? {
                    self.keep(&TaskFolder::open(path.clone())?, task.id, round, payee, &proof).await?;
                    break;
                }
            }
        }
        Ok(())
    }

    /// The report of a round that pays; `None` if no aggregator has it, with a warning if one should.
    async fn report(
        &mut self,
        task: &Task,
        round: RoundIndex,
        former: Option<AccountId>,
    ) -> Result<Option<RoundReport>> {
        let record = self.view.round(task.id, round).await?;
        let rewards = self.view.reward_round(task.id, round).await?;
        let (Some(record), Some(rewards)) = (record, rewards) else { return Ok(None) };
        if record.standing == RoundStatus::Void {
            return Ok(None);
        }
        let first: Vec<AccountId> = former.into_iter().chain([task.aggregator]).collect();
        match self.reports.get(self.chain.genesis(), &record, &rewards, &first).await {
            Ok(report) => Ok(Some(report)),
            Err(reason) => {
                self.context
                    .output
                    .warn(format!("task {}, round {round}: no aggregator gives its report: {reason}", task.id));
                Ok(None)
            }
        }
    }

    async fn proof(
        &self,
        task: TaskId,
        round: RoundIndex,
        payee: &AccountId,
        report: &RoundReport,
    ) -> Result<Option<Proof>> {
        let seed = ClaimSeed::from_bytes(*self.wallet.claim_seed);
        let Ok(claim) = rebuild(report, &seed, payee) else { return Ok(None) };
        let claimant = Claimant { task, payee: *payee, seed };
        match proofs::verify(&self.view, &claimant, round, claim).await {
            Ok(proof) => Ok(Some(proof)),
            Err(RewardError::Chain(error)) => Err(error.into()),
            Err(error) => {
                self.context.output.warn(format!("task {task}, round {round}: {error}"));
                Ok(None)
            }
        }
    }

    async fn keep(
        &mut self,
        folder: &TaskFolder,
        task: TaskId,
        round: RoundIndex,
        payee: &AccountId,
        proof: &Proof,
    ) -> Result<()> {
        folder.keep_proof(round, proof)?;
        if folder.payee()?.is_none() {
            // So that `train run` still pays the same account.
            let fresh = *payee != self.wallet.trainer();
            let wallet = self.context.workspace.wallets.keystore.name_of(&payee.0)?;
            folder.keep_payee(&StoredPayee { payee: *payee, fresh, wallet })?;
        }
        let claimed = self.view.claimed(task, round, proof.0.claim.index).await?;
        match claimed {
            true => folder.keep_claimed(round)?,
            false => self.total = self.total.saturating_add(proof.payout()),
        }
        self.found.push(json!({
            "task": task,
            "round": round,
            "payee": payee.to_string(),
            "amount": proof.payout().to_string(),
            "claimed": claimed,
        }));
        Ok(())
    }
}
