//! The words of commands in messages.

use std::borrow::Cow;

/// Quotes a word if a shell would split or expand it.
///
/// On Windows, double quotes keep its parts together in cmd and PowerShell, but do not prevent expansion.
/// Elsewhere, it is in single quotes, in which a POSIX shell expands nothing.
///
/// ```
/// use plux_spec::shell::word;
///
/// assert_eq!(word("crates/aws"), "crates/aws");
/// let quoted = if cfg!(windows) { "\"my crates/aws\"" } else { "'my crates/aws'" };
/// assert_eq!(word("my crates/aws"), quoted);
/// ```
pub fn word(text: &str) -> Cow<'_, str> {
    // Shells expand no other characters than ASCII ones. `char::is_alphanumeric` would add 2 KB to a program.
    let is_plain = |it: &u8| {
        !it.is_ascii()
            || it.is_ascii_alphanumeric()
            || b"-_./:@%+=,".contains(it)
            || (cfg!(windows) && *it == b'\\')
    };
    if !text.is_empty() && text.as_bytes().iter().all(is_plain) {
        return text.into();
    }
    if cfg!(windows) {
        return format!("\"{text}\"").into();
    }
    // `str::replace` would add more code to a program.
    let mut quoted = String::from("'");
    for it in text.chars() {
        match it {
            '\'' => quoted.push_str(r"'\''"),
            _ => quoted.push(it),
        }
    }
    quoted.push('\'');
    quoted.into()
}
