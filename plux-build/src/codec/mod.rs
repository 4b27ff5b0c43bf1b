//! `plux.json`, written and read.
//!
//! Writing is canonical: sorted keys, sorted entries, two-space indent, a newline at the end. One
//! index has one text, on every machine.
//!
//! Reading is bounded and wary: a size cap, JSON's depth limit, and names that are valid once they
//! are read. A reader of format N reads every format up to N, refuses a newer one, and ignores
//! fields that it does not know.
//!
//! ```
//! use plux_build::codec;
//!
//! let index = plux_spec::Index::default();
//! let text = codec::to_json(&index);
//! assert!(text.starts_with("{\n  \"extension_points\": [],\n  \"format\": 1,\n"));
//! assert_eq!(codec::from_json(text.as_bytes())?, index);
//! # Ok::<(), codec::FormatError>(())
//! ```

mod error;
mod fields;
mod pretty;
mod read;
mod write;

#[cfg(test)]
mod tests;

pub use error::FormatError;
pub use read::{MAX_BYTES, from_json, read};
pub use write::to_json;
