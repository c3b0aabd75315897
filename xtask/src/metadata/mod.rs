//! The runtime's metadata, as the client library reads it.

mod strip;

pub use strip::metadata_for_clients;

use crate::Failure;
use codec::Decode;
use std::{fs, path::Path};

/// The file that the client library reads.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../client-sdk/metadata.scale");

/// Writes the stripped metadata to `file`.
///
/// # Errors
/// If the runtime's metadata cannot be read, if the client library could not read the result, or if the file cannot be
/// written.
pub fn write(file: &Path) -> Result<(), Failure> {
    let bytes = metadata_for_clients().map_err(|reason| format!("cannot read the runtime's metadata: {reason}"))?;
    subxt_metadata::Metadata::decode(&mut &bytes[..])
        .map_err(|reason| format!("the client library cannot read this metadata: {reason}"))?;
    fs::write(file, &bytes).map_err(|reason| format!("cannot write {}: {reason}", file.display()))?;
    println!("{} bytes to {}", bytes.len(), file.display());
    Ok(())
}
