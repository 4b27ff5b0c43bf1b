//! Quoted labels of Mermaid.

use std::fmt::Write as _;

use super::terminal;

/// Escapes text for a quoted label: punctuation that Markdown, HTML or Mermaid interpret becomes a
/// numeric entity.
pub(crate) fn escape(text: &str) -> String {
    let text = terminal::escape(text);
    let mut escaped = String::with_capacity(text.len());
    // Mermaid refuses a label that begins like an item of a list.
    let list_mark = text.find(|it: char| !it.is_ascii_digit()).filter(|&at| {
        text[at..].starts_with(if at == 0 { &['-', '+'][..] } else { &['.', ')'][..] })
    });
    for (at, character) in text.char_indices() {
        let is_plain = !character.is_ascii_punctuation() || ".:,-_()/".contains(character);
        if is_plain && list_mark != Some(at) {
            escaped.push(character);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "#{};", u32::from(character));
        }
    }
    escaped
}
