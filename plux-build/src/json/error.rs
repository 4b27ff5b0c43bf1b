//! Errors of reading a `plux.json`.

use std::error::Error;
use std::fmt;

/// Why a document is not an index that this version can read.
///
/// ```
/// use plux_build::json::{FormatError, from_json};
///
/// let error = from_json(b"{ \"format\": 1, \"plug").unwrap_err();
/// assert!(matches!(error, FormatError::Truncated { line: 1, .. }));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum FormatError {
    /// It has more bytes than any index should have.
    TooLarge {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// It has more values than any index of its size should have.
    TooManyValues {
        /// The number of values.
        values: u64,
    },
    /// It has no content.
    Empty,
    /// It ends in the middle.
    Truncated {
        /// The last line, counted from 1.
        line: usize,
        /// The last column, counted from 1.
        column: usize,
        /// The error of the JSON parser.
        source: serde_json::Error,
    },
    /// It is not JSON.
    NotJson {
        /// The error of the JSON parser, with line and column.
        source: serde_json::Error,
    },
    /// It is JSON, but not an index.
    InvalidSchema {
        /// The path in the document: `plugins[3].name`.
        path: String,
        /// What is wrong there, with line and column.
        source: serde_json::Error,
    },
    /// It has a format of a later version.
    UnsupportedVersion {
        /// Its format number.
        found: u64,
        /// The newest format that this version reads.
        newest: u32,
    },
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(
                f,
                "it is larger than {limit} bytes\n\
                 help: check that it is a plux.json; `cargo plux index` writes one"
            ),
            Self::TooManyValues { values } => write!(
                f,
                "it has {values} values, more than an index of its size\n\
                 help: check that it is a plux.json; `cargo plux index` writes one"
            ),
            Self::Empty => write!(f, "it is empty\nhelp: write it again with `cargo plux index`"),
            Self::Truncated { line, column, .. } => write!(
                f,
                "it is truncated: it ends at line {line} column {column}\n\
                 help: write it again with `cargo plux index`"
            ),
            Self::NotJson { source } => {
                write!(f, "it is not JSON: {source}\nhelp: write it again with `cargo plux index`")
            }
            Self::InvalidSchema { path, source } => write!(
                f,
                "it is not a plux index: `{path}`: {source}\n\
                 help: write it again with `cargo plux index`; plux.schema.json describes the format"
            ),
            Self::UnsupportedVersion { found, newest } => write!(
                f,
                "it has format {found}, and this version reads formats up to {newest}\n\
                 help: upgrade plux-build (or cargo-plux) to the version that wrote it"
            ),
        }
    }
}

impl Error for FormatError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Truncated { source, .. }
            | Self::NotJson { source }
            | Self::InvalidSchema { source, .. } => Some(source),
            Self::Empty
            | Self::TooLarge { .. }
            | Self::TooManyValues { .. }
            | Self::UnsupportedVersion { .. } => None,
        }
    }
}
