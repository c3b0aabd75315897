//! What stands between code that nobody vouches for and the machine it runs on.
//!
//! Four layers, each of which holds when another fails:
//!
//! - *bubblewrap*: namespaces of its own for network, processes, users, mounts, IPC and host name; no capability; no environment.
//! - *Landlock*: which files may be opened, kept by the kernel for the process and all it starts; no signal and no abstract socket to
//!   processes outside.
//! - *seccomp*: which system calls may be made.
//! - *control groups*: memory and number of processes, over all processes together.
//!
//! [`layers`] says which of them this machine has. [`launcher`] applies Landlock, seccomp and resource limits to itself and then becomes
//! the program that was asked for, inside of bubblewrap or without it. The caller builds the arguments of `bwrap`.

mod bubblewrap;
mod calls;
mod files;
pub mod group;
pub mod launcher;
mod layers;
mod policy;
pub mod usage;

pub use bubblewrap::{Bubblewrap, BubblewrapError};
pub use layers::{Kind, Layer, Layers, State, landlock, layers, seccomp};
pub use policy::{Calls, Files, Policy};
