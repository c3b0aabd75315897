//! The journal: one line for every transaction sent from this machine, in `sent.jsonl` of the signer's state folder.
//!
//! Nodes drop the events of old blocks; the journal keeps their outcome.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::Path,
};

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::{
    AccountId, BlockNumber, H256,
    calls::Call,
    chain::{SignedCall, SubmitError, Submitted},
    clock,
    durable::{self, DurableError},
};

use crate::error::Result;

/// A transaction that was sent from this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// When its outcome became known, in Unix milliseconds.
    pub time_ms: u64,
    /// Its hash.
    pub transaction: H256,
    /// The account that signed it.
    pub signer: AccountId,
    /// The pallet of its call.
    pub pallet: String,
    /// Its call.
    pub call: String,
    /// The block that includes it, if known.
    pub block: Option<BlockNumber>,
    /// The fee it paid in plancks, as text; `None` if unknown.
    pub fee: Option<String>,
    /// Why it failed, or why its success is unknown.
    pub error: Option<String>,
}

/// The file's name in an account's state folder.
const NAME: &str = "sent.jsonl";

impl Sent {
    /// A transaction and its outcome, now.
    pub fn new(signed: &SignedCall, call: &Call, outcome: &Result<Submitted, SubmitError>) -> Self {
        let block = match outcome {
            Ok(submitted) => Some(submitted.block.number),
            Err(SubmitError::Dispatch { block, .. }) => Some(block.number),
            Err(_) => None,
        };
        Self {
            time_ms: clock::now(),
            transaction: signed.hash,
            signer: signed.signer,
            pallet: call.pallet().into(),
            call: call.name().into(),
            block,
            fee: outcome.as_ref().ok().map(|submitted| submitted.fee.to_string()),
            error: outcome.as_ref().err().map(ToString::to_string),
        }
    }

    /// Appends it to the file in `folder`, an account's state folder.
    pub fn keep(&self, folder: &Path) -> Result<()> {
        durable::private_folder(folder)?;
        let path = folder.join(NAME);
        let mut line = serde_json::to_vec(self).map_err(DurableError::file("write", &path))?;
        line.push(b'\n');
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // One write, so that lines of concurrent commands do not mix.
        let written = options.open(&path).and_then(|mut file| file.write_all(&line).and_then(|()| file.sync_all()));
        Ok(written.map_err(DurableError::file("write", &path))?)
    }

    /// All transactions of the account of `folder`, the oldest first. Skips a line that a crash cut short.
    pub fn all(folder: &Path) -> Result<Vec<Self>> {
        let path = folder.join(NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(DurableError::file("read", &path)(error).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_are_read_back_and_a_cut_line_does_not_hide_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("account");
        let sent = Sent {
            time_ms: 1,
            transaction: H256([1; 32]),
            signer: AccountId([2; 32]),
            pallet: "Balances".into(),
            call: "transfer_keep_alive".into(),
            block: Some(7),
            fee: Some("12".into()),
            error: None,
        };

        assert_eq!(Sent::all(&state).unwrap(), []);
        sent.keep(&state).unwrap();
        fs::write(
            state.join(NAME),
            [fs::read(state.join(NAME)).unwrap(), b"{\"time_ms\": 2, \"tra\n".to_vec()].concat(),
        )
        .unwrap();
        sent.keep(&state).unwrap();

        assert_eq!(Sent::all(&state).unwrap(), [sent.clone(), sent]);
    }
}
