//! Shows what changed between two client codes, both by strangers.

use std::time::Duration;

use similar::TextDiff;

use super::package::{Package, SourceFile};
use crate::text::code;

/// After this time, the rest of a file is shown as replaced. Files can be made so that the shortest difference takes
/// very long to find.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;

/// A unified diff in which all text is harmless to a terminal. Empty if nothing changed.
pub fn difference(old: &Package, new: &Package) -> String {
    let mut paths: Vec<&str> = old.files().iter().chain(new.files()).map(|file| file.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.into_iter().map(|path| of_file(path, old.file(path), new.file(path))).collect()
}

fn of_file(path: &str, old: Option<&SourceFile>, new: Option<&SourceFile>) -> String {
    let bytes = |file: Option<&SourceFile>| file.map(|file| file.content.clone());
    if bytes(old) == bytes(new) {
        return String::new();
    }
    let name = |side: &str, file: Option<&SourceFile>| match file {
        Some(_) => format!("{side}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (old_name, new_name) = (name("old", old), name("new", new));
    let text = |file: Option<&SourceFile>| file.map_or(Some(String::new()), |file| file.text().map(code));
    match (text(old), text(new)) {
        (Some(before), Some(after)) if before != after => {
            let diff = TextDiff::configure().timeout(TIMEOUT).diff_lines(&before, &after);
            diff.unified_diff().context_radius(CONTEXT).header(&old_name, &new_name).to_string()
        }
        (Some(_), Some(_)) if old.is_none() || new.is_none() => format!("--- {old_name}\n+++ {new_name}\n"),
        _ => {
            let size = |file: Option<&SourceFile>| file.map_or(0, |file| file.content.len());
            format!("--- {old_name}\n+++ {new_name}\nnot text: {} bytes, now {} bytes\n", size(old), size(new))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(source: &str) -> Package {
        Package::read(source.as_bytes()).unwrap()
    }

    #[test]
    fn changes_are_shown_with_the_lines_around_them() {
        let diff = difference(&single("import numpy\nx = 1\n"), &single("import numpy\nimport socket\nx = 1\n"));

        assert_eq!(
            diff,
            "--- old/client.py\n+++ new/client.py\n@@ -1,2 +1,3 @@\n import numpy\n+import socket\n x = 1\n"
        );
        assert_eq!(difference(&single("same"), &single("same")), "");
    }

    #[test]
    fn code_cannot_control_the_terminal_or_the_direction_of_text() {
        let diff = difference(&single("x = 1\n"), &single("x = '\x1b[2J'\r# \u{202e}evil\u{200b}\n\ty = 2\n"));

        assert!(diff.contains("+x = '<U+001B>[2J'<U+000D># <U+202E>evil<U+200B>\n+\ty = 2\n"), "{diff}");
    }

    #[test]
    fn a_change_that_cannot_be_seen_is_still_reported() {
        // Both are shown as the same text.
        let diff = difference(&single("x = '<U+200B>'"), &single("x = '\u{200b}'"));

        assert!(diff.contains("not text: 14 bytes, now 9 bytes"), "{diff}");
    }

    #[test]
    fn files_made_to_be_compared_slowly_do_not_delay_the_user() {
        let one: String = (0..40_000u64).map(|line| format!("{}\n", line * 7_919 % 10_007)).collect();
        let other: String = (0..40_000u64).map(|line| format!("{}\n", line * 6_007 % 10_007)).collect();
        let start = std::time::Instant::now();

        assert!(!difference(&single(&one), &single(&other)).is_empty());

        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}
