//! Whether worthless claims slow down anyone else: a quiet time, then a flood of them over many connections. Meanwhile
//! one account pays for a transfer every second.

use super::{
    Failure,
    blocks::Reader,
    forging,
    payer::{Fared, Payer},
    round::Proof,
    sending::{self, Links, Sent},
    stage::{Payees, Plan, Stage, account},
    sudo,
};
use serde::{Deserialize, Serialize};
use sheaf_client_sdk::{
    AccountId, calls, keys,
    primitives::{Balance, SHF},
};
use std::{
    collections::{BTreeMap, HashSet},
    time::Duration,
};

/// Pay of a seat per round, in plancks: twice the existential deposit, the minimum that `min_share` allows. Less the
/// aggregator's fee, it does not cover a claim's fee and a new account.
const TOO_SMALL: Balance = SHF / 500;
/// Pay of a seat per round, in plancks, that covers both.
const ENOUGH: Balance = SHF / 50;
/// The flood takes less than this; transfers for the whole time are signed in advance.
const MAX_FLOOD_SECONDS: u64 = 240;
/// Connections to each node.
const CONNECTIONS: usize = 4;
/// Claims in flight to the nodes.
const AT_ONCE: usize = 48;

/// What to measure.
#[derive(Deserialize)]
pub struct Order {
    nodes: Vec<String>,
    seats: u32,
    rounds: u32,
    /// How many forged claims.
    forged: u32,
    /// How many valid but worthless claims: half of them pay too little, half were claimed before.
    worthless: u32,
    quiet_seconds: u64,
}

#[derive(Serialize)]
struct Found {
    quiet: Fared,
    flood: Fared,
    forged: Answers,
    too_small: Answers,
    claimed_before: Answers,
    /// How many claims of the flood got into blocks.
    included: usize,
    /// How many transactions are left in the nodes' pools.
    pending: usize,
    /// Accounts that changed, except payer, payee and those that receive the fees.
    others_changed: Vec<String>,
}

/// The nodes' answers to one kind of claim.
#[derive(Serialize)]
struct Answers {
    sent: usize,
    refused: BTreeMap<String, u32>,
}

impl Answers {
    fn of(sent: &[Sent]) -> Self {
        let refused = sending::refusals(sent).into_iter().map(|(reason, count)| (reason.into(), count));
        Self { sent: sent.len(), refused: refused.collect() }
    }
}

pub async fn measure(order: &Order) -> Result<String, Failure> {
    let mut stage = Stage::set(&order.nodes).await?;
    sudo::set_min_share(&stage.chain, TOO_SMALL).await?;
    let plans = [ENOUGH, TOO_SMALL].map(|share| Plan { rounds: order.rounds, share, payees: Payees::Fresh });
    let tasks = stage.perform(order.seats, &plans).await?;
    let [(_, enough), (_, too_small)] = tasks.as_slice() else { return Err("there are not two tasks".into()) };
    let (claimed, unclaimed): (Vec<_>, Vec<_>) = enough.iter().cloned().partition(|proof| proof.round == 0);
    claim_all(&stage, &claimed).await?;

    let reader = Reader::new(&stage.chain).await?;
    let metadata = reader.metadata().await?;
    let flood = [
        forging::forged(&unclaimed, order.forged, &metadata)?,
        forging::repeated(too_small, order.worthless / 2, &metadata)?,
        forging::repeated(&claimed, order.worthless / 2, &metadata)?,
    ];
    let links = Links::open(&order.nodes, CONNECTIONS).await?;
    let transfers = order.quiet_seconds + MAX_FLOOD_SECONDS;
    let mut payer = Payer::new(&stage, &order.nodes[0], transfers).await?;

    let (quiet, ()) = payer.pay_during(tokio::time::sleep(Duration::from_secs(order.quiet_seconds))).await?;
    let sending = async {
        let [forged, too_small, claimed] = &flood;
        let forged = links.send(forged, AT_ONCE, &stage.height).await;
        let too_small = links.send(too_small, AT_ONCE, &stage.height).await;
        (forged, too_small, links.send(claimed, AT_ONCE, &stage.height).await)
    };
    let (flooded, (forged, too_small, claimed_before)) = payer.pay_during(sending).await?;

    let blocks = reader.read_until(quiet.first, |blocks| payer.are_all_in(blocks)).await?;
    let before = reader.accounts(stage.chain.block_at(quiet.first).await?).await?;
    let after = reader.accounts(stage.chain.finalized().await?).await?;
    let flood: HashSet<_> = flood.iter().flatten().collect();
    let found = Found {
        quiet: payer.fared(&quiet, &blocks, &reader)?,
        flood: payer.fared(&flooded, &blocks, &reader)?,
        forged: Answers::of(&forged),
        too_small: Answers::of(&too_small),
        claimed_before: Answers::of(&claimed_before),
        included: blocks.iter().flat_map(|block| &block.body).filter(|bytes| flood.contains(bytes)).count(),
        pending: links.pending().await?,
        others_changed: others_changed(&payer, &before, &after)?,
    };
    Ok(serde_json::to_string(&found)?)
}

/// Submits these claims from an account that is not a payee.
async fn claim_all(stage: &Stage, proofs: &[Proof]) -> Result<(), Failure> {
    let claims = proofs.iter().map(Proof::call).collect();
    let height = stage.done(&keys::dev("Bob")?, calls::utility::batch_all(claims)).await?;
    eprintln!("{} rewards are claimed in block {height}", proofs.len());
    Ok(())
}

type Accounts = BTreeMap<AccountId, Vec<u8>>;

fn others_changed(payer: &Payer, before: &Accounts, after: &Accounts) -> Result<Vec<String>, Failure> {
    let mut may_change = vec![account(&payer.payer), account(&payer.payee), treasury()];
    for author in ["Alice//stash", "Bob//stash", "Charlie//stash"] {
        may_change.push(account(&keys::dev(author)?));
    }
    let known: BTreeMap<_, _> = before.iter().chain(after).collect();
    let changed = known.into_keys().filter(|who| before.get(who) != after.get(who) && !may_change.contains(who));
    Ok(changed.map(ToString::to_string).collect())
}

/// The treasury, which receives most of every fee: `modl`, its name, zeros.
fn treasury() -> AccountId {
    let mut bytes = [0; 32];
    bytes[..12].copy_from_slice(b"modlshf/trsy");
    AccountId(bytes)
}
