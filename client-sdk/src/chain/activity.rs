//! What happened to an account in a block.

use super::{
    BlockRef, Chain, ChainError, Event,
    events::decode,
    outcome::{fee_paid, proxied_failure},
    rpc::timely,
};
use crate::AccountId;
use sheaf_primitives::{Balance, H256, Moment};
use std::collections::BTreeMap;
use subxt::{config::Hasher, events::Phase};

/// A transaction that names an account in its events, or what the chain itself did to the account.
#[derive(Clone, PartialEq, Debug)]
pub struct Activity {
    /// The block.
    pub block: BlockRef,
    /// The block's time, in Unix milliseconds.
    pub time: Moment,
    /// The transaction; `None` for what the chain itself did.
    pub transaction: Option<Transaction>,
    /// The events that name the account, in order.
    pub events: Vec<Event>,
}

/// A transaction, as a block has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transaction {
    /// Its hash.
    pub hash: H256,
    /// Its signer; `None` if it is unsigned.
    pub signer: Option<AccountId>,
    /// The pallet of its call.
    pub pallet: String,
    /// Its call.
    pub call: String,
    /// Whether the call succeeded; of a call made by proxy, whether the inner call did.
    pub succeeded: bool,
    /// The fee it paid, in plancks.
    pub fee: Balance,
}

/// What the events of one transaction say.
#[derive(Default)]
struct Effects {
    concerns: bool,
    failed: bool,
    fee: Balance,
    events: Vec<Event>,
}

impl Chain {
    /// What happened to `account` in `block`, in order. Makes one request if nothing did, and some more otherwise.
    /// Fails for blocks whose state the node no longer has.
    pub async fn activity(&self, block: BlockRef, account: &AccountId) -> Result<Vec<Activity>, ChainError> {
        let view = self.at(block).await?;
        let unreadable = |reason: String| ChainError::Events { block, reason };
        let all = timely(view.at.events().fetch()).await?.map_err(|error| unreadable(error.to_string()))?;
        if !names(all.bytes(), account) {
            return Ok(Vec::new());
        }

        let mut by_transaction = BTreeMap::<Option<u32>, Effects>::new();
        for event in all.iter() {
            let event = event.map_err(|error| unreadable(error.to_string()))?;
            let index = match event.phase() {
                Phase::ApplyExtrinsic(index) => Some(index),
                Phase::Finalization | Phase::Initialization => None,
            };
            let effects = by_transaction.entry(index).or_default();
            match (event.pallet_name(), event.event_name()) {
                ("System", "ExtrinsicFailed") => effects.failed = true,
                ("Proxy", "ProxyExecuted") => effects.failed |= proxied_failure(&event, view.at.metadata()).is_some(),
                ("TransactionPayment", "TransactionFeePaid") => effects.fee = fee_paid(&event).map_err(unreadable)?,
                _ => {}
            }
            if names(event.field_bytes(), account) {
                effects.concerns = true;
                effects.events.push(decode(&event, view.at.metadata_ref()).event);
            }
        }
        by_transaction.retain(|_, effects| effects.concerns);

        let time = view.timestamp().await?;
        let bodies = view.at.extrinsics().from_bytes(self.body(block).await?).await;
        let transactions: Vec<_> = bodies.iter().collect();
        let mut found = Vec::new();
        for (index, effects) in by_transaction {
            let transaction = match index.and_then(|index| usize::try_from(index).ok()) {
                None => None,
                Some(index) => {
                    let missing = || unreadable(format!("there is no transaction {index}"));
                    let read = transactions.get(index).ok_or_else(missing)?;
                    let read = read.as_ref().map_err(|error| unreadable(error.to_string()))?;
                    Some(Transaction {
                        hash: view.at.hasher().hash(read.bytes()),
                        signer: read.address_bytes().and_then(account_of),
                        pallet: read.pallet_name().into(),
                        call: read.call_name().into(),
                        succeeded: !effects.failed,
                        fee: effects.fee,
                    })
                }
            };
            found.push(Activity { block, time, transaction, events: effects.events });
        }
        Ok(found)
    }
}

fn names(bytes: &[u8], account: &AccountId) -> bool {
    bytes.windows(account.0.len()).any(|window| window == account.0)
}

/// The account of a `MultiAddress::Id`.
fn account_of(address: &[u8]) -> Option<AccountId> {
    let (0, account) = address.split_first()? else { return None };
    account.try_into().ok().map(AccountId)
}
