//! `sheaf config …`

use clap::Subcommand;

/// Read and change settings.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show every setting, its value, and where it comes from: flag, environment, file or default
    List,
    /// Print the value of a setting
    Get {
        /// Name of the setting, such as node
        setting: String,
    },
    /// Write a setting to the settings file
    Set {
        /// Name of the setting, such as node
        setting: String,
        /// The new value
        value: String,
    },
    /// Remove a setting from the settings file
    Unset {
        /// Name of the setting, such as genesis
        setting: String,
    },
    /// Print where the settings file is
    Path,
}
