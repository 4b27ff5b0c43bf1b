//! Reads and writes `plux.json`.
//!
//! Writing is canonical: sorted keys, sorted entries, two-space indent, a newline at the end. An
//! index has the same bytes on every machine.
//!
//! Reading is bounded in size and depth, and what is read is valid: names follow their grammar, and
//! no known key, and no key of `meta`, occurs twice in an object. A reader of format N reads every format
//! up to N, refuses a newer one, and ignores fields that it does not know.
//!
//! ```
//! use plux_build::json;
//!
//! let index = plux_spec::Index::default();
//! let document = json::to_json(&index);
//! assert!(document.starts_with("{\n  \"extension_points\": [],\n  \"format\": 1,\n"));
//! assert_eq!(json::from_json(document.as_bytes())?, index);
//! # Ok::<(), json::FormatError>(())
//! ```
//!
//! # The format number
//!
//! The number is raised when a field is removed, renamed, made required, or changes its meaning. A
//! new optional field, a new lint and a new kind of reason do not raise it. `plux.schema.json`
//! describes format 1, and lists what each number changed.

mod condition;
mod document;
mod error;
mod model;
mod path;
mod values;

#[cfg(test)]
mod tests;

pub use document::{MAX_BYTES, from_json, read, to_json};
pub use error::FormatError;
