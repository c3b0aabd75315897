//! `sheaf completions` and `sheaf man`: the command line as shells and `man` read it.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use serde_json::json;

use crate::{
    args::Cli,
    error::{Failure, Result},
    output::Output,
};

/// Prints the script that completes commands in `shell`.
pub(super) fn completions(shell: Shell, output: Output) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "sheaf", &mut script);
    let script = String::from_utf8_lossy(&script);
    output.result(&json!({ "shell": shell.to_string(), "script": script }), script.trim_end());
}

/// Writes one manual page a command into `folder`.
pub(super) fn man(folder: &Path, output: Output) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(Failure::file("make the folder", folder))?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(Failure::file("write manual pages to", folder))?;
    let pages = pages(folder)?;
    let text = format!(
        "{} manual pages in {}: read one with `man {}/sheaf.1`",
        pages.len(),
        folder.display(),
        folder.display()
    );
    output.result(&json!({ "folder": folder, "pages": pages }), text);
    Ok(())
}

/// The names of the manual pages in `folder`, sorted.
fn pages(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).map_err(Failure::file("read the folder", folder))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut pages: Vec<_> = names.filter(|name| name.starts_with("sheaf") && name.ends_with(".1")).collect();
    pages.sort();
    Ok(pages)
}
