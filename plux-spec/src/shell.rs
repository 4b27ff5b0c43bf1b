//! The words of commands in messages.

use std::borrow::Cow;

/// Quotes a word if a shell would split or expand it.
///
/// In double quotes on Windows, for cmd and PowerShell; elsewhere in single quotes, in which a POSIX
/// shell expands nothing.
///
/// ```
/// use plux_spec::shell::word;
///
/// assert_eq!(word("crates/aws"), "crates/aws");
/// let quoted = if cfg!(windows) { "\"my crates/aws\"" } else { "'my crates/aws'" };
/// assert_eq!(word("my crates/aws"), quoted);
/// ```
pub fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |it: char| {
        it.is_alphanumeric() || "-_./:@%+=,".contains(it) || (cfg!(windows) && it == '\\')
    };
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into();
    }
    if cfg!(windows) {
        return format!("\"{text}\"").into();
    }
    format!("'{}'", text.replace('\'', r"'\''")).into()
}
