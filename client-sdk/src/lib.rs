//! The Rust library for Sheaf: what trainers, organizations and aggregators do off the chain.
//!
//! | module | for |
//! |---|---|
//! | [`chain`] | connecting, reading typed storage at a block, submitting and waiting for finality, events |
//! | [`calls`] | the calls of the learning pallets, and the few stock ones that people need too |
//! | [`content`] | fetching files that the chain pins by hash, and putting files where others can fetch them |
//! | [`keys`] | key pairs, the claim seed, signatures as wallets make them |
//! | [`check_in`] | a trainer's sealed check-in of one round |
//! | [`rewards`] | rebuilding, verifying and valuing reward proofs |
//! | [`aggregator`] | a trainer's session with an aggregator: offers, uploads, receipts, proofs; its public files and feed |
//! | [`durable`] | files that survive a crash, and locks on folders |
//!
//! Amounts are plancks (1 SHF = 10^12 plancks), instants Unix milliseconds, hashes SHA-256 unless a name says
//! otherwise. Accounts print as SS58 addresses with prefix 42.
//!
//! ```no_run
//! use sheaf_client_sdk::{calls, chain::{Chain, Wait}, keys};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! sheaf_client_sdk::init();
//! let chain = Chain::connect("ws://127.0.0.1:9944", None).await?;
//! let trainer = keys::dev("Ferdie")?;
//!
//! let view = chain.at_finalized().await?;
//! for task in view.tasks().await? {
//!     println!("task {}: {} plancks escrowed", task.id, task.terms.deposit);
//! }
//!
//! let submitted = chain.submit(&trainer, &calls::staking::take_seat(0), Wait::Finalized).await?;
//! println!("seated in block {}, fee {} plancks", submitted.block.number, submitted.fee);
//! # Ok(())
//! # }
//! ```

pub mod aggregator;
pub mod calls;
pub mod chain;
pub mod check_in;
pub mod clock;
pub mod content;
pub mod durable;
pub mod keys;
mod progress;
pub mod rewards;

pub use progress::Progress;
pub use sheaf_primitives as primitives;
pub use sheaf_primitives::{Balance, BlockNumber, H256, ModelId, Moment, RoundIndex, TaskId};
pub use sheaf_protocol as protocol;
pub use subxt::utils::AccountId32 as AccountId;

/// Chooses the TLS implementation of the process. Call it at the start of `main`; later calls do nothing.
///
/// The dependencies may bring two implementations, and then do not choose: the first `wss://` or `https://` connection
/// would panic.
pub fn init() {
    // An error says that a provider is already installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
