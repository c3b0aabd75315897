//! The node, the network it follows, and this machine's clock against the blocks' time.

use sheaf_client_sdk::chain::{Chain, ChainError, NodeHealth};
use sheaf_client_sdk::clock;

use super::finding::Finding;

use crate::{context::Context, error::Failure};

/// Number of blocks that finality usually trails the best block by.
const ORDINARY_LAG: u32 = 10;
/// Blocks behind which transactions can no longer be anchored to a final one.
const GREAT_LAG: u32 = 32;
/// Age of the best block up to which the chain counts as moving: ten slots.
const FRESH_MS: u64 = 30_000;
/// How far a block may be ahead of this machine's clock: a slot.
const AHEAD_MS: u64 = 3_000;
/// Further ahead than that, deadlines are misread by more than they allow for.
const FAR_AHEAD_MS: u64 = 30_000;

/// Checks the node; returns the connection for further checks, if there is one.
pub(super) async fn check(context: &Context) -> (Option<Chain>, Vec<Finding>) {
    let url = context.node();
    let chain = match Chain::connect(&url, None).await {
        Ok(chain) => chain,
        Err(error) => return (None, vec![failed("node", error)]),
    };
    let mut findings = vec![Finding::ok("node", format!("{url} answers")), network(&chain, context)];
    match progress(&chain).await {
        Ok(more) => findings.extend(more),
        Err(error) => findings.push(failed("node", error)),
    }
    (Some(chain), findings)
}

fn failed(check: &'static str, error: ChainError) -> Finding {
    let failure = Failure::from(error);
    let next = failure.next_step().unwrap_or("pass --node of another node");
    Finding::problem(check, failure.message(), next)
}

/// Whether it is the network that this home belongs to.
fn network(chain: &Chain, context: &Context) -> Finding {
    let found = chain.genesis();
    match context.settings.genesis() {
        Ok(Some(expected)) if expected == found => Finding::ok("network", format!("genesis {found:?}, as set")),
        Ok(Some(expected)) => failed("network", ChainError::WrongGenesis { url: chain.url().into(), expected, found }),
        Ok(None) => {
            Finding::ok("network", format!("genesis {found:?}, which is pinned once a wallet here is used on it"))
        }
        Err(failure) => Finding::problem("network", failure.message(), "sheaf config unset genesis"),
    }
}

/// Whether the node is up to date, finality follows, and this machine agrees on the time.
async fn progress(chain: &Chain) -> Result<Vec<Finding>, ChainError> {
    let health = chain.health().await?;
    let (best, finalized) = (chain.best().await?, chain.finalized().await?);
    let time = chain.at(best).await?.timestamp().await?;
    Ok(vec![peers(&health), finality(best.number, finalized.number), clock(time, clock::now(), health.is_syncing)])
}

fn peers(health: &NodeHealth) -> Finding {
    let NodeHealth { peers, is_syncing, should_have_peers } = *health;
    match (is_syncing, peers) {
        (true, _) => Finding::warning(
            "sync",
            format!("the node is still catching up with the chain ({peers} peers)"),
            "wait until it has, or pass --node of another one",
        ),
        (false, 0) if should_have_peers => Finding::problem(
            "sync",
            "the node has no peers: what it knows of the chain may be old",
            "check the node's connection, or pass --node of another one",
        ),
        (false, _) => Finding::ok("sync", format!("up to date, {peers} peers")),
    }
}

fn finality(best: u32, finalized: u32) -> Finding {
    let lag = best.saturating_sub(finalized);
    let message = format!("block {best} is the best, {finalized} is final");
    match lag {
        _ if lag <= ORDINARY_LAG => Finding::ok("finality", message),
        ..=GREAT_LAG => Finding::warning(
            "finality",
            format!("{message}: finality is {lag} blocks behind"),
            "transactions take longer to be final; --wait included does not wait for it",
        ),
        _ => Finding::problem(
            "finality",
            format!("{message}: finality is {lag} blocks behind"),
            "pass --node of another node; if it says the same, the validators have to fix it",
        ),
    }
}

/// Compares the best block's time with this machine's. Of a node that is still syncing, blocks are old anyway.
fn clock(block_ms: u64, here_ms: u64, is_syncing: bool) -> Finding {
    let seconds = |ms: u64| ms.div_ceil(1000);
    let ahead = block_ms.saturating_sub(here_ms);
    let age = here_ms.saturating_sub(block_ms);
    const SET_IT: &str = "set this machine's clock, best by NTP: timedatectl set-ntp true";
    if block_ms == 0 {
        return Finding::ok("clock", "the chain has no block with a time yet");
    }
    match (ahead, age) {
        (AHEAD_MS.., _) => {
            let message = format!("this machine's clock is {} s behind the chain's", seconds(ahead));
            match ahead > FAR_AHEAD_MS {
                true => Finding::problem("clock", message, SET_IT),
                false => Finding::warning("clock", message, SET_IT),
            }
        }
        (_, FRESH_MS..) if !is_syncing => Finding::warning(
            "clock",
            format!(
                "the latest block is {} s old: the chain has stopped, the node is cut off, or this clock is fast",
                seconds(age)
            ),
            "compare this machine's clock with another one; if it is right, check the node",
        ),
        _ => Finding::ok("clock", format!("{} s after the latest block", seconds(age))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_clock_is_judged_by_how_far_it_is_off() {
        let now = 1_000_000_000;
        let verdict = |block: u64| clock(block, now, false).verdict;

        assert_eq!(verdict(now - 2_000), Verdict::Ok);
        assert_eq!(verdict(now + 1_000), Verdict::Ok);
        assert_eq!(verdict(now + 10_000), Verdict::Warning);
        assert_eq!(verdict(now + 31_000), Verdict::Problem);
        assert_eq!(verdict(now - 60_000), Verdict::Warning);
        assert_eq!(clock(now - 60_000, now, true).verdict, Verdict::Ok);
        assert_eq!(clock(0, now, false).message, "the chain has no block with a time yet");
    }

    #[test]
    fn finality_is_judged_by_how_far_it_trails() {
        assert_eq!(finality(100, 97).verdict, Verdict::Ok);
        assert_eq!(finality(100, 80).verdict, Verdict::Warning);
        assert_eq!(finality(100, 50).verdict, Verdict::Problem);
        assert_eq!(finality(3, 5).verdict, Verdict::Ok);
    }

    #[test]
    fn a_node_alone_is_a_problem_only_where_it_should_have_peers() {
        let health = |peers, is_syncing, should_have_peers| NodeHealth { peers, is_syncing, should_have_peers };

        assert_eq!(peers(&health(0, false, true)).verdict, Verdict::Problem);
        assert_eq!(peers(&health(0, false, false)).verdict, Verdict::Ok);
        assert_eq!(peers(&health(3, true, true)).verdict, Verdict::Warning);
    }
}
