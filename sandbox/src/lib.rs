//! Isolates untrusted programs from the machine that they run on.
//!
//! Four layers, each of which protects when another fails:
//!
//! - *bubblewrap*: namespaces of its own for network, processes, users, mounts, IPC and host name; no capability; none of the
//!   caller's environment.
//! - *Landlock*: which files the process and all it starts can open; no signal and no abstract socket to processes outside.
//! - *seccomp*: which system calls they can make.
//! - *control groups*: memory and number of processes, counted over all processes together.
//!
//! A [`Policy`] says how much a [`Program`] can use and which layers it needs. [`Confinement::find`] resolves it to the layers of this
//! machine, and [`Confinement::spawn`] starts the program within them. From then on a [`Watch`] measures what it uses, and kills it when
//! it exceeds a limit ([`Confined`]).
//!
//! [`layers()`] says which layers this machine has. [`launcher`] applies Landlock, seccomp and the rest to itself and then becomes the
//! program that was asked for, inside of bubblewrap or without it.
//!
//! ```no_run
//! # use sheaf_sandbox::{Confinement, Mount, Policy, Program};
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = Policy { memory: Some(1 << 30), ..Policy::default() };
//! let confinement = Confinement::find(policy, "sheaf").await?;
//! let data = Mount::new("/srv/xrays", "/data");
//! let program = Program {
//!     executable: "/usr/bin/wc".into(),
//!     arguments: vec!["-c".into(), confinement.place(&data).join("scan.png").into()],
//!     readable: vec![data],
//!     ..Program::default()
//! };
//! let mut confined = confinement.spawn(program).await?;
//! confined.child.wait().await?;
//! # Ok(()) }
//! ```

mod bubblewrap;
mod calls;
mod confined;
mod confinement;
mod error;
mod files;
pub mod group;
mod host;
pub mod launcher;
mod layers;
mod policy;
mod program;
mod restrictions;
pub mod usage;
mod watch;

pub use bubblewrap::{Bubblewrap, BubblewrapError};
pub use confined::Confined;
pub use confinement::Confinement;
pub use error::ConfinementError;
pub use layers::{Kind, Layer, Layers, State, landlock, layers, seccomp};
pub use policy::{Isolation, Policy};
pub use program::{Mount, Program};
pub use restrictions::{Calls, Files, Restrictions};
pub use watch::{Excess, Watch};
