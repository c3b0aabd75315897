//! The places that keep IPFS blocks.
//!
//! | store | puts | gets |
//! |---|---|---|
//! | [`OnChain`] | with the transaction that publishes the model | `bitswap_v1_get` of a node |
//! | [`Pinata`] | Pinata's upload API, version 3, public network | Pinata's gateway |
//! | [`Kubo`] | the RPC of an own IPFS node | the same |
//! | [`Gateway`] | no | any HTTP gateway |
//! | [`Folder`] | a folder of this machine, one file for each CID | the same |

mod answer;
mod folder;
mod gateway;
mod kubo;
mod on_chain;
mod pinata;
#[cfg(test)]
mod tests;

pub use folder::Folder;
pub use gateway::Gateway;
pub use kubo::Kubo;
pub use on_chain::OnChain;
pub use pinata::Pinata;
