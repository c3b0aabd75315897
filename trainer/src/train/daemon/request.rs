//! What `sheaf train stop` requests from the processes that train for an account: a file, so that a request survives a
//! crash.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sheaf_client_sdk::durable::{self, DurableError, Readers};

type Result<T, E = DurableError> = std::result::Result<T, E>;

/// A request to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// When it was made, in Unix milliseconds.
    pub asked_ms: u64,
    /// Leave all seats, claim, and release their stake.
    pub leave: bool,
    /// Unbond everything after that.
    pub unbond: bool,
}

impl Request {
    /// The request's file in an account's state folder.
    pub fn path(state: &Path) -> PathBuf {
        state.join("stop.json")
    }

    /// Whether it asks for more than a stop: this takes time, and continues after a restart.
    pub fn survives_restart(&self) -> bool {
        self.leave || self.unbond
    }

    /// The pending request, if there is one.
    pub fn read(state: &Path) -> Result<Option<Self>> {
        let path = Self::path(state);
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(DurableError::file("read", &path)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(DurableError::file("read", &path)(error)),
        }
    }

    /// Makes the request.
    pub fn write(&self, state: &Path) -> Result<()> {
        let path = Self::path(state);
        let bytes = serde_json::to_vec(self).map_err(DurableError::file("write", &path))?;
        durable::replace(&path, &bytes, Readers::Owner)
    }

    /// Removes the request, if there is one.
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
    fn a_request_can_be_read_until_it_is_removed() {
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
