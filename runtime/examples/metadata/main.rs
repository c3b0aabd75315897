//! Writes the runtime's metadata for the client library: `cargo run -p sheaf-runtime --example metadata`.
//!
//! A test fails while `client-sdk/metadata.scale` differs from what this writes.

mod strip;

use std::{env, fs, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../client-sdk/metadata.scale");
    let path = env::args_os().nth(1).map_or_else(|| PathBuf::from(default), PathBuf::from);

    let bytes = match strip::metadata_for_clients() {
        Ok(bytes) => bytes,
        Err(reason) => {
            eprintln!("cannot read the runtime's metadata: {reason}");
            return ExitCode::FAILURE;
        }
    };
    if let Err(reason) = fs::write(&path, &bytes) {
        eprintln!("cannot write {}: {reason}", path.display());
        return ExitCode::FAILURE;
    }
    println!("{} bytes to {}", bytes.len(), path.display());
    ExitCode::SUCCESS
}
