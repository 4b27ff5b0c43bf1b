//! Text on a terminal.

use std::borrow::Cow;
use std::path::Path;

/// Escapes all characters that a terminal would interpret instead of showing them.
///
/// A line feed is escaped, too: the result is always a single line.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return text.into();
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            escaped.extend(character.escape_default());
        } else {
            escaped.push(character);
        }
    }
    escaped.into()
}

/// Escapes each line of a text and keeps the line feeds between them.
pub(crate) fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// Returns a path as messages quote it: in a single line.
pub(crate) fn path(path: &Path) -> String {
    escape(&path.display().to_string()).into_owned()
}

/// Returns whether a terminal interprets the character instead of showing it: control characters, line
/// separators and characters that change the writing direction.
pub(crate) fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn control_sequences_are_shown_and_not_interpreted() {
        assert_eq!(escape("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(escape("\u{9b}31mred"), "\\u{9b}31mred");
        assert_eq!(escape("a\u{202e}b\u{2066}c\u{200f}"), "a\\u{202e}b\\u{2066}c\\u{200f}");
        assert_eq!(escape("a\nb"), "a\\nb");
    }

    #[test]
    fn printable_text_is_unchanged() {
        for text in ["größe", "日本語", "e\u{301}", "👩\u{200d}💻", "עברית"] {
            assert_eq!(escape(text), text);
        }
    }
}
