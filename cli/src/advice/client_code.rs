//! Errors of client code that cannot be fetched or run.

use sheaf_trainer::{
    client_code::{ClientCodeError, dependencies::HOW_TO_LOCK},
    trust::TrustError,
};

use crate::error::{Failure, Kind};

impl From<ClientCodeError> for Failure {
    fn from(error: ClientCodeError) -> Self {
        use ClientCodeError as E;
        let message = error.to_string();
        let client = |next: &str| Self::new(Kind::Client, message.clone()).next(next);
        match error {
            E::File(error) => error.into(),
            E::Chain(error) => error.into(),
            E::Trust(error) => error.into(),
            E::Host(error) => error.into(),
            E::NoSuchFile(_) => Self::input(message).next("name a file, model:NUMBER, task:NUMBER, or a CID"),
            E::Empty(_) => Self::input(message),
            E::Unavailable { .. } => {
                client("nodes that synced by warp lack older code: pass --node of one that has every block")
            }
            E::NoSuchTask(_) => Self::chain(message).next("sheaf task list"),
            E::NoSuchModel(_) | E::NoModelWith(_) | E::NoModel => Self::chain(message).next("sheaf model list"),
            E::NotAgreed { copy, .. } => client(&format!("read it at {}, then run this again", copy.display())),
            E::BadZip(_) => Self::new(Kind::Client, message),
            E::BadLock(_) | E::NoLock(_) => client(HOW_TO_LOCK),
            E::Python { .. } => client("name another with --python, SHEAF_PYTHON or `python` of config.toml"),
            E::NoVenv { .. } => {
                client("install its venv module (`apt install python3-venv`), or name another Python with --python")
            }
            E::NotInstalled(_) => client(
                "pip's settings say which index it asks; if a wheel is missing, try another Python with --python",
            ),
            E::NoParser(_) => client("name one with --python, SHEAF_PYTHON or `python` of config.toml"),
        }
    }
}

impl From<TrustError> for Failure {
    fn from(error: TrustError) -> Self {
        match error {
            TrustError::File(error) => error.into(),
            TrustError::Damaged(_) => {
                Self::input(error.to_string()).next("delete that file: you are asked again about what it agreed to")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_that_cannot_be_used_can_be_replaced_by_another() {
        let error = ClientCodeError::Python { python: "/no/python".into(), reason: "it is not there".into() };

        assert!(Failure::from(error).to_string().contains("--python"));
    }

    #[test]
    fn packages_without_hashes_come_with_the_way_to_a_lock() {
        assert!(Failure::from(ClientCodeError::NoLock("torch".into())).to_string().contains("--generate-hashes"));
    }
}
