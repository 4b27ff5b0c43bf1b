//! JSON that is shown on a terminal or embedded in an HTML page.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::terminal::is_control;

/// Escapes what a terminal would interpret in JSON. The result parses to the same value.
pub(crate) fn for_terminal(json: &str) -> Cow<'_, str> {
    // JSON writers escape what is below U+0080, or it is whitespace between tokens.
    let unsafe_here = |it: char| it > '\u{7e}' && is_control(it);
    if json.chars().any(unsafe_here) { escape(json, unsafe_here).into() } else { json.into() }
}

/// Escapes JSON for a `<script>` element: no parser finds the end of the element, the end of a line
/// or a control character in it. The result parses to the same value.
pub(crate) fn for_html(json: &str) -> String {
    // These characters occur only in strings, where an escape has the same meaning.
    escape(json, |it| is_control(it) || "<>&".contains(it))
}

fn escape(json: &str, is_unsafe: impl Fn(char) -> bool) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if is_unsafe(character) {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn embedded_json_cannot_close_its_element() {
        let json =
            Value::from("</script><!--&\u{2028}\u{2029}\u{9b}\u{202e}\u{1b}\"\\u2028").to_string();
        let escaped = for_html(&json);
        assert!(!escaped.contains(['<', '>', '&']), "{escaped}");
        assert!(!escaped.contains(is_control), "{escaped}");
        let (before, after): (Value, Value) =
            (serde_json::from_str(&json).unwrap(), serde_json::from_str(&escaped).unwrap());
        assert_eq!(before, after);
    }
}
