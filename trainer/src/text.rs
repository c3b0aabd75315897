//! Makes text of strangers harmless before anyone sees it.

/// A name or address that a stranger put on the chain, as one line of text.
pub fn readable(bytes: &[u8]) -> String {
    harmless(&String::from_utf8_lossy(bytes)).replace('\n', "\u{fffd}")
}

/// Source text in which nothing is hidden: a character that would control the terminal or change the direction of text
/// becomes its code, such as `<U+202E>`. Tabs and line ends stay.
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // Windows ends lines with both.
        let ends_line = letter == '\r' && letters.peek() == Some(&'\n');
        match letter {
            '\t' => shown.push('\t'),
            _ if ends_line || is_harmless(letter) => shown.push(letter),
            _ => shown.push_str(&format!("<U+{:04X}>", u32::from(letter))),
        }
    }
    shown
}

/// `text` without characters that move a terminal's cursor, change its colours, change the direction of text or are
/// invisible: parts of what is shown come from aggregators, nodes and client code.
pub fn harmless(text: &str) -> String {
    text.chars().map(|letter| if is_harmless(letter) { letter } else { '\u{fffd}' }).collect()
}

/// Whether a character shows as itself.
fn is_harmless(letter: char) -> bool {
    let hidden = matches!(letter,
        // Soft hyphen, joiners, and marks that change the shape of other characters.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{feff}'
        // Line ends that only some programs know, and changes of direction.
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // Blanks that count as letters, annotations, tags and variation selectors.
        | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}');
    letter == '\n' || !(hidden || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_cannot_control_the_terminal() {
        assert_eq!(readable(b"City\x1b[2J\nHospital"), "City\u{fffd}[2J\u{fffd}Hospital");
        assert_eq!(readable("City\u{202e}latipsoH\u{200b}\u{2066}".as_bytes()), "City\u{fffd}latipsoH\u{fffd}\u{fffd}");
        assert_eq!(readable("Städtische Klinik 医院".as_bytes()), "Städtische Klinik 医院");
        assert_eq!(harmless("two\nlines\r\u{9b}m"), "two\nlines\u{fffd}\u{fffd}m");
    }
}
