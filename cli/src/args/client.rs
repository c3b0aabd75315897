//! `sheaf client …`

use std::path::PathBuf;

use clap::{Subcommand, builder::PossibleValuesParser};

use crate::templates::TEMPLATES;

/// Write, check, fetch and compare client code.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Make a folder with a task that runs: client code, card, data to try it on
    New {
        /// Which task to begin with
        #[arg(value_parser = PossibleValuesParser::new(TEMPLATES.iter().map(|template| template.value())))]
        template: String,
        /// The folder to make
        #[arg(value_name = "NAME")]
        folder: PathBuf,
    },
    /// Check client code without running it: syntax, size, what it imports, whether there is a client in it
    Lint {
        /// The client code: client.py, or a zip of a package
        file: PathBuf,
        /// Python whose parser reads it [default: `python` of the settings, else python3]
        #[arg(long, value_name = "PATH", env = "SHEAF_PYTHON", hide_env_values = true)]
        python: Option<PathBuf>,
    },
    /// Print the CID that a file has on the chain and in IPFS
    Cid {
        /// The client code: client.py, or a zip of a package; at most 256 KiB
        file: PathBuf,
    },
    /// Fetch client code from the chain or an aggregator's copy, checked against its hash
    Fetch {
        /// `model:NUMBER`, `task:NUMBER`, or a CID
        #[arg(value_name = "MODEL|TASK|CID")]
        what: String,
        /// File to write, which must not exist; `-` prints [default: client.py or client.zip here]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Show what changed from one client code to another
    Diff {
        /// A file, `model:NUMBER`, `task:NUMBER`, or a CID
        old: String,
        /// Another
        new: String,
    },
}
