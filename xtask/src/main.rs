//! The command line of the tools.

use clap::{Parser, Subcommand};
use std::{path::PathBuf, process::ExitCode};
use xtask::{Failure, claims_load, database, metadata, vectors};

/// Tools for those who work on Sheaf.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    tool: Tool,
}

#[derive(Subcommand)]
enum Tool {
    /// Writes the part of the runtime's metadata that the client library needs.
    ///
    /// A test fails while client-sdk/metadata.scale differs from it.
    Metadata {
        /// Where to write it.
        #[arg(default_value = metadata::FILE)]
        file: PathBuf,
    },
    /// Checks this implementation against test vectors that another one made.
    ///
    /// The file is JSON: {"cases": […]} for reward claims, or {"update_trees": […], "messages": […], "check_ins": […],
    /// "quantize": […], "steps": […]}. Exits with 1 if a case disagrees, with 2 if the file cannot be read.
    Vectors {
        /// The test vectors.
        file: PathBuf,
    },
    /// Measures a read and a write of one storage item in the node's database, ParityDB.
    Database,
    /// Sends claims in bulk to a running network: JSON from standard input, figures as JSON to standard output.
    ///
    /// scripts/bench.sh claims and tests/e2e/test_flood.py start the network and read the figures.
    ClaimsLoad {
        /// What to measure.
        #[arg(value_enum)]
        load: claims_load::Load,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().tool {
        Tool::Metadata { file } => metadata::write(&file),
        Tool::Vectors { file } => return vectors::check_file(&file),
        Tool::Database => database::measure(),
        Tool::ClaimsLoad { load } => measure_claims(load),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn measure_claims(load: claims_load::Load) -> Result<(), Failure> {
    let order = std::io::read_to_string(std::io::stdin())?;
    println!("{}", claims_load::measure(load, &order)?);
    Ok(())
}
