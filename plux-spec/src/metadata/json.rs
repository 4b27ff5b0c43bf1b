//! Writes the JSON of records.

use std::fmt::Write as _;

/// Adds `"key":"value",`.
#[inline]
pub(super) fn text(key: &str, value: &str, json: &mut String) {
    let _ = write!(json, "\"{key}\":");
    quoted(value, json);
    json.push(',');
}

/// Adds `"value"`.
#[inline]
pub(super) fn quoted(value: &str, json: &mut String) {
    json.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            control if control < ' ' => {
                // Writing to a `String` cannot fail.
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
}
