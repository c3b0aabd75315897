//! What an agent says about itself while it works: `status.json` beside the rest of what is kept of its task.
//!
//! Nothing depends on it: it tells people how things are, and is written often and cheaply. A reader sees the old file or
//! the new one, and judges by its age whether the agent is still there. A daemon says as much of itself in a [`DaemonStatus`].

mod agent;
mod daemon;
mod reporter;

pub use agent::{AgentStatus, Phase, Sent};
pub use daemon::{DaemonStatus, SkippedTask};
pub use reporter::{HEARTBEAT, Reporter};
