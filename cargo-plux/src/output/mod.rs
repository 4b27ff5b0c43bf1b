//! What people and programs read: one file a form.

use std::borrow::Cow;

pub(crate) mod diff;
pub(crate) mod findings;
pub(crate) mod ini;
pub(crate) mod inspected;
pub(crate) mod json;
pub(crate) mod message;
pub(crate) mod show;
pub(crate) mod table;

/// Text from sources made safe for a terminal: no control character reaches it.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() {
            safe.extend(character.escape_default());
        } else {
            safe.push(character);
        }
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_terminal_escape_in_a_source_is_shown_not_obeyed() {
        assert_eq!(plain("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(plain("größe"), "größe");
    }
}
