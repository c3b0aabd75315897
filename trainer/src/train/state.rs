//! The state of a trainer in a task, at `state/<genesis>/<address>/<task>/` under Sheaf's home:
//!
//! ```text
//! payee.json                     who is paid, and where that account comes from
//! status.json                    what the agent does, for people; nothing depends on it
//! aggregators.json               which aggregators served the task, and from which round on
//! client-state                   what the client code remembers of earlier rounds; bytes of its own, never read here
//! rounds/<round>/check-in.json   what was or will be sent, and its payee
//! rounds/<round>/update.safetensors
//! rounds/<round>/receipt.json    the aggregator's signature that it has the update
//! rounds/<round>/missed.json     why the round will not be paid
//! rounds/<round>/proof.json      the claim, verified against the chain; `sheaf rewards check` reads it
//! rounds/<round>/claimed.json    that it was paid, for the time when the chain no longer has the task
//! rounds/<round>.former/         what was sent to an aggregator that was replaced before it posted the round
//! ```
//!
//! The salts of commitments are not stored: they follow from the wallet's claim seed.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sheaf_client_sdk::{
    AccountId, H256, RoundIndex, TaskId,
    durable::{self, DurableError, FolderLock, Readers},
};
use sheaf_protocol::wire::{ReceiptFrame, UploadBegin};

use super::{
    proof::Proof,
    step::{Memory, Progress},
};

/// The result of reading and writing files.
type Result<T, E = DurableError> = std::result::Result<T, E>;

/// The state folder of one trainer in one task.
#[derive(Clone, Debug)]
pub struct TaskFolder {
    path: PathBuf,
}

/// A check-in as it was or will be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredCheckIn {
    /// The account that it pays, SS58.
    pub payee: AccountId,
    /// The announcement of the upload, check-in included.
    pub begin: UploadBegin,
}

/// Why a round will not be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missed {
    /// The cause, for programs: a refusal code, or `not_counted`.
    pub code: String,
    /// What was wrong, for people.
    pub reason: String,
}

/// Who is paid for a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPayee {
    /// The account, SS58.
    pub payee: AccountId,
    /// Whether it was derived for this task.
    pub fresh: bool,
    /// The wallet here that has its key, if one does.
    pub wallet: Option<String>,
}

/// An aggregator, and the first round that it served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAggregator {
    /// Its account, SS58.
    pub account: AccountId,
    /// The first round that it had to post.
    pub first_round: RoundIndex,
}

/// The refusal code if the aggregator has a check-in of this seat that is not on this disk.
const ELSEWHERE: &str = "already_checked_in";

impl TaskFolder {
    /// The folder at `path`, which is created if it is missing.
    pub fn open(path: PathBuf) -> Result<Self> {
        durable::private_folder(&path.join("rounds"))?;
        Ok(Self { path })
    }

    /// Every task folder below `account`, with its task, ascending.
    pub fn all(account: &Path) -> Result<Vec<(TaskId, Self)>> {
        let mut folders: Vec<(TaskId, Self)> =
            named(account)?.into_iter().map(|(task, path)| (task, Self { path })).collect();
        folders.sort_by_key(|(task, _)| *task);
        Ok(folders)
    }

    /// Every task folder below `state`, of all accounts in all networks, with its account and task.
    pub fn of_all_accounts(state: &Path) -> Result<Vec<(AccountId, TaskId, Self)>> {
        let mut folders = Vec::new();
        for (_, network) in named::<String>(state)? {
            for (account, path) in named::<AccountId>(&network)? {
                folders.extend(Self::all(&path)?.into_iter().map(|(task, folder)| (account, task, folder)));
            }
        }
        Ok(folders)
    }

    /// Prevents a second agent from training the same seat, whose check-ins would contradict the first one's, until the
    /// lock is dropped. Fails with [`DurableError::Locked`] if there is one.
    pub fn lock(&self) -> Result<FolderLock> {
        FolderLock::acquire(&self.path, "lock")
    }

    /// The file in which an agent reports what it does.
    pub fn status_path(&self) -> PathBuf {
        self.path.join("status.json")
    }

    /// How far each round got.
    pub fn memory(&self) -> Result<Memory> {
        let mut memory = Memory::new();
        for round in self.rounds()? {
            if let Some(progress) = self.progress(round)? {
                memory.insert(round, progress);
            }
        }
        Ok(memory)
    }

    fn progress(&self, round: RoundIndex) -> Result<Option<Progress>> {
        if self.file(round, "proof.json").exists() {
            return Ok(Some(Progress::Proven));
        }
        if self.file(round, "receipt.json").exists() {
            return Ok(Some(Progress::Acknowledged));
        }
        if let Some(missed) = self.missed(round)? {
            return Ok(Some(if missed.code == ELSEWHERE { Progress::Elsewhere } else { Progress::Missed }));
        }
        let check_in = self.check_in(round)?;
        Ok(check_in.map(|check_in| Progress::Prepared(H256(check_in.begin.base_model.0))))
    }

    /// The rounds this trainer took part in, ascending.
    pub fn rounds(&self) -> Result<Vec<RoundIndex>> {
        let mut rounds: Vec<RoundIndex> =
            named(&self.path.join("rounds"))?.into_iter().map(|(round, _)| round).collect();
        rounds.sort_unstable();
        Ok(rounds)
    }

    /// Keeps a check-in and its update, before any part of them is sent.
    pub fn prepare(&self, round: RoundIndex, check_in: &StoredCheckIn, update: &[u8]) -> Result<()> {
        durable::private_folder(&self.round(round))?;
        // A check-in on an abandoned fork may have been refused: that refusal does not concern this one.
        remove(&self.file(round, "missed.json"))?;
        durable::replace(&self.update_path(round), update, Readers::Owner)?;
        write(&self.file(round, "check-in.json"), check_in)
    }

    /// The check-in of a round, if there is one.
    pub fn check_in(&self, round: RoundIndex) -> Result<Option<StoredCheckIn>> {
        read(&self.file(round, "check-in.json"))
    }

    /// The update of a round.
    pub fn update(&self, round: RoundIndex) -> Result<Vec<u8>> {
        let path = self.update_path(round);
        fs::read(&path).map_err(DurableError::file("read", &path))
    }

    /// Keeps the aggregator's receipt.
    pub fn keep_receipt(&self, receipt: &ReceiptFrame) -> Result<()> {
        durable::private_folder(&self.round(receipt.round))?;
        write(&self.receipt_path(receipt.round), receipt)
    }

    /// The state of the client code after its last training.
    pub fn client_state(&self) -> Result<Option<Vec<u8>>> {
        let path = self.client_state_path();
        match fs::read(&path) {
            Ok(state) => Ok(Some(state)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DurableError::file("read", &path)(error)),
        }
    }

    /// Keeps the state of the client code.
    pub fn keep_client_state(&self, state: &[u8]) -> Result<()> {
        durable::replace(&self.client_state_path(), state, Readers::Owner)
    }

    fn client_state_path(&self) -> PathBuf {
        self.path.join("client-state")
    }

    /// The file with a round's receipt.
    pub fn receipt_path(&self, round: RoundIndex) -> PathBuf {
        self.file(round, "receipt.json")
    }

    /// Keeps why a round will not be paid.
    pub fn keep_missed(&self, round: RoundIndex, code: &str, reason: &str) -> Result<()> {
        durable::private_folder(&self.round(round))?;
        write(&self.file(round, "missed.json"), &Missed { code: code.into(), reason: reason.into() })?;
        match code {
            ELSEWHERE => Ok(()),
            _ => remove(&self.update_path(round)),
        }
    }

    /// Why a round will not be paid, if it will not.
    pub fn missed(&self, round: RoundIndex) -> Result<Option<Missed>> {
        read(&self.file(round, "missed.json"))
    }

    /// Keeps a proof that verified against the chain. The update is no longer needed.
    pub fn keep_proof(&self, round: RoundIndex, proof: &Proof) -> Result<()> {
        durable::private_folder(&self.round(round))?;
        let path = self.file(round, "proof.json");
        durable::replace(&path, proof.to_file().to_string().as_bytes(), Readers::Owner)?;
        remove(&self.update_path(round))
    }

    /// The proof of a round, if there is one.
    pub fn proof(&self, round: RoundIndex) -> Result<Option<Proof>> {
        let path = self.file(round, "proof.json");
        let Some(file) = read(&path)? else { return Ok(None) };
        let wrong = |reason| DurableError::file("read the proof in", &path)(io::Error::other(reason));
        Proof::from_file(&file).map(Some).map_err(wrong)
    }

    /// Remembers that a round's reward was paid. Call this only for claims that are final.
    pub fn keep_claimed(&self, round: RoundIndex) -> Result<()> {
        match self.claimed(round) {
            true => Ok(()),
            false => write(&self.file(round, "claimed.json"), &true),
        }
    }

    /// Whether a round's reward is known to have been paid.
    pub fn claimed(&self, round: RoundIndex) -> bool {
        self.file(round, "claimed.json").exists()
    }

    /// Keeps who serves the task now. If that is another aggregator than before, the rounds that the previous one did
    /// not post are moved to `.former`: they start again.
    pub fn keep_aggregator(&self, now: StoredAggregator) -> Result<()> {
        let mut known = self.aggregators()?;
        if known.last() == Some(&now) {
            return Ok(());
        }
        if !known.is_empty() {
            for round in self.rounds()?.into_iter().filter(|round| *round >= now.first_round) {
                self.put_aside(round)?;
            }
        }
        known.push(now);
        write(&self.path.join("aggregators.json"), &known)
    }

    /// The aggregator that had to post a round; `None` if this trainer knows none.
    pub fn aggregator_of(&self, round: RoundIndex) -> Result<Option<AccountId>> {
        let known = self.aggregators()?;
        let of = known.iter().rev().find(|known| known.first_round <= round).or(known.first());
        Ok(of.map(|of| of.account))
    }

    fn aggregators(&self) -> Result<Vec<StoredAggregator>> {
        Ok(read(&self.path.join("aggregators.json"))?.unwrap_or_default())
    }

    fn put_aside(&self, round: RoundIndex) -> Result<()> {
        let (from, to) = (self.round(round), self.path.join("rounds").join(format!("{round}.former")));
        match fs::remove_dir_all(&to) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(DurableError::file("remove", &to)(error)),
            _ => fs::rename(&from, &to).map_err(DurableError::file("move", &from)),
        }
    }

    /// Keeps who is paid.
    pub fn keep_payee(&self, payee: &StoredPayee) -> Result<()> {
        write(&self.path.join("payee.json"), payee)
    }

    /// Who is paid, if that was chosen before.
    pub fn payee(&self) -> Result<Option<StoredPayee>> {
        read(&self.path.join("payee.json"))
    }

    fn round(&self, round: RoundIndex) -> PathBuf {
        self.path.join("rounds").join(round.to_string())
    }

    fn file(&self, round: RoundIndex, name: &str) -> PathBuf {
        self.round(round).join(name)
    }

    fn update_path(&self, round: RoundIndex) -> PathBuf {
        self.file(round, "update.safetensors")
    }
}

/// The entries of a folder whose names can be parsed as `N`; none if there is no folder.
fn named<N: std::str::FromStr>(folder: &Path) -> Result<Vec<(N, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(DurableError::file("read the folder", folder)(error)),
    };
    let name = |path: &Path| path.file_name()?.to_str()?.parse().ok();
    Ok(entries.flatten().filter_map(|entry| name(&entry.path()).map(|name| (name, entry.path()))).collect())
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(DurableError::file("read", path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(DurableError::file("read", path)(error)),
    }
}

fn write(path: &Path, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(DurableError::file("write", path))?;
    durable::replace(path, text.as_bytes(), Readers::Owner)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(DurableError::file("remove", path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
