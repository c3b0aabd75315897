//! How much of the machine a confined program can use, and which layers it needs.

/// Which layers a program needs, and how much all of its processes can use together. Sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The layers.
    pub isolation: Isolation,
    /// Memory, without what is shared with files; `None` for no limit.
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

/// Which layers isolate a program from this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// All layers that this machine has. The minimum is bubblewrap, or Landlock and seccomp together.
    #[default]
    Auto,
    /// bubblewrap (`bwrap`): namespaces of its own for network, processes, users, mounts, IPC and host name; inside of it, Landlock and
    /// seccomp where the kernel has them.
    Bubblewrap,
    /// Landlock and seccomp without namespaces. Processes of the program cannot share locks or memory then, as some data loaders do.
    Landlock,
    /// Only a separate process without the caller's environment: the program can read whatever the user can, and use the network. Only
    /// for code that the user wrote or has read.
    None,
}
