//! Checks this implementation against a file of test vectors that another one made.

pub mod protocol;
pub mod rewards;
mod section;

pub use section::{Check, Section};

use std::{fs, path::Path, process::ExitCode};

/// Prints for each section of `file` how many cases agree, and the first that does not.
///
/// Exits with 1 if a case disagrees, with 2 if the file cannot be read.
pub fn check_file(file: &Path) -> ExitCode {
    let sections = fs::read_to_string(file).map_err(|cause| cause.to_string()).and_then(|text| judge(&text));
    match sections {
        Ok(sections) => {
            sections.iter().for_each(|section| println!("{section}"));
            if sections.iter().all(Section::agrees) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => {
            eprintln!("error: cannot read the vectors in {}: {reason}", file.display());
            ExitCode::from(2)
        }
    }
}

/// Judges every section of the file.
fn judge(text: &str) -> Result<Vec<Section>, String> {
    let file: serde_json::Value = serde_json::from_str(text).map_err(|cause| format!("it is not JSON: {cause}"))?;
    let is_rewards = file.get("cases").is_some();
    let is_protocol = protocol::SECTIONS.iter().any(|(name, _)| file.get(name).is_some());
    if !is_rewards && !is_protocol {
        return Err(
            "it is not a JSON object with `cases`, or with `update_trees`, `messages`, `check_ins`, `quantize` \
                    and `steps`"
                .into(),
        );
    }
    let mut wanted = Vec::new();
    if is_rewards {
        wanted.push(rewards::SECTION);
    }
    if is_protocol {
        wanted.extend(protocol::SECTIONS);
    }
    wanted.into_iter().map(|(name, check)| Section::judge(&file, name, check)).collect()
}
