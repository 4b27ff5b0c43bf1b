//! Reads an index from a document, bounded in size and depth, and writes a canonical one.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use plux_spec::{FORMAT, Index};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::FormatError;
use super::model::Document;
use crate::Error;

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
/// [`FormatError`] says what is wrong, where, and what to do.
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
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(FormatError::Empty);
    }
    let Header { format } = parse(bytes)?;
    if format == 0 {
        let source = serde::de::Error::custom("there is no format 0");
        return Err(FormatError::InvalidSchema { path: "format".to_owned(), source });
    }
    if format > u64::from(FORMAT) {
        return Err(FormatError::UnsupportedVersion { found: format, newest: FORMAT });
    }
    let mut index = parse::<Document>(bytes)?.into_index();
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

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FormatError> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        classify(path, error.into_inner())
    })?;
    deserializer.end().map_err(|source| classify(".".to_owned(), source))?;
    Ok(value)
}

fn classify(path: String, source: serde_json::Error) -> FormatError {
    match source.classify() {
        Category::Eof => {
            FormatError::Truncated { line: source.line(), column: source.column(), source }
        }
        Category::Data => FormatError::InvalidSchema { path, source },
        Category::Syntax | Category::Io => FormatError::NotJson { source },
    }
}
