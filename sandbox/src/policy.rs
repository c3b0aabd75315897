//! What a confined program may take of the machine, and what must stand around it.

/// Which layers a program needs around it, and how much all of its processes may take together. Sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The layers.
    pub isolation: Isolation,
    /// Memory that is not shared with files; `None` for no limit.
    pub memory: Option<u64>,
    /// Processes and threads.
    pub processes: u64,
    /// Temporary files.
    pub scratch: u64,
}

impl Default for Policy {
    /// The strongest isolation, 16 GiB of memory, 512 processes and threads, 1 GiB of temporary files.
    fn default() -> Self {
        Self { isolation: Isolation::Auto, memory: Some(16 << 30), processes: 512, scratch: 1 << 30 }
    }
}

/// Which layers stand between a program and this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// The strongest this machine has, with a minimum: bubblewrap, or else Landlock and seccomp together.
    #[default]
    Auto,
    /// bubblewrap (`bwrap`): namespaces of its own for network, processes, users, mounts, IPC and host name; inside of it, Landlock and
    /// seccomp where the kernel has them.
    Bubblewrap,
    /// Landlock and seccomp without namespaces. Several processes cannot share locks or memory then, as data loaders may want to.
    Landlock,
    /// A separate process with an empty environment, and nothing else: the program can read whatever the user can, and use the network.
    /// Only for code the user wrote or has read.
    None,
}
