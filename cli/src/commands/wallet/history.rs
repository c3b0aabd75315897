//! `sheaf wallet history`: what an account did and what happened to it.
//!
//! Two sources, and each row says which: the latest finalized blocks, as far as the node still has their state, and what
//! this machine noted of the transactions it sent.

use futures::{StreamExt, stream};
use serde_json::{Value, json};
use sheaf_client_sdk::{
    AccountId,
    chain::{Activity, BalancesEvent, Chain, Event, RewardsEvent, StakingEvent},
};

use sheaf_protocol::amount::Amount;
use sheaf_trainer::when;
use sheaf_wallet::{address, journal::Sent};

use crate::{context::Context, error::Result, output::Table};

/// How many blocks are asked for at once.
const AT_ONCE: usize = 16;
/// Number of blocks between two messages of progress.
const STRIDE: u32 = 500;

/// One thing that happened.
struct Entry {
    time_ms: u64,
    block: Option<u32>,
    what: String,
    signer: Option<AccountId>,
    effects: Vec<String>,
    fee: Option<u128>,
    failed: bool,
    hash: Option<String>,
    source: &'static str,
}

pub(super) async fn run(account: Option<&str>, blocks: u32, context: &Context) -> Result<()> {
    let account = context.account_or_own(account)?;
    let chain = context.connect().await?;
    let last = chain.finalized().await?.number;
    let first = last.saturating_sub(blocks).saturating_add(1);
    let (scanned, reached) = scan(&chain, &account, first, last, context).await;
    if reached > first {
        context.output.warn(format!(
            "the node no longer has the state of blocks before {reached}: what is older is only what was sent from here"
        ));
    }

    let mut entries: Vec<Entry> = scanned.iter().map(|activity| from_chain(activity, &account)).collect();
    let seen: Vec<String> = entries.iter().filter_map(|entry| entry.hash.clone()).collect();
    let sent = Sent::all(&context.workspace.account_state(chain.genesis(), &account))?;
    entries.extend(
        sent.iter().map(from_journal).filter(|entry| entry.hash.as_ref().is_none_or(|hash| !seen.contains(hash))),
    );
    entries.sort_by_key(|entry| (entry.time_ms, entry.block));

    let mut table = Table::new(["time", "block", "what", "signed by", "effect", "fee", "from"]);
    for entry in &entries {
        table.row(row(entry));
    }
    let scope = format!("blocks {reached} to {last}, and what was sent from this machine");
    let text = match table.is_empty() {
        true => format!("nothing of {account} in {scope}"),
        false => format!("{}\n\n{scope}; more with --blocks N", table.render()),
    };
    let values: Vec<Value> = entries.iter().map(value).collect();
    let result =
        json!({ "address": account.to_string(), "first_block": reached, "last_block": last, "entries": values });
    context.output.result(&result, text);
    Ok(())
}

/// What concerns the account in the blocks from `first` to `last`, from the newest back to the first that cannot be read;
/// and the oldest that could.
async fn scan(chain: &Chain, account: &AccountId, first: u32, last: u32, context: &Context) -> (Vec<Activity>, u32) {
    let numbers = stream::iter((first..=last).rev());
    let read = numbers.map(|number| async move {
        let block = chain.block_at(number).await?;
        chain.activity(block, account).await
    });
    let mut read = read.buffered(AT_ONCE);
    let mut found = Vec::new();
    let mut reached = last.saturating_add(1);
    while let Some(Ok(activities)) = read.next().await {
        found.extend(activities);
        reached = reached.saturating_sub(1);
        if reached.is_multiple_of(STRIDE) {
            context.output.progress(format!("looked through the blocks from {reached} on"));
        }
    }
    (found, reached)
}

fn from_chain(activity: &Activity, account: &AccountId) -> Entry {
    let transaction = activity.transaction.as_ref();
    let signer = transaction.and_then(|transaction| transaction.signer);
    Entry {
        time_ms: activity.time,
        block: Some(activity.block.number),
        what: transaction.map_or("the chain itself".into(), |called| format!("{}.{}", called.pallet, called.call)),
        signer,
        effects: activity.events.iter().filter_map(|event| effect(event, account)).collect(),
        fee: transaction.filter(|_| signer.as_ref() == Some(account)).map(|transaction| transaction.fee),
        failed: transaction.is_some_and(|transaction| !transaction.succeeded),
        hash: transaction.map(|transaction| hex::encode(transaction.hash)),
        source: "chain",
    }
}

fn from_journal(sent: &Sent) -> Entry {
    Entry {
        time_ms: sent.time_ms,
        block: sent.block,
        what: format!("{}.{}", sent.pallet, sent.call),
        signer: Some(sent.signer),
        effects: Vec::from_iter(sent.error.clone()),
        fee: sent.fee.as_deref().and_then(|fee| fee.parse().ok()),
        failed: sent.error.is_some(),
        hash: Some(hex::encode(sent.transaction)),
        source: "this machine",
    }
}

/// What an event did to the account, for people. `None` if the call's name says it.
fn effect(event: &Event, account: &AccountId) -> Option<String> {
    match event {
        Event::Balances(BalancesEvent::Transfer { from, to, amount }) => Some(match from == account {
            true => format!("-{} to {}", Amount(*amount), address::short(&to.0)),
            false => format!("+{} from {}", Amount(*amount), address::short(&from.0)),
        }),
        Event::Rewards(RewardsEvent::Claimed { task, round, amount, .. }) => {
            Some(format!("+{} for task {task}, round {round}", Amount(*amount)))
        }
        Event::TrainerStaking(StakingEvent::Bonded { amount, .. }) => Some(format!("bonded {}", Amount(*amount))),
        Event::TrainerStaking(StakingEvent::Unbonded { amount, .. }) => Some(format!("unbonding {}", Amount(*amount))),
        Event::TrainerStaking(StakingEvent::Withdrawn { amount, .. }) => {
            Some(format!("{} free again", Amount(*amount)))
        }
        Event::TrainerStaking(StakingEvent::SeatTaken { task, stake, .. }) => {
            Some(format!("seat in task {task}, {} allocated", Amount(*stake)))
        }
        Event::TrainerStaking(StakingEvent::SeatReleased { task, stake, .. }) => {
            Some(format!("seat in task {task} released, {} free again", Amount(*stake)))
        }
        Event::TrainerStaking(StakingEvent::SeatSlashed { task, amount, .. }) => {
            Some(format!("seat in task {task} slashed by {}", Amount(*amount)))
        }
        _ => None,
    }
}

fn row(entry: &Entry) -> [String; 7] {
    let effects = entry.effects.join(", ");
    [
        when::show(entry.time_ms),
        entry.block.map_or_else(String::new, |block| block.to_string()),
        entry.what.clone(),
        entry.signer.map_or("no one".into(), |signer| address::short(&signer.0)),
        if entry.failed { format!("failed: {effects}") } else { effects },
        entry.fee.map_or_else(String::new, |fee| Amount(fee).to_string()),
        entry.source.into(),
    ]
}

fn value(entry: &Entry) -> Value {
    json!({
        "time_ms": entry.time_ms,
        "block": entry.block,
        "call": entry.what,
        "signer": entry.signer.map(|signer| signer.to_string()),
        "effects": entry.effects,
        "fee": entry.fee.map(|fee| fee.to_string()),
        "failed": entry.failed,
        "transaction": entry.hash,
        "source": entry.source,
    })
}
