//! Text of strangers, made harmless before anyone sees it.

/// A name or address that a stranger put on the chain, as one line of text.
pub fn readable(bytes: &[u8]) -> String {
    harmless(&String::from_utf8_lossy(bytes)).replace('\n', "\u{fffd}")
}

/// Source text, so that nobody is misled by what it does to a terminal or an eye: `<U+202E>` stands for a letter that
/// would turn the text around, and the like. Tabs and line ends stay.
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // The line ends of other systems are no trick.
        let ends_line = letter == '\r' && letters.peek() == Some(&'\n');
        match letter {
            '\t' => shown.push('\t'),
            _ if ends_line || is_harmless(letter) => shown.push(letter),
            _ => shown.push_str(&format!("<U+{:04X}>", u32::from(letter))),
        }
    }
    shown
}

/// `text` without what would move a terminal's cursor, change its colours, turn text around or hide in it: aggregators,
/// nodes and client code have a say in what is shown.
pub fn harmless(text: &str) -> String {
    text.chars().map(|letter| if is_harmless(letter) { letter } else { '\u{fffd}' }).collect()
}

/// Whether a letter shows as itself and nothing else.
fn is_harmless(letter: char) -> bool {
    let hidden = matches!(letter,
        // Soft hyphen, joiners, and marks that the shape of other letters depends on.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{feff}'
        // Line ends that only some readers know, and what turns text around.
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // Blanks that count as letters, annotations, tags and variants.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}');
    letter == '\n' || !(hidden || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_write_to_the_terminal_as_they_like() {
        assert_eq!(readable(b"City\x1b[2J\nHospital"), "City\u{fffd}[2J\u{fffd}Hospital");
        assert_eq!(readable("City\u{202e}latipsoH\u{200b}\u{2066}".as_bytes()), "City\u{fffd}latipsoH\u{fffd}\u{fffd}");
        assert_eq!(readable("Städtische Klinik 医院".as_bytes()), "Städtische Klinik 医院");
        assert_eq!(harmless("two\nlines\r\u{9b}m"), "two\nlines\u{fffd}\u{fffd}m");
    }
}
