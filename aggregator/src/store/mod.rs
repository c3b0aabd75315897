//! State that survives a crash.
//!
//! A task's folder holds a journal of promises and decisions, and the parts of unfinished uploads. Models,
//! reports and accepted updates are objects, named by their hash. The rule is the same everywhere: on disk first, then
//! acknowledged. After a crash the state is rebuilt from the journal.

mod entry;
mod error;
mod journal;
mod lock;
mod objects;
mod parts;
mod record;
mod steps;
mod task;

pub use entry::{Began, CheckIn, Entry, Outcome, Serves};
pub use error::StoreError;
pub use journal::Journal;
pub use lock::lock_data_dir;
pub use objects::{Objects, Shelf};
pub use parts::{Part, Parts};
pub use record::{JournaledRound, JournaledTask};
pub use steps::{NoSteps, Steps};
pub use task::TaskStore;
