//! Checks this implementation against a file of test vectors that another one made:
//! `cargo run -p sheaf-protocol --example vectors -- FILE`.
//!
//! The file is JSON, either `{"cases": […]}` (reward claims) or `{"update_trees": […], "messages": […], "check_ins": […],
//! "quantize": […], "steps": […]}`. For each section one line says how many cases agree, and the first that does not.
//! Exits with 1 if a case disagrees, with 2 if the file cannot be read.

mod protocol;
mod rewards;
mod section;

use section::Section;
use std::{env, fs, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [path] = arguments.as_slice() else {
        eprintln!("usage: vectors FILE");
        return ExitCode::from(2);
    };
    let sections = fs::read_to_string(path).map_err(|cause| cause.to_string()).and_then(|text| judge(&text));
    match sections {
        Ok(sections) => {
            sections.iter().for_each(|section| println!("{section}"));
            if sections.iter().all(Section::agrees) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(reason) => {
            eprintln!("cannot read the vectors in {}: {reason}", path.display());
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
