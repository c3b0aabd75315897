//! Public reports of rounds, from whichever aggregator still has them.
//!
//! The chain pins every report by its hash, so it does not matter who serves it: the aggregator that posted the round, the
//! one that serves the task now, or any other that keeps the file.

use std::collections::BTreeSet;

use sheaf_client_sdk::{
    AccountId, H256,
    aggregator::PublicFiles,
    chain::{RewardRound, RoundRecord, View},
    protocol::report::RoundReport,
};

use crate::error::Result;

/// The registered aggregators, to be asked for reports.
pub(super) struct Reports {
    aggregators: Vec<(AccountId, PublicFiles)>,
    /// Who did not answer; asked last from then on.
    silent: BTreeSet<AccountId>,
}

impl Reports {
    pub(super) async fn new(view: &View) -> Result<Self> {
        let registered = view.aggregators().await?;
        let aggregators = registered.into_iter().filter_map(|aggregator| {
            let endpoint = String::from_utf8_lossy(&aggregator.profile.endpoint).into_owned();
            PublicFiles::new(&endpoint).ok().map(|files| (aggregator.account, files))
        });
        Ok(Self { aggregators: aggregators.collect(), silent: BTreeSet::new() })
    }

    /// The report of a round, checked against what the chain has of the round; the aggregators in `first` are asked before
    /// all others. An error says why the last one asked does not give it.
    pub(super) async fn get(
        &mut self,
        genesis: H256,
        record: &RoundRecord,
        rewards: &RewardRound,
        first: &[AccountId],
    ) -> Result<RoundReport, String> {
        let mut order: Vec<&(AccountId, PublicFiles)> = self.aggregators.iter().collect();
        order.sort_by_key(|(account, _)| {
            let named = first.iter().position(|first| first == account).unwrap_or(first.len());
            (self.silent.contains(account), named)
        });
        let mut reason = "no aggregator is registered".to_owned();
        let mut silent = Vec::new();
        let mut found = None;
        for (account, files) in order {
            match files.report(genesis, record, rewards).await {
                Ok(report) => {
                    found = Some(report);
                    break;
                }
                Err(error) => {
                    // The one that should have it says best why it has not.
                    if silent.is_empty() {
                        reason = error.to_string();
                    }
                    silent.push(*account);
                }
            }
        }
        self.silent.extend(silent);
        found.ok_or(reason)
    }
}
