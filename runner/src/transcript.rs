//! The end of the client's output, made safe for a terminal.

use std::collections::VecDeque;

/// How much of the client's output is kept, in bytes.
const KEPT: usize = 16 << 10;
/// Longest message shown as one line, in characters.
const LINE: usize = 400;

/// The end of a stream. Everything before is dropped.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    bytes: VecDeque<u8>,
}

impl Transcript {
    /// Appends `bytes`, and drops the oldest beyond the limit.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        let excess = self.bytes.len().saturating_sub(KEPT);
        self.bytes.drain(..excess);
    }

    /// The text kept.
    pub(super) fn text(&self) -> String {
        let (front, back) = self.bytes.as_slices();
        clean(&String::from_utf8_lossy(&[front, back].concat()))
    }
}

/// Drops characters that could control a terminal or change the direction of text; keeps line ends and tabs.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter(|&char| char == '\n' || char == '\t' || !is_control(char)).collect()
}

/// `text` as one short line.
pub(super) fn line(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = clean(&flat).chars().take(LINE).collect();
    if flat.chars().count() > LINE {
        shown.push('…');
    }
    shown
}

fn is_control(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
