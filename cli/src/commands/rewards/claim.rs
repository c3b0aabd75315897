//! `sheaf rewards claim`

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sheaf_client_sdk::{
    AccountId,
    calls::{
        Call,
        rewards::{MOST_CLAIMS, claim, claim_many},
    },
    chain::{Chain, Submitted},
};

use super::{
    payer,
    standing::{Reward, Standing, standings},
};
use crate::{
    address,
    amount::Amount,
    args::ClaimArgs,
    commands::receipt,
    context::Context,
    error::{Failure, Result},
    keystore::Wallet,
    output::{Table, facts},
    password::PasswordSource,
};

pub(super) async fn run(args: &ClaimArgs, context: &Context) -> Result<()> {
    let account = context.account_or_own(None)?;
    let chain = context.connect().await?;
    let state = context.account_state(chain.genesis(), &account);
    let mut rewards = standings(&chain.at_best().await?, &state, args.task).await?;
    rewards.retain(|reward| args.round.is_none_or(|round| round == reward.round));
    let claimable = by_payee(&rewards);
    if claimable.is_empty() {
        return nothing(&rewards, &account, context);
    }
    let relayer = relayer(args, context)?;

    let (mut claims, mut transactions) = (Vec::new(), Vec::new());
    let mut table = Table::new(["payee", "rounds", "reward", "signed by", "fee", "block"]);
    let mut total = 0u128;
    for (payee, rewards) in claimable {
        for batch in rewards.chunks(MOST_CLAIMS) {
            let call = call(batch);
            let signer = signer(&chain, &account, &payee, relayer.as_ref(), &call, context).await?;
            let signer = signer.as_ref().or(relayer.as_ref());
            let Some(signer) = signer else { return Err(Failure::input("there is no wallet to sign with")) };
            let submitted = context.submit(&chain, &signer.keypair, &call).await?;
            let paid = batch.iter().fold(0u128, |sum, reward| sum.saturating_add(reward.proof.payout()));
            total = total.saturating_add(paid);
            let rounds: Vec<_> = batch.iter().map(|reward| format!("{}/{}", reward.task, reward.round)).collect();
            table.row([
                address::short(&payee.0),
                rounds.join(" "),
                Amount(paid).to_string(),
                signer.name.clone(),
                Amount(submitted.fee).to_string(),
                submitted.block.number.to_string(),
            ]);
            if context.waits_for_finality() {
                batch.iter().try_for_each(|reward| reward.keep_claimed())?;
            }
            claims.extend(batch.iter().map(|reward| claim_json(reward, &submitted)));
            let signer = address::show(&signer.account);
            let more = json!({ "payee": payee.to_string(), "signer": signer, "amount": paid.to_string() });
            transactions.push(receipt(&submitted, more));
        }
    }
    let text = format!("{}\n\n{}", table.render(), facts([("claimed", Amount(total).to_string())]));
    let value = json!({ "account": account.to_string(), "total": total.to_string(), "claims": claims, "transactions": transactions });
    context.output.result(&value, text);
    Ok(())
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

fn by_payee(rewards: &[Reward]) -> BTreeMap<AccountId, Vec<&Reward>> {
    let mut payees = BTreeMap::<AccountId, Vec<&Reward>>::new();
    for reward in rewards.iter().filter(|reward| matches!(reward.standing, Standing::Claimable(_))) {
        payees.entry(AccountId(reward.proof.0.claim.payee)).or_default().push(reward);
    }
    payees
}

/// Nothing to claim is no failure; what there is to wait for is said.
fn nothing(rewards: &[Reward], account: &AccountId, context: &Context) -> Result<()> {
    let opens = rewards.iter().filter_map(|reward| match reward.standing {
        Standing::Opens(block) => Some(block),
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

fn relayer(args: &ClaimArgs, context: &Context) -> Result<Option<Wallet>> {
    let Some(name) = &args.relayer else { return Ok(None) };
    let passwords = args.relayer_password_file.clone().map(|file| PasswordSource::new(Some(file)));
    context.unlock_named(name, passwords.as_ref().unwrap_or(&context.passwords)).map(Some)
}

/// The signer's wallet; `None` if it is the relayer.
async fn signer(
    chain: &Chain,
    trainer: &AccountId,
    payee: &AccountId,
    relayer: Option<&Wallet>,
    call: &Call,
    context: &Context,
) -> Result<Option<Wallet>> {
    let relayer = relayer.map(|wallet| AccountId(wallet.account));
    let payee_wallet = context.keystore.name_of(&payee.0)?;
    let payee_can_pay = relayer.is_none() && payee != trainer && payer::can_pay(chain, payee, call).await?;
    let chosen = payer::choose(trainer, payee, relayer.as_ref(), payee_wallet.as_deref(), payee_can_pay)?;
    payer::unlock(&chosen, context)
}

fn call(batch: &[&Reward]) -> Call {
    match batch {
        [only] => claim(only.task, only.round, only.proof.0.claim.clone()),
        several => {
            claim_many(several.iter().map(|reward| (reward.task, reward.round, reward.proof.0.claim.clone())).collect())
        }
    }
}
