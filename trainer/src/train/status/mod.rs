//! What agents and daemons report about themselves while they work, in files.
//!
//! Nothing depends on these files: they are for people, and are written often and cheaply. A reader sees the old file
//! or the new one, and judges by its age whether the agent still runs.

mod agent;
mod daemon;
mod reporter;

pub use agent::{AgentStatus, Phase, Sent};
pub use daemon::{DaemonStatus, SkippedTask};
pub use reporter::{HEARTBEAT, Reporter};
