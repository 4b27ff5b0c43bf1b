//! Errors of reading a `plux.json`.

use std::error::Error;
use std::fmt;

/// The error for a document that is not an index, or that this version cannot read.
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

impl FormatError {
    /// Returns what is wrong with the document.
    pub fn headline(&self) -> String {
        match self {
            Self::TooLarge { limit } => format!("it is larger than {limit} bytes"),
            Self::Empty => "it is empty".to_owned(),
            Self::Truncated { line, column, .. } => {
                format!("it is truncated: it ends at line {line} column {column}")
            }
            Self::NotJson { source } => format!("it is not JSON: {source}"),
            Self::InvalidSchema { path, source } => {
                format!("it is not a plux index: `{path}`: {source}")
            }
            Self::UnsupportedVersion { found, newest } => {
                format!("it has format {found}, and this version reads formats up to {newest}")
            }
        }
    }

    /// Returns the help, without the prefix `help:`.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "check that it is a plux.json; `cargo plux index` writes one",
            Self::Empty | Self::Truncated { .. } | Self::NotJson { .. } => {
                "write it again with `cargo plux index`"
            }
            Self::InvalidSchema { .. } => {
                "write it again with `cargo plux index`; plux.schema.json describes the format"
            }
            Self::UnsupportedVersion { .. } => {
                "upgrade plux-build (or cargo-plux) to the version that wrote it"
            }
        }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.headline(), self.help())
    }
}

impl Error for FormatError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Truncated { source, .. }
            | Self::NotJson { source }
            | Self::InvalidSchema { source, .. } => Some(source),
            Self::Empty | Self::TooLarge { .. } | Self::UnsupportedVersion { .. } => None,
        }
    }
}
