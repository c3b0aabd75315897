//! Letting another key act for an account.

use super::{Call, balances::address};
use crate::{AccountId, chain::ProxyKind};

/// Lets `delegate` act for the signer in what `kind` allows, at once. Holds a deposit.
pub fn add_proxy(delegate: AccountId, kind: ProxyKind) -> Call {
    with_proxy("add_proxy", delegate, kind)
}

/// Takes back what [`add_proxy`] gave, and returns the deposit.
pub fn remove_proxy(delegate: AccountId, kind: ProxyKind) -> Call {
    with_proxy("remove_proxy", delegate, kind)
}

fn with_proxy(name: &'static str, delegate: AccountId, kind: ProxyKind) -> Call {
    Call::new("Proxy", name).with("delegate", address(delegate)).with("proxy_type", kind).with("delay", 0u32)
}

/// Makes `call` in the name of `real`, whose proxy the signer is. The transaction succeeds even if the call fails; whoever
/// submits it through [`Chain::submit`](crate::chain::Chain::submit) is told of the failure all the same.
pub fn proxy(real: AccountId, call: Call) -> Call {
    Call::new("Proxy", "proxy")
        .with("real", address(real))
        .with("force_proxy_type", None::<ProxyKind>)
        .with_call("call", call)
}
