//! The runner's process: lines in, lines out, and a sure end.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, Mutex, PoisonError, mpsc},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    sync::oneshot,
};

use sheaf_sandbox::{Policy, group::Group, launcher};

use super::{
    Limits, RunnerError,
    transcript::Transcript,
    watch::{self, Watch, Watched},
};

/// Longest answer of the harness, in bytes.
const LONGEST_LINE: u64 = 64 << 10;
/// How long a client may take to end when asked to, and its output to be read when it has ended.
const GRACE: Duration = Duration::from_secs(2);

/// What to start.
pub(super) struct Spawn {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    pub(super) environment: Vec<(String, String)>,
    pub(super) folder: PathBuf,
    /// In a process group of its own. `bwrap` needs none: its processes die with it.
    pub(super) own_group: bool,
    /// Where it keeps files, unless that is a file system which limits itself.
    pub(super) scratch: Option<PathBuf>,
}

impl Spawn {
    /// The same, started by the launcher once it has applied `policy`.
    pub(super) fn within(mut self, launcher: &Path, policy: &Policy) -> Self {
        let program = std::mem::replace(&mut self.program, launcher.to_owned());
        let rest = std::mem::take(&mut self.arguments);
        self.arguments = launcher::arguments(policy).into_iter().chain([program.into()]).chain(rest).collect();
        self
    }
}

/// A started process. Dropping it kills it.
pub(super) struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    printed: Arc<Mutex<Transcript>>,
    reader: Option<tokio::task::JoinHandle<()>>,
    own_group: bool,
    watch: Watch,
    /// Ends the thread that started the process.
    _keeper: mpsc::Sender<()>,
}

impl Process {
    pub(super) async fn spawn(spawn: Spawn, group: Group, limits: &Limits) -> Result<Self, RunnerError> {
        let own_group = spawn.own_group;
        let scratch = spawn.scratch.clone();
        let (mut child, keeper) = start(spawn).await?;

        let missing =
            || RunnerError::Io { action: "cannot start the runner", source: std::io::ErrorKind::BrokenPipe.into() };
        let requests = child.stdin.take().ok_or_else(missing)?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let stderr = child.stderr.take().ok_or_else(missing)?;
        let printed = Arc::new(Mutex::new(Transcript::default()));
        let reader = Some(tokio::spawn(collect(stderr, Arc::clone(&printed))));
        let root = child.id().unwrap_or_default();
        let watch = Watch::over(Watched { root, own_group, group, scratch, limits: limits.clone() });
        Ok(Self { child, requests: Some(requests), answers, printed, reader, own_group, watch, _keeper: keeper })
    }

    /// Sends one request and waits for one line. After an error the process is of no more use.
    pub(super) async fn exchange(
        &mut self,
        call: &'static str,
        request: &Value,
        limit: Duration,
    ) -> Result<Vec<u8>, RunnerError> {
        let mut line = request.to_string().into_bytes();
        line.push(b'\n');

        let mut watch = self.watch.clone();
        let answer = tokio::select! {
            biased;
            excess = watch.excess() => return Err(RunnerError::TooMuch { call, excess }),
            answer = tokio::time::timeout(limit, self.send_and_receive(&line)) => answer,
        };
        match answer {
            Err(_) => Err(RunnerError::Timeout { call, after: limit }),
            Ok(Some(answer)) if answer.ends_with(b"\n") => match self.watch.is_overfull() {
                Some(excess) => Err(RunnerError::TooMuch { call, excess }),
                None => Ok(answer),
            },
            Ok(Some(answer)) if u64::try_from(answer.len()).unwrap_or(u64::MAX) >= LONGEST_LINE => {
                Err(RunnerError::BadAnswer { call, detail: format!("a line of more than {LONGEST_LINE} bytes") })
            }
            Ok(_) => Err(self.obituary(call).await),
        }
    }

    /// Asks the process to end by closing its input, then kills it. Gives back the end of what it printed.
    pub(super) async fn stop(&mut self) -> String {
        self.requests = None;
        let _ = tokio::time::timeout(GRACE, self.child.wait()).await;
        self.kill().await;
        self.all_printed().await
    }

    /// Kills the process and all its children.
    pub(super) async fn kill(&mut self) {
        self.requests = None;
        if let (true, Some(id)) = (self.own_group, self.child.id()) {
            watch::kill(id, true);
        }
        let _ = self.child.kill().await;
    }

    /// The end of what the process printed.
    pub(super) fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).text()
    }

    /// Like [`printed`](Self::printed), of a process that has ended: waits until all of it is read.
    async fn all_printed(&mut self) -> String {
        if let Some(reader) = self.reader.take() {
            let _ = tokio::time::timeout(GRACE, reader).await;
        }
        self.printed()
    }

    async fn send_and_receive(&mut self, request: &[u8]) -> Option<Vec<u8>> {
        let requests = self.requests.as_mut()?;
        requests.write_all(request).await.ok()?;
        requests.flush().await.ok()?;

        let mut answer = Vec::new();
        (&mut self.answers).take(LONGEST_LINE).read_until(b'\n', &mut answer).await.ok()?;
        Some(answer)
    }

    async fn obituary(&mut self, call: &'static str) -> RunnerError {
        self.requests = None;
        let status = match tokio::time::timeout(GRACE, self.child.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            _ => "it closed its output".into(),
        };
        if let Some(excess) = self.watch.cause_of_death() {
            return RunnerError::TooMuch { call, excess };
        }
        let printed = match self.all_printed().await {
            empty if empty.trim().is_empty() => "(nothing)".into(),
            text => text,
        };
        RunnerError::Died { call, status, printed }
    }
}

/// Starts the process on a thread that lives as long as the [`Process`]: the kernel's "die with your parent", by which `bwrap` makes sure
/// that nothing outlives the agent, means the *thread* that started it, and threads of an async runtime come and go.
async fn start(spawn: Spawn) -> Result<(Child, mpsc::Sender<()>), RunnerError> {
    let runtime = tokio::runtime::Handle::current();
    let (started, child) = oneshot::channel();
    let (keeper, end) = mpsc::channel();

    std::thread::Builder::new()
        .name("sheaf-runner".into())
        .spawn(move || {
            let _inside = runtime.enter();
            if started.send(command(spawn).spawn()).is_ok() {
                let _ = end.recv();
            }
        })
        .map_err(RunnerError::io("cannot start a thread for the runner"))?;

    let child = child.await.map_err(|_| RunnerError::Stopped)?.map_err(RunnerError::io("cannot start the runner"))?;
    Ok((child, keeper))
}

fn command(spawn: Spawn) -> Command {
    let mut command = Command::new(spawn.program);
    command
        .args(spawn.arguments)
        .env_clear()
        .envs(spawn.environment)
        .current_dir(spawn.folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    if spawn.own_group {
        command.process_group(0);
    }
    command
}

/// Reads to the end, so that the client never waits for a reader, and keeps the last part.
async fn collect(mut stderr: ChildStderr, printed: Arc<Mutex<Transcript>>) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
        let fresh = buffer.get(..length).unwrap_or_default();
        printed.lock().unwrap_or_else(PoisonError::into_inner).push(fresh);
    }
}
