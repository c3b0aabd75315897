//! `sheaf rewards claim`

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sheaf_client_sdk::{
    AccountId, Balance,
    calls::{
        Call,
        rewards::{MAX_CLAIMS, claim_many},
    },
    chain::{Chain, Submitted},
};

use sheaf_wallet::{address, password::PasswordSource, signer::Signer};

use sheaf_protocol::amount::Amount;
use sheaf_trainer::rewards::{ClaimStatus, Payer, Reward, RewardsError, can_pay, choose_payer, standings};

use crate::{
    args::{ClaimArgs, WaitArg},
    commands::receipt::receipt,
    context::Context,
    error::{Failure, Result},
    output::{Table, facts},
};

pub(super) async fn run(args: &ClaimArgs, context: &Context) -> Result<()> {
    let account = context.trainer(None)?;
    let chain = context.connect().await?;
    let state = context.workspace.account_state(chain.genesis(), &account);
    let mut rewards = standings(&chain.at_best().await?, &state, args.task).await?;
    rewards.retain(|reward| args.round.is_none_or(|round| round == reward.round));
    let claimable = by_payee(&rewards);
    if claimable.is_empty() {
        return nothing(&rewards, &account, context);
    }

    let mut claimed = Claimed::new();
    if args.fee_less {
        without_signer(&chain, &claimable, &mut claimed, context).await?;
    } else {
        signed(args, &account, &chain, &claimable, &mut claimed, context).await?;
    }
    if !context.is_dry_run() {
        context.output.result(&claimed.json(&account), claimed.text());
    }
    Ok(())
}

/// Claims one by one, each without a signer.
async fn without_signer(
    chain: &Chain,
    claimable: &ByPayee<'_>,
    claimed: &mut Claimed,
    context: &Context,
) -> Result<()> {
    for (payee, rewards) in claimable {
        for reward in rewards {
            let claim = reward.proof.0.claim.clone();
            let (task, round, worth) = (reward.task, reward.round, reward.proof.payout());
            let sent = context.claim_without_signer(chain, task, round, claim, worth).await?;
            let Some(submitted) = sent else { continue };
            let paid = reward.proof.payout().saturating_sub(submitted.fee);
            claimed.add(payee, &[reward], None, &submitted, paid, context)?;
        }
    }
    Ok(())
}

/// Claims as many at once as a call takes, signed by the wallet that pays the fee.
async fn signed(
    args: &ClaimArgs,
    account: &AccountId,
    chain: &Chain,
    claimable: &ByPayee<'_>,
    claimed: &mut Claimed,
    context: &Context,
) -> Result<()> {
    let relayer = relayer(args, context)?;
    for (payee, rewards) in claimable {
        for batch in rewards.chunks(MAX_CLAIMS) {
            let call = call(batch);
            let own = signer(chain, account, payee, relayer.as_ref(), &call, context).await?;
            let signer = own.as_ref().or(relayer.as_ref());
            let Some(signer) = signer else { return Err(Failure::input("there is no wallet to sign with")) };
            // A hot key claims in its trainer's name; a relayer in its own.
            let call = own.as_ref().map_or(call.clone(), |own| own.for_trainer(call));
            let Some(submitted) = context.submit(chain, signer, &call).await? else { continue };
            let paid = batch.iter().fold(0u128, |sum, reward| sum.saturating_add(reward.proof.payout()));
            claimed.add(payee, batch, Some(signer), &submitted, paid, context)?;
        }
    }
    Ok(())
}

/// What has been claimed, transaction by transaction.
struct Claimed {
    table: Table,
    total: Balance,
    claims: Vec<Value>,
    transactions: Vec<Value>,
}

impl Claimed {
    fn new() -> Self {
        let table = Table::new(["payee", "rounds", "paid", "signed by", "fee", "block"]);
        Self { table, total: 0, claims: Vec::new(), transactions: Vec::new() }
    }

    /// Notes a transaction that paid `paid` plancks for a batch of rewards.
    fn add(
        &mut self,
        payee: &AccountId,
        batch: &[&Reward],
        signer: Option<&Signer>,
        submitted: &Submitted,
        paid: Balance,
        context: &Context,
    ) -> Result<()> {
        self.total = self.total.saturating_add(paid);
        let rounds: Vec<_> = batch.iter().map(|reward| format!("{}/{}", reward.task, reward.round)).collect();
        self.table.row([
            address::short(&payee.0),
            rounds.join(" "),
            Amount(paid).to_string(),
            signer.map_or("no one", |signer| &signer.name).to_owned(),
            Amount(submitted.fee).to_string(),
            submitted.block.number.to_string(),
        ]);
        if context.wait() == WaitArg::Finalized {
            batch.iter().try_for_each(|reward| reward.keep_claimed())?;
        }
        self.claims.extend(batch.iter().map(|reward| claim_json(reward, submitted)));
        let signer = signer.map(|signer| signer.account.to_string());
        let more = json!({ "payee": payee.to_string(), "signer": signer, "amount": paid.to_string() });
        self.transactions.push(receipt(submitted, more));
        Ok(())
    }

    fn text(&self) -> String {
        format!("{}\n\n{}", self.table.render(), facts([("claimed", Amount(self.total).to_string())]))
    }

    fn json(&self, account: &AccountId) -> Value {
        json!({
            "account": account.to_string(),
            "total": self.total.to_string(),
            "claims": self.claims,
            "transactions": self.transactions,
        })
    }
}

fn claim_json(reward: &Reward, submitted: &Submitted) -> Value {
    json!({
        "task": reward.task,
        "round": reward.round,
        "payee": address::show(&reward.proof.0.claim.payee),
        "amount": reward.proof.payout().to_string(),
        "block": submitted.block.number,
    })
}

type ByPayee<'a> = BTreeMap<AccountId, Vec<&'a Reward>>;

fn by_payee(rewards: &[Reward]) -> ByPayee<'_> {
    let mut payees = ByPayee::new();
    for reward in rewards.iter().filter(|reward| matches!(reward.status, ClaimStatus::Claimable(_))) {
        payees.entry(AccountId(reward.proof.0.claim.payee)).or_default().push(reward);
    }
    payees
}

/// Nothing to claim is not a failure; the text says what to wait for.
fn nothing(rewards: &[Reward], account: &AccountId, context: &Context) -> Result<()> {
    let opens = rewards.iter().filter_map(|reward| match reward.status {
        ClaimStatus::Opens(block) => Some(block),
        _ => None,
    });
    let text = match opens.min() {
        Some(block) => format!("nothing can be claimed yet: claims open at block {block}"),
        None => "nothing can be claimed: `sheaf rewards list` shows how your rewards stand".to_owned(),
    };
    context
        .output
        .result(&json!({ "account": account.to_string(), "total": "0", "claims": [], "transactions": [] }), text);
    Ok(())
}

fn relayer(args: &ClaimArgs, context: &Context) -> Result<Option<Signer>> {
    let Some(name) = &args.relayer else { return Ok(None) };
    let passwords = args.relayer_password_file.clone().map(|file| PasswordSource::new(Some(file)));
    context.signer_named(name, passwords.as_ref().unwrap_or(&context.passwords)).map(Some)
}

/// Who signs; `None` if it is the relayer.
async fn signer(
    chain: &Chain,
    trainer: &AccountId,
    payee: &AccountId,
    relayer: Option<&Signer>,
    call: &Call,
    context: &Context,
) -> Result<Option<Signer>> {
    // A hot key is known on chain as its trainer's, so it links the payee as well.
    let relayer = relayer.map(Signer::trainer);
    let payee_wallet = context.workspace.wallets.keystore.name_of(&payee.0)?;
    let pays = if payee == trainer { context.account_or_own(None)? } else { *payee };
    let can_pay = relayer.is_some() || can_pay(chain, &pays, call).await?;
    let chosen = choose_payer(trainer, payee, relayer.as_ref(), payee_wallet.as_deref(), can_pay)?;
    if !can_pay {
        return Err(RewardsError::CannotPayFee(pays).into());
    }
    wallet_of(&chosen, context)
}

/// The wallet that signs; `None` if it is the relayer.
fn wallet_of(payer: &Payer, context: &Context) -> Result<Option<Signer>> {
    match payer {
        Payer::Relayer => Ok(None),
        Payer::Trainer => context.trainer_signer().map(Some),
        Payer::Payee(wallet) => context.signer_named(wallet, &context.passwords).map(Some),
    }
}

/// Even a single claim is sent as a batch, which costs about as much.
fn call(batch: &[&Reward]) -> Call {
    let claims = batch.iter().map(|reward| (reward.task, reward.round, reward.proof.0.claim.clone()));
    claim_many(claims.collect())
}
