//! Makes strings from sources, packages and paths safe for each form of output.
//!
//! A name, a description or a path may come from any dependency. Each form has one function that
//! escapes it, and every string reaches its form through that function.
//!
//! ```text
//! terminal.rs  control characters and characters that change the writing direction
//! json.rs      JSON on a terminal, and JSON inside of an HTML page
//! html.rs      text between the tags of an HTML page
//! markdown.rs  CommonMark and GFM, in a line
//! dot.rs       quoted strings of Graphviz
//! mermaid.rs   quoted labels of Mermaid
//! ```

pub(crate) mod dot;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod mermaid;
pub(crate) mod terminal;

#[cfg(test)]
mod tests;
