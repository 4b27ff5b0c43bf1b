//! What people and programs read: one file a form.

use std::borrow::Cow;
use std::io::{self, Write as _};

pub(crate) mod bug;
pub(crate) mod catalogue;
pub(crate) mod conditions;
pub(crate) mod diff;
pub(crate) mod findings;
pub(crate) mod graph;
pub(crate) mod ini;
pub(crate) mod inspected;
pub(crate) mod json;
pub(crate) mod links;
pub(crate) mod message;
mod pictured;
pub(crate) mod plugins;
pub(crate) mod progress;
mod rendered;
pub(crate) mod show;
pub(crate) mod table;

/// Prints data, to the end: a full disk is an error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Text from sources made safe for a terminal: nothing that it obeys reaches it.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if is_obeyed(character) {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe.into()
}

/// Whether a terminal does something else than show the character: control characters, line
/// separators, and those that turn the direction of what follows.
fn is_obeyed(character: char) -> bool {
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

/// A number of things, in words: `1 plugin`, `2 plugins`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_terminal_escape_in_a_source_is_shown_not_obeyed() {
        assert_eq!(plain("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(plain("\u{9b}31mred"), "\\u{9b}31mred");
        assert_eq!(plain("a\u{202e}b\u{2066}c\u{200f}"), "a\\u{202e}b\\u{2066}c\\u{200f}");
    }

    #[test]
    fn what_people_write_stays() {
        for text in ["größe", "日本語", "e\u{301}", "👩\u{200d}💻", "עברית"] {
            assert_eq!(plain(text), text);
        }
    }
}
