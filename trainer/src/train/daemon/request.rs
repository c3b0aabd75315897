//! What `sheaf train stop` asks of whatever trains for an account: a file, so that a request outlives a crash.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::durable::{self, DurableError, Readers};

type Result<T, E = DurableError> = std::result::Result<T, E>;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// When, in Unix milliseconds.
    pub asked_ms: u64,
    /// Leave all seats, claim, and release their stake.
    pub leave: bool,
    /// Then unbond everything.
    pub unbond: bool,
}

impl Request {
    /// Where the request is, below an account's state folder.
    pub fn path(state: &Path) -> PathBuf {
        state.join("stop.json")
    }

    /// Whether more than a stop is asked for: something that takes time, and that a restart goes on with.
    pub fn survives_restart(&self) -> bool {
        self.leave || self.unbond
    }

    /// The request that waits, if one does.
    pub fn read(state: &Path) -> Result<Option<Self>> {
        let path = Self::path(state);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(DurableError::file("read", &path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DurableError::file("read", &path)(error)),
        }
    }

    /// Puts the request where it is seen.
    pub fn write(&self, state: &Path) -> Result<()> {
        let path = Self::path(state);
        let bytes = serde_json::to_vec(self).map_err(DurableError::file("write", &path))?;
        durable::replace(&path, &bytes, Readers::Owner)
    }

    /// Takes the request back: it is fulfilled.
    pub fn remove(state: &Path) -> Result<()> {
        let path = Self::path(state);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(DurableError::file("remove", &path)(error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_back_until_it_is_taken_back() {
        let state = tempfile::tempdir().unwrap();
        let request = Request { asked_ms: 7, leave: true, unbond: false };

        assert_eq!(Request::read(state.path()).unwrap(), None);
        request.write(state.path()).unwrap();
        assert_eq!(Request::read(state.path()).unwrap(), Some(request));
        Request::remove(state.path()).unwrap();
        Request::remove(state.path()).unwrap();
        assert_eq!(Request::read(state.path()).unwrap(), None);
    }
}
