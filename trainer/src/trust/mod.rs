//! Which client code the user agreed to, and whose code runs without asking.
//!
//! Trust is valid on one network only: an address exists on all of them, and may belong to others there. For each
//! network, in Sheaf's home:
//!
//! ```text
//! trust/<genesis>/organizations/<address>.json   whose code runs without asking
//! trust/<genesis>/code/<sha256>.json             what the user agreed to: whose, for which model, when, and how
//! trust/<genesis>/code/<sha256>.py, .zip         the code itself, to show what changes later
//! ```

pub(crate) mod error;
mod record;
#[cfg(test)]
mod tests;

pub use error::TrustError;
pub use record::{AgreedCode, AgreementKind, TrustedOrganization};

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sheaf_client_sdk::{
    H256,
    durable::{self, DurableError, Readers},
};
use sheaf_primitives::sha256;
use sheaf_protocol::Hash;

use crate::client_code::package;

/// The result of this module's functions.
type Result<T, E = TrustError> = std::result::Result<T, E>;

/// What the user trusts on one network.
#[derive(Clone, Debug)]
pub struct Trust {
    folder: PathBuf,
}

impl Trust {
    /// What the user trusts on the network with this genesis hash; `root` holds all networks.
    pub fn of(root: &Path, genesis: H256) -> Self {
        Self { folder: root.join(hex::encode(genesis)) }
    }

    /// The networks on which something is trusted, ascending by genesis hash.
    pub fn networks(root: &Path) -> Result<Vec<H256>> {
        let mut networks: Vec<H256> =
            names(root, "")?.iter().filter_map(|name| Some(H256(name.parse::<Hash>().ok()?.0))).collect();
        networks.sort_unstable();
        Ok(networks)
    }

    /// How the user agreed to the code with this hash. `None` if the user did not, or if the record is damaged: then
    /// the user is asked again.
    pub fn agreed(&self, sha256: &[u8; 32]) -> Option<AgreedCode> {
        let record: AgreedCode = read(&self.code_record(sha256)).ok()?;
        (record.sha256 == hex::encode(sha256)).then_some(record)
    }

    /// Keeps code where the user can read it before agreeing to it. Returns the file.
    pub fn keep(&self, sha256: &[u8; 32], code: &[u8]) -> Result<PathBuf> {
        durable::private_folder(&self.folder.join("code"))?;
        let extension = if package::is_zip(code) { "zip" } else { "py" };
        let path = self.code_file(sha256, extension);
        durable::replace(&path, code, Readers::Owner)?;
        Ok(path)
    }

    /// Remembers that the user agreed to code. Call [`Trust::keep`] before.
    pub fn agree(&self, sha256: &[u8; 32], record: &AgreedCode) -> Result<()> {
        write(&self.code_record(sha256), record)
    }

    /// All code that the user agreed to, the latest first.
    pub fn codes(&self) -> Result<Vec<AgreedCode>> {
        let mut codes: Vec<AgreedCode> = read_all(&self.folder.join("code"))?;
        codes.sort_by_key(|code| std::cmp::Reverse(code.agreed_ms));
        Ok(codes)
    }

    /// The code that the user agreed to last before `model` of `organization`: that of the same model, else of one with
    /// the same name, else any of the organization's. A model on the chain never changes, so its next version is
    /// another model.
    pub fn last_version(&self, organization: &str, model: u64, model_name: &str) -> Option<(AgreedCode, Vec<u8>)> {
        let mut codes: Vec<AgreedCode> = self.codes().ok()?;
        codes.retain(|code| code.organization == organization);
        // Stable: among equals the latest stays first.
        codes.sort_by_key(|code| (code.model != model, code.model_name != model_name));
        codes.into_iter().find_map(|code| self.kept(&code).map(|bytes| (code, bytes)))
    }

    /// Whether an organization's code runs without asking.
    pub fn trusts(&self, organization: &str) -> bool {
        let record: Result<TrustedOrganization> = read(&self.organization_record(organization));
        record.is_ok_and(|record| record.organization == organization)
    }

    /// Lets an organization's code run without asking.
    pub fn trust(&self, record: &TrustedOrganization) -> Result<()> {
        durable::private_folder(&self.folder.join("organizations"))?;
        write(&self.organization_record(&record.organization), record)
    }

    /// The trusted organizations, by address.
    pub fn organizations(&self) -> Result<Vec<TrustedOrganization>> {
        let mut organizations: Vec<TrustedOrganization> = read_all(&self.folder.join("organizations"))?;
        organizations.sort_by(|one, other| one.organization.cmp(&other.organization));
        Ok(organizations)
    }

    /// No longer lets an organization's code run without asking. Returns whether it was trusted.
    pub fn forget_organization(&self, organization: &str) -> Result<bool> {
        remove(&self.organization_record(organization))
    }

    /// Forgets that the user agreed to this code, and deletes it. Returns whether the user had agreed.
    pub fn forget_code(&self, sha256: &[u8; 32]) -> Result<bool> {
        let agreed = remove(&self.code_record(sha256))?;
        remove(&self.code_file(sha256, "py"))?;
        remove(&self.code_file(sha256, "zip"))?;
        Ok(agreed)
    }

    /// The bytes of code that the user agreed to, if they are unchanged.
    fn kept(&self, code: &AgreedCode) -> Option<Vec<u8>> {
        let hash = code.sha256.parse::<Hash>().ok()?;
        let files = ["py", "zip"].map(|extension| self.code_file(&hash.0, extension));
        files.iter().filter_map(|file| std::fs::read(file).ok()).find(|bytes| sha256(&[bytes]) == hash.0)
    }

    fn code_record(&self, sha256: &[u8; 32]) -> PathBuf {
        self.code_file(sha256, "json")
    }

    fn code_file(&self, sha256: &[u8; 32], extension: &str) -> PathBuf {
        self.folder.join("code").join(format!("{}.{extension}", hex::encode(sha256)))
    }

    fn organization_record(&self, organization: &str) -> PathBuf {
        self.folder.join("organizations").join(format!("{organization}.json"))
    }
}

/// The names in `folder` that end with `ending`; none if there is no such folder.
fn names(folder: &Path, ending: &str) -> Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(DurableError::file("read the folder", folder)(error).into()),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| name.ends_with(ending) && !name.starts_with('.')).collect())
}

fn read_all<T: DeserializeOwned>(folder: &Path) -> Result<Vec<T>> {
    names(folder, ".json")?.iter().map(|name| read(&folder.join(name))).collect()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = std::fs::read(path).map_err(DurableError::file("read", path))?;
    serde_json::from_slice(&bytes).map_err(|error| TrustError::Damaged(DurableError::file("read", path)(error)))
}

fn write<T: serde::Serialize>(path: &Path, record: &T) -> Result<()> {
    let bytes = serde_json::to_vec(record).map_err(DurableError::file("write", path))?;
    Ok(durable::replace(path, &bytes, Readers::Owner)?)
}

/// Deletes a file. Returns whether there was one.
fn remove(path: &Path) -> Result<bool> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(DurableError::file("delete", path)(error).into()),
    }
}
