//! Measures what a program uses of the machine, over all of its processes: instead of control groups where there are none, and to say
//! which limit was exceeded where there are.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::sync::watch::{Receiver, channel};

use crate::{
    group::Group,
    policy::Policy,
    usage::{self, Usage},
};

/// Time between two measurements.
const PAUSE: Duration = Duration::from_millis(100);
/// Minimum size that is counted for a file or folder, in bytes.
const BLOCK: u64 = 4096;

/// A limit that a program exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// Bytes of memory, over all processes.
    #[error("{} MiB of memory", .0 >> 20)]
    Memory(u64),
    /// Processes and threads.
    #[error("{0} processes and threads")]
    Processes(u64),
    /// Bytes of files.
    #[error("{} MiB of scratch space", .0 >> 20)]
    Scratch(u64),
}

/// What is watched. A program that exceeds a limit is killed at once, whether or not its caller waits for it.
#[derive(Debug)]
pub(crate) struct Watched {
    /// The process that all others descend from.
    pub(crate) root: u32,
    /// Whether it leads a group of processes, which is then killed with it.
    pub(crate) own_group: bool,
    /// The control groups of all processes.
    pub(crate) group: Group,
    /// The folder of temporary files, unless its file system has a size limit.
    pub(crate) scratch: Option<PathBuf>,
    pub(crate) policy: Policy,
}

/// Watches a confined program until the last of its copies is dropped.
#[derive(Clone, Debug)]
pub struct Watch {
    watched: Arc<Watched>,
    found: Receiver<Option<Excess>>,
}

impl Watch {
    pub(crate) fn over(watched: Watched) -> Self {
        let (report, found) = channel(None);
        let watched = Arc::new(watched);
        let seen = Arc::clone(&watched);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    () = report.closed() => return,
                    () = tokio::time::sleep(PAUSE) => {}
                }
                let look = Arc::clone(&seen);
                let Ok(excess) = tokio::task::spawn_blocking(move || look.excess()).await else { return };
                if excess.is_some() {
                    let _ = report.send(excess);
                    return kill(seen.root, seen.own_group);
                }
            }
        });
        Self { watched, found }
    }

    /// The limit that the program exceeded, if it was killed for that.
    pub fn cause_of_death(&self) -> Option<Excess> {
        let found = *self.found.borrow();
        found.or_else(|| self.watched.killed_for_memory())
    }

    /// The limit of files, if it is exceeded now: a quick program can finish between two measurements.
    pub fn is_overfull(&self) -> Option<Excess> {
        let limit = self.watched.policy.scratch;
        Some(Excess::Scratch(limit)).filter(|_| self.watched.scratch() > limit)
    }

    /// Waits until the program exceeds a limit.
    pub async fn excess(&mut self) -> Excess {
        match self.found.wait_for(Option::is_some).await.map(|found| *found) {
            Ok(Some(excess)) => excess,
            _ => std::future::pending().await,
        }
    }
}

impl Watched {
    fn excess(&self) -> Option<Excess> {
        beyond(usage::of_tree(self.root), self.scratch(), &self.policy).or_else(|| self.killed_for_memory())
    }

    fn scratch(&self) -> u64 {
        self.scratch.as_deref().map_or(0, |folder| size(folder, self.policy.scratch))
    }

    /// The kernel may have killed only one of many processes.
    fn killed_for_memory(&self) -> Option<Excess> {
        self.policy.memory.filter(|_| self.group.ran_out_of_memory()).map(Excess::Memory)
    }
}

/// Kills a process, or its whole group.
pub(crate) fn kill(root: u32, own_group: bool) {
    let Some(root) = i32::try_from(root).ok().and_then(Pid::from_raw) else { return };
    let _ = if own_group { kill_process_group(root, Signal::KILL) } else { kill_process(root, Signal::KILL) };
}

fn beyond(usage: Usage, scratch: u64, policy: &Policy) -> Option<Excess> {
    if usage.processes > policy.processes {
        return Some(Excess::Processes(policy.processes));
    }
    if scratch > policy.scratch {
        return Some(Excess::Scratch(policy.scratch));
    }
    policy.memory.filter(|limit| usage.memory > *limit).map(Excess::Memory)
}

/// The size of the files below a folder, in bytes, without following links. Stops counting above `enough`.
fn size(folder: &Path, enough: u64) -> u64 {
    let mut sum = 0u64;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else { continue };
        let inside = if about.is_dir() { size(&entry.path(), enough) } else { about.len() };
        sum = sum.saturating_add(inside.max(BLOCK));
        if sum > enough {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_at_the_limits_is_allowed() {
        let policy = |memory, processes| Policy { memory, processes, scratch: 8, ..Policy::default() };
        let usage = Usage { processes: 8, memory: 1 << 20 };

        assert_eq!(beyond(usage, 8, &policy(Some(1 << 20), 8)), None);
        assert_eq!(beyond(usage, 8, &policy(None, 8)), None);
        assert_eq!(beyond(usage, 9, &policy(None, 8)), Some(Excess::Scratch(8)));
        assert_eq!(beyond(usage, 8, &policy(Some((1 << 20) - 1), 8)), Some(Excess::Memory((1 << 20) - 1)));
        assert_eq!(beyond(usage, 8, &policy(None, 7)), Some(Excess::Processes(7)));
    }

    #[test]
    fn empty_files_and_folders_count_as_well() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("inner/file"), [0; 10_000]).unwrap();
        fs::write(folder.path().join("empty"), []).unwrap();

        assert_eq!(size(folder.path(), u64::MAX), 10_000 + BLOCK);
    }
}
