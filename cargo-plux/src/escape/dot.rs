//! Quoted strings in Graphviz's DOT language.

use super::terminal;

/// Escapes text for a quoted string, where Graphviz interprets `\` and HTML entities.
pub(crate) fn escape(text: &str) -> String {
    terminal::escape(text).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
