//! The aggregators of the wallet's tasks, and their clocks against this machine's.

use std::collections::BTreeSet;

use jiff::fmt::rfc2822;
use sheaf_client_sdk::clock;
use sheaf_client_sdk::{
    aggregator::{Health, PublicFiles},
    chain::{Chain, ChainError, TaskState},
};

use super::finding::Finding;

use crate::{args::DoctorArgs, context::Context, output::readable};

/// How far two clocks may be apart before one of them counts as wrong.
const SKEW_MS: u64 = 30_000;

/// Checks the aggregators that were named, or those of the tasks that the wallet sits in.
pub(super) async fn check(args: &DoctorArgs, chain: Option<&Chain>, context: &Context) -> Vec<Finding> {
    let endpoints = match (args.aggregator.as_slice(), chain) {
        ([], None) => return Vec::new(),
        ([], Some(chain)) => match of_own_tasks(chain, context).await {
            Ok(endpoints) => endpoints,
            Err(error) => {
                let message = format!("the wallet's tasks cannot be read: {error}");
                return vec![Finding::warning("aggregator", message, "sheaf doctor --aggregator URL")];
            }
        },
        (named, _) => named.iter().cloned().collect(),
    };
    let mut findings = Vec::new();
    for endpoint in endpoints {
        findings.extend(one(&endpoint).await);
    }
    findings
}

/// The endpoints of the open tasks that the wallet in use has a seat in.
async fn of_own_tasks(chain: &Chain, context: &Context) -> Result<BTreeSet<String>, ChainError> {
    let mut endpoints = BTreeSet::new();
    let Ok(account) = context.account_or_own(None) else { return Ok(endpoints) };
    let view = chain.at_finalized().await?;
    for task in view.tasks().await? {
        if task.state != TaskState::Open || view.seat(task.id, &account).await?.is_none() {
            continue;
        }
        let aggregator = view.aggregator(&task.aggregator).await?;
        endpoints.extend(aggregator.map(|aggregator| readable(&aggregator.profile.endpoint)));
    }
    Ok(endpoints)
}

async fn one(endpoint: &str) -> Vec<Finding> {
    const WAIT: &str = "training waits until it is back; its operator has to fix it";
    let health = match PublicFiles::new(endpoint) {
        Ok(files) => files.health().await,
        Err(error) => return vec![Finding::problem("aggregator", error.to_string(), "sheaf doctor --aggregator URL")],
    };
    match health {
        Ok(health) if health.serves => {
            let block = health.finalized_block.map_or_else(String::new, |block| format!(", at final block {block}"));
            let mut findings = vec![Finding::ok("aggregator", format!("{endpoint} serves{block}"))];
            findings.extend(skew(&health, clock::now()).map(|message| {
                Finding::warning("clock", format!("{endpoint}: {message}"), "compare both clocks with a third one")
            }));
            findings
        }
        Ok(_) => vec![Finding::problem("aggregator", format!("{endpoint} answers, but is not fit to serve"), WAIT)],
        Err(error) => vec![Finding::problem("aggregator", format!("{endpoint} does not answer: {error}"), WAIT)],
    }
}

/// What the server's clock says against this machine's, if they are apart.
fn skew(health: &Health, here_ms: u64) -> Option<String> {
    let there = rfc2822::DateTimeParser::new().parse_timestamp(health.date.as_deref()?).ok()?;
    let there_ms = u64::try_from(there.as_millisecond()).ok()?;
    let (apart, how) = match there_ms > here_ms {
        true => (there_ms.saturating_sub(here_ms), "ahead of"),
        false => (here_ms.saturating_sub(there_ms), "behind"),
    };
    (apart > SKEW_MS).then(|| format!("its clock is {} s {how} this machine's", apart.div_euclid(1000)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_that_are_apart_are_reported_with_their_direction() {
        let health = |date: &str| Health { serves: true, finalized_block: None, date: Some(date.into()) };
        let noon = 1_783_684_800_000;

        assert_eq!(skew(&health("Fri, 10 Jul 2026 12:00:10 GMT"), noon), None);
        assert_eq!(
            skew(&health("Fri, 10 Jul 2026 12:01:00 GMT"), noon).unwrap(),
            "its clock is 60 s ahead of this machine's"
        );
        assert_eq!(
            skew(&health("Fri, 10 Jul 2026 11:59:00 GMT"), noon).unwrap(),
            "its clock is 60 s behind this machine's"
        );
        assert_eq!(skew(&health("yesterday"), noon), None);
    }
}
