//! `sheaf config …`

use clap::Subcommand;

/// Read and change settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting, what it is, and who said so: flag, environment, file or default
    List,
    /// Print what a setting is
    Get {
        /// Name of the setting, such as node
        setting: String,
    },
    /// Write a setting to the settings file
    Set {
        /// Name of the setting, such as node
        setting: String,
        /// What it is to be
        value: String,
    },
    /// Take a setting out of the settings file
    Unset {
        /// Name of the setting, such as genesis
        setting: String,
    },
    /// Print where the settings file is
    Path,
}
