//! A confined program that runs: its process, what it uses, and how it is killed.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    sync::mpsc,
};

use tokio::{process::Child, sync::oneshot};

use crate::{
    error::ConfinementError,
    group::Group,
    launcher,
    policy::Policy,
    restrictions::Restrictions,
    watch::{Watch, Watched, kill},
};

/// The process to start for a program.
pub(crate) struct Command {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) folder: PathBuf,
    /// Whether it gets a process group of its own. `bwrap` needs none: its processes die with it.
    pub(crate) own_group: bool,
    /// The folder of its temporary files, unless its file system has a size limit.
    pub(crate) scratch: Option<PathBuf>,
}

impl Command {
    /// The same command, started by the launcher after it has applied `restrictions`.
    pub(crate) fn within(mut self, launcher: &Path, restrictions: &Restrictions) -> Self {
        let program = std::mem::replace(&mut self.program, launcher.to_owned());
        let rest = std::mem::take(&mut self.arguments);
        self.arguments = launcher::arguments(restrictions).into_iter().chain([program.into()]).chain(rest).collect();
        self
    }
}

/// A confined program that runs. Dropping it kills it and all it started. Only [`Isolation::None`](crate::Isolation::None) lets a
/// process leave the group that is killed.
#[derive(Debug)]
pub struct Confined {
    /// Its process; standard input, output and error are pipes.
    pub child: Child,
    /// Measures what it uses.
    pub watch: Watch,
    /// The process group to kill, by its leader; unset where the process takes all others with it, and once the group is killed.
    group: Option<u32>,
    /// Ends the thread that started the process.
    _keeper: mpsc::Sender<()>,
}

impl Confined {
    pub(crate) async fn start(command: Command, group: Group, policy: &Policy) -> Result<Self, ConfinementError> {
        let (own_group, scratch) = (command.own_group, command.scratch.clone());
        let (child, keeper) = start(command).await?;
        let root = child.id().unwrap_or_default();
        let watch = Watch::over(Watched { root, own_group, group, scratch, policy: policy.clone() });
        Ok(Self { child, watch, group: own_group.then_some(root), _keeper: keeper })
    }

    /// Kills the program and all it started. Call it right after the program has ended, for what the program left behind.
    pub async fn kill(&mut self) {
        // Once: with the last process of the group its number becomes free for others.
        if let Some(leader) = self.group.take() {
            kill(leader, true);
        }
        let _ = self.child.kill().await;
    }
}

impl Drop for Confined {
    fn drop(&mut self) {
        // The number is the program's as long as nobody has waited for its end.
        if let Some(leader) = self.group.take().filter(|_| self.child.id().is_some()) {
            kill(leader, true);
        }
    }
}

/// Starts the process on a thread that lives as long as the [`Confined`]: the kernel's parent death signal, by which `bwrap` and
/// the launcher end with their caller, is about the *thread* that started them, and threads of an async runtime come and go.
async fn start(command: Command) -> Result<(Child, mpsc::Sender<()>), ConfinementError> {
    let runtime = tokio::runtime::Handle::current();
    let (started, child) = oneshot::channel();
    let (keeper, end) = mpsc::channel();

    std::thread::Builder::new()
        .name("confined".into())
        .spawn(move || {
            let _inside = runtime.enter();
            if started.send(process(command).spawn()).is_ok() {
                let _ = end.recv();
            }
        })
        .map_err(ConfinementError::io("cannot start a thread for the confined program"))?;

    let thread_ended =
        || ConfinementError::io("cannot start the confined program")(std::io::ErrorKind::BrokenPipe.into());
    let child =
        child.await.map_err(|_| thread_ended())?.map_err(ConfinementError::io("cannot start the confined program"))?;
    Ok((child, keeper))
}

fn process(command: Command) -> tokio::process::Command {
    let mut process = tokio::process::Command::new(command.program);
    process
        .args(command.arguments)
        .env_clear()
        .envs(command.environment)
        .current_dir(command.folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if command.own_group {
        process.process_group(0);
    }
    process
}
