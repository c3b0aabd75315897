//! What a command prints: results on stdout, for people or with `--json` for programs; progress on stderr.

use std::io::{IsTerminal, Write};

use serde_json::Value;
use sheaf_client_sdk::Progress;
use sheaf_trainer::{Console, train::TrainError};

pub use sheaf_trainer::text::{code, harmless, readable};

use crate::{error::Failure, progress};

/// How to print.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    json: bool,
    color: bool,
}

impl Output {
    /// Prints JSON if `json`; colours progress only on a terminal, and never where `NO_COLOR` is set.
    pub fn new(json: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { json, color: wanted && std::io::stderr().is_terminal() }
    }

    /// Whether results are JSON, for programs.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// The command's result: `value` as one line of JSON, or `text` for people.
    pub fn result(&self, value: &Value, text: impl AsRef<str>) {
        let text = text.as_ref();
        match self.json {
            true => line(&value.to_string()),
            false if text.is_empty() => {}
            false => line(text),
        }
    }

    /// One of many results, as it happens: a line of JSON, or a line of text.
    pub fn event(&self, value: &Value, text: impl AsRef<str>) {
        self.result(value, text);
    }

    /// What is being done right now.
    pub fn progress(&self, text: impl AsRef<str>) {
        let text = harmless(text.as_ref());
        match self.color {
            true => note(&format!("\u{1b}[2m· {text}\u{1b}[0m")),
            false => note(&format!("· {text}")),
        }
    }

    /// Something the user should know although the command continues.
    pub fn warn(&self, text: impl AsRef<str>) {
        let text = harmless(text.as_ref());
        match self.color {
            true => note(&format!("\u{1b}[33mwarning:\u{1b}[0m {text}")),
            false => note(&format!("warning: {text}")),
        }
    }

    /// A unified diff for the user, on stderr; its text is harmless already.
    pub fn diff(&self, diff: &str) {
        for line in diff.lines() {
            let color = match line.as_bytes().first() {
                Some(b'+') => "32",
                Some(b'-') => "31",
                Some(b'@') => "36",
                _ => "",
            };
            match self.color && !color.is_empty() {
                true => note(&format!("\u{1b}[{color}m{line}\u{1b}[0m")),
                false => note(line),
            }
        }
    }

    /// A note to the user, on stderr as it is.
    pub fn note(&self, text: &str) {
        note(text);
    }

    /// Why the command failed: for people on stderr, and with `--json` for programs on stdout.
    pub fn failure(&self, failure: &Failure) {
        let text = harmless(&failure.to_string());
        match self.color {
            true => note(&format!("\u{1b}[31merror:\u{1b}[0m {text}")),
            false => note(&format!("error: {text}")),
        }
        if self.json {
            line(&failure.json().to_string());
        }
    }
}

impl Console for Output {
    fn progress(&self, text: &str) {
        Self::progress(self, text);
    }

    fn warn(&self, text: &str) {
        Self::warn(self, text);
    }

    fn transfer(&self) -> Progress {
        progress::bar(self.json)
    }

    fn advice(&self, error: TrainError) -> Option<String> {
        Failure::from(error).next_step().map(str::to_owned)
    }
}

/// One line on stdout. A reader that went away (`| head`) is not a failure.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One line on stderr.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A table for people: columns as wide as their widest cell, two blanks apart.
pub struct Table(comfy_table::Table);

impl Table {
    /// A table with these headings.
    pub fn new<const N: usize>(headings: [&str; N]) -> Self {
        let mut table = comfy_table::Table::new();
        table.load_style(comfy_table::presets::NOTHING).set_header(headings.map(str::to_uppercase));
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        Self(table)
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.0.add_row(cells);
    }

    /// Whether there is nothing under the headings.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The table's lines.
    pub fn render(&self) -> String {
        self.0.trim_fmt()
    }
}

/// Facts for people, one a line: names aligned, values behind them.
pub fn facts<const N: usize>(facts: [(&str, String); N]) -> String {
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    facts.iter().map(|(name, value)| format!("{name:<width$}  {value}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(["task", "deposit"]);
        table.row(["7".into(), "100 SHF".into()]);

        assert_eq!(table.render(), "TASK  DEPOSIT\n7     100 SHF");
    }
}
