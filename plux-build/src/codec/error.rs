//! What can be wrong with a text that should be a `plux.json`.

/// Why a text is no index that this version can read.
///
/// ```
/// use plux_build::codec::{FormatError, from_json};
///
/// let error = from_json(b"{ \"format\": 1, \"plug").unwrap_err();
/// assert!(matches!(error, FormatError::Truncated { line: 1, .. }));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatError {
    /// It has more bytes than any index should have.
    #[error(
        "it has more than {limit} bytes\n\
         help: is it a plux.json? `cargo plux index` writes one"
    )]
    TooLarge {
        /// The most that are read.
        limit: u64,
    },
    /// It stops in the middle.
    #[error(
        "it is truncated: it ends at line {line}, column {column}\n\
         help: write it again with `cargo plux index`"
    )]
    Truncated {
        /// The last line, counted from 1.
        line: usize,
        /// The last column, counted from 1.
        column: usize,
        /// What the JSON parser says.
        source: serde_json::Error,
    },
    /// It is not JSON.
    #[error(
        "it is not JSON: {source}\n\
         help: write it again with `cargo plux index`"
    )]
    NotJson {
        /// What the JSON parser says, with line and column.
        source: serde_json::Error,
    },
    /// It is JSON, but no index.
    #[error(
        "it is not a plux index: {reason}\n\
         help: `cargo plux index` writes one; the schema is published as plux.schema.json"
    )]
    NotAnIndex {
        /// What is missing or of the wrong type.
        reason: String,
    },
    /// It comes from a newer version.
    #[error(
        "it has format {found}, and this version reads formats up to {newest}\n\
         help: upgrade plux-build (or cargo-plux) to the version that wrote it"
    )]
    Newer {
        /// Its format number.
        found: u64,
        /// The newest that this version reads.
        newest: u32,
    },
    /// One of its entries breaks a rule.
    #[error("{entry} is malformed: {reason}\nhelp: {help}")]
    Malformed {
        /// Which entry: its list, position and name.
        entry: String,
        /// What is wrong with it.
        reason: String,
        /// What to write instead.
        help: String,
    },
}
