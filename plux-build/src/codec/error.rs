//! What can be wrong with a text that should be a `plux.json`.

use std::error::Error;
use std::fmt;

/// Why a text is no index that this version can read.
///
/// ```
/// use plux_build::codec::{FormatError, from_json};
///
/// let error = from_json(b"{ \"format\": 1, \"plug").unwrap_err();
/// assert!(matches!(error, FormatError::Truncated { line: 1, .. }));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum FormatError {
    /// It has more bytes than any index should have.
    TooLarge {
        /// The most that are read.
        limit: u64,
    },
    /// It stops in the middle.
    Truncated {
        /// The last line, counted from 1.
        line: usize,
        /// The last column, counted from 1.
        column: usize,
        /// What the JSON parser says.
        source: serde_json::Error,
    },
    /// It is not JSON.
    NotJson {
        /// What the JSON parser says, with line and column.
        source: serde_json::Error,
    },
    /// It is JSON, but no index.
    NotAnIndex {
        /// What is missing or of the wrong type.
        reason: String,
    },
    /// It comes from a newer version.
    Newer {
        /// Its format number.
        found: u64,
        /// The newest that this version reads.
        newest: u32,
    },
    /// One of its entries breaks a rule.
    Malformed {
        /// Which entry: its list, position and name.
        entry: String,
        /// What is wrong with it.
        reason: String,
        /// What to write instead.
        help: String,
    },
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(
                f,
                "it has more than {limit} bytes\n\
                 help: is it a plux.json? `cargo plux index` writes one"
            ),
            Self::Truncated { line, column, .. } => write!(
                f,
                "it is truncated: it ends at line {line}, column {column}\n\
                 help: write it again with `cargo plux index`"
            ),
            Self::NotJson { source } => {
                write!(f, "it is not JSON: {source}\nhelp: write it again with `cargo plux index`")
            }
            Self::NotAnIndex { reason } => write!(
                f,
                "it is not a plux index: {reason}\n\
                 help: `cargo plux index` writes one; the schema is published as plux.schema.json"
            ),
            Self::Newer { found, newest } => write!(
                f,
                "it has format {found}, and this version reads formats up to {newest}\n\
                 help: upgrade plux-build (or cargo-plux) to the version that wrote it"
            ),
            Self::Malformed { entry, reason, help } => {
                write!(f, "{entry} is malformed: {reason}\nhelp: {help}")
            }
        }
    }
}

impl Error for FormatError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Truncated { source, .. } | Self::NotJson { source } => Some(source),
            _ => None,
        }
    }
}
