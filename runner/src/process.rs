//! The runner's process: requests, answers, output and end.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use sheaf_sandbox::Confined;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStderr, ChildStdin, ChildStdout},
};

use super::{error::RunnerError, transcript::Transcript};

/// Longest answer of the harness, in bytes.
const LONGEST_LINE: u64 = 64 << 10;
/// Maximum time for a client to end when asked to, and for its output to be read after it ended.
const GRACE: Duration = Duration::from_secs(2);

/// A started process. Dropping it kills it.
pub(super) struct Process {
    confined: Confined,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    printed: Arc<Mutex<Transcript>>,
    reader: Option<tokio::task::JoinHandle<()>>,
}

impl Process {
    /// The process of a harness that was started.
    pub(super) fn new(mut confined: Confined) -> Result<Self, RunnerError> {
        let missing =
            || RunnerError::Io { action: "cannot start the runner", source: std::io::ErrorKind::BrokenPipe.into() };
        let requests = confined.child.stdin.take().ok_or_else(missing)?;
        let answers = BufReader::new(confined.child.stdout.take().ok_or_else(missing)?);
        let stderr = confined.child.stderr.take().ok_or_else(missing)?;
        let printed = Arc::new(Mutex::new(Transcript::default()));
        let reader = Some(tokio::spawn(collect(stderr, Arc::clone(&printed))));
        Ok(Self { confined, requests: Some(requests), answers, printed, reader })
    }

    /// Sends one request and waits for one line. After an error the process is no longer usable.
    pub(super) async fn exchange(
        &mut self,
        call: &'static str,
        request: &Value,
        limit: Duration,
    ) -> Result<Vec<u8>, RunnerError> {
        let mut line = request.to_string().into_bytes();
        line.push(b'\n');

        let mut watch = self.confined.watch.clone();
        let answer = tokio::select! {
            biased;
            excess = watch.excess() => return Err(RunnerError::TooMuch { call, excess }),
            answer = tokio::time::timeout(limit, self.send_and_receive(&line)) => answer,
        };
        match answer {
            Err(_) => Err(RunnerError::Timeout { call, after: limit }),
            Ok(Some(answer)) if answer.ends_with(b"\n") => match self.confined.watch.is_overfull() {
                Some(excess) => Err(RunnerError::TooMuch { call, excess }),
                None => Ok(answer),
            },
            Ok(Some(answer)) if u64::try_from(answer.len()).unwrap_or(u64::MAX) >= LONGEST_LINE => {
                Err(RunnerError::BadAnswer { call, detail: format!("a line of more than {LONGEST_LINE} bytes") })
            }
            Ok(_) => Err(self.cause_of_end(call).await),
        }
    }

    /// Asks the process to end by closing its input, then kills it. Returns the end of its output.
    pub(super) async fn stop(&mut self) -> String {
        self.requests = None;
        let _ = tokio::time::timeout(GRACE, self.confined.child.wait()).await;
        self.kill().await;
        self.all_printed().await
    }

    /// Kills the process and all its children.
    pub(super) async fn kill(&mut self) {
        self.requests = None;
        self.confined.kill().await;
    }

    /// The end of the process's output.
    pub(super) fn printed(&self) -> String {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).text()
    }

    /// Like [`printed`](Self::printed), for a process that has ended: waits until all of its output is read.
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

    /// Why the process ended during `call`.
    async fn cause_of_end(&mut self, call: &'static str) -> RunnerError {
        self.requests = None;
        let status = match tokio::time::timeout(GRACE, self.confined.child.wait()).await {
            Ok(Ok(status)) => status.to_string(),
            _ => "it closed its output".into(),
        };
        if let Some(excess) = self.confined.watch.cause_of_death() {
            return RunnerError::TooMuch { call, excess };
        }
        let printed = match self.all_printed().await {
            empty if empty.trim().is_empty() => "(nothing)".into(),
            text => text,
        };
        RunnerError::Died { call, status, printed }
    }
}

/// Reads all output, so that the client never blocks on it, and keeps the last part.
async fn collect(mut stderr: ChildStderr, printed: Arc<Mutex<Transcript>>) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
        let fresh = buffer.get(..length).unwrap_or_default();
        printed.lock().unwrap_or_else(PoisonError::into_inner).push(fresh);
    }
}
