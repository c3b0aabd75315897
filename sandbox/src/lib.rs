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
//! A [`Policy`] says how much a [`Program`] may take and which layers it needs. [`Confinement::find`] resolves it to the layers of this
//! machine, and [`Confinement::spawn`] starts the program within them. What it takes is counted from then on, and who takes too much is
//! killed ([`Confined`]).
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
