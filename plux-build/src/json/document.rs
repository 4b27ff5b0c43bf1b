//! Reads an index from a document, bounded in size and depth, and writes a canonical one.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::str::Utf8Error;

use plux_spec::{FORMAT, Index};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::FormatError;
use super::model::Document;
use super::path::path_at;
use crate::Error;
use crate::location::LineCol;

/// The largest `plux.json` that is read, in bytes; 10,000 plugins take some 8 MB.
pub const MAX_BYTES: u64 = 32 << 20;

/// Reads the `plux.json` at `path`.
///
/// # Errors
///
/// [`Error::Read`] if the file cannot be read, [`Error::IndexFile`] if it is not an index that this
/// version can read.
pub fn read(path: impl AsRef<Path>) -> Result<Index, Error> {
    let path = path.as_ref();
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    from_json(&bytes).map_err(|source| Error::IndexFile { path: path.to_owned(), source })
}

/// Reads a `plux.json`.
///
/// # Errors
///
/// [`FormatError`] has the problem, its location, and a help.
///
/// ```
/// let error = plux_build::json::from_json(br#"{ "format": 7 }"#).unwrap_err();
/// assert!(error.to_string().contains("upgrade"), "{error}");
/// ```
pub fn from_json(bytes: &[u8]) -> Result<Index, FormatError> {
    #[derive(Deserialize)]
    struct Header {
        format: u64,
    }

    if bytes.len() as u64 > MAX_BYTES {
        return Err(FormatError::TooLarge { limit: MAX_BYTES });
    }
    let document = str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))?;
    let document = document.strip_prefix('\u{feff}').unwrap_or(document);
    if document.trim_ascii().is_empty() {
        return Err(FormatError::Empty);
    }
    let Header { format } = parse(document)?;
    if format == 0 {
        let source = serde::de::Error::custom("there is no format 0");
        return Err(FormatError::InvalidSchema { path: "format".to_owned(), source });
    }
    if format > u64::from(FORMAT) {
        return Err(FormatError::UnsupportedVersion { found: format, newest: FORMAT });
    }
    let mut index = parse::<Document>(document)?.into_index();
    index.sort();
    Ok(index)
}

/// Writes an index as a canonical `plux.json`: equal indexes have equal bytes.
///
/// # Panics
///
/// Never: every index can be written.
pub fn to_json(index: &Index) -> String {
    let mut index = index.clone();
    index.sort();
    let json = serde_json::to_string_pretty(&Document::of(index, FORMAT));
    json.expect("all keys are strings") + "\n"
}

fn not_utf8(bytes: &[u8], error: Utf8Error) -> FormatError {
    let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let LineCol { line, column } = LineCol::of(&before, before.len());
    let message = format!("invalid UTF-8 at line {line} column {column}");
    FormatError::NotJson { source: serde::de::Error::custom(message) }
}

fn parse<T: DeserializeOwned>(document: &str) -> Result<T, FormatError> {
    serde_json::from_str(document).map_err(|source| {
        let (line, column) = (source.line(), source.column());
        match source.classify() {
            Category::Eof => FormatError::Truncated { line, column, source },
            Category::Data => {
                FormatError::InvalidSchema { path: path_at(document, line, column), source }
            }
            Category::Syntax | Category::Io => FormatError::NotJson { source },
        }
    })
}
