//! Proxies: keys that act for an account.

use super::{Call, balances::address};
use crate::{AccountId, chain::ProxyKind};

/// Lets `delegate` act for the signer within `kind`, without a delay. Holds a deposit.
pub fn add_proxy(delegate: AccountId, kind: ProxyKind) -> Call {
    with_proxy("add_proxy", delegate, kind)
}

/// Removes a proxy that [`add_proxy`] added, and returns the deposit.
pub fn remove_proxy(delegate: AccountId, kind: ProxyKind) -> Call {
    with_proxy("remove_proxy", delegate, kind)
}

fn with_proxy(name: &'static str, delegate: AccountId, kind: ProxyKind) -> Call {
    Call::new("Proxy", name).with("delegate", address(delegate)).with("proxy_type", kind).with("delay", 0u32)
}

/// Makes `call` in the name of `real`, as its proxy. On chain the transaction succeeds even if the call fails;
/// [`Chain::submit`](crate::chain::Chain::submit) returns an error then.
pub fn proxy(real: AccountId, call: Call) -> Call {
    Call::new("Proxy", "proxy")
        .with("real", address(real))
        .with("force_proxy_type", None::<ProxyKind>)
        .with_call("call", call)
}
