//! The plugins in a compiled file, read without running it.
//!
//! ```text
//! slices.rs   archives, fat files, object files → the sections that hold metadata
//! plugin.rs   a record → a plugin, or a build
//! drift.rs    … against an index
//! budget.rs   how much of a hostile file is read
//! ```
//!
//! A file may come from anywhere. Nothing in it is trusted: sizes are held against the file and
//! against a budget, and what does not hold together is an error or passed over.

mod budget;
mod drift;
mod record;
mod slices;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

pub(crate) use drift::drift;
pub(crate) use record::{Build, Plugin};

/// No program comes near it.
const MAX_FILE: u64 = 4 << 30;

/// A compiled file.
#[derive(Debug)]
pub(crate) struct Binary {
    /// The program or library; a fat file has one for each architecture.
    pub(crate) slices: Vec<Slice>,
}

/// The plugins of one program or library.
#[derive(Debug, Default)]
pub(crate) struct Slice {
    /// Format and architecture.
    pub(crate) label: String,
    pub(crate) plugins: BTreeSet<Plugin>,
    /// One for each `include_index!()`.
    pub(crate) builds: BTreeSet<Build>,
    /// Records that cannot be made sense of.
    pub(crate) damaged: usize,
}

/// Why a file could not be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    Io(PathBuf, io::Error),
    TooLarge(PathBuf),
    /// It is no executable, library or archive, or a broken one.
    Malformed(PathBuf, String),
}

/// Reads the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Binary, ReadError> {
    let failed = |error| ReadError::Io(path.to_owned(), error);
    // Asked before it is opened: to open a pipe is to wait for its writer.
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(io::Error::other("is not a regular file")));
    }
    if metadata.len() > MAX_FILE {
        return Err(ReadError::TooLarge(path.to_owned()));
    }
    let file = File::open(path).map_err(failed)?;
    of(file).map_err(|reason| ReadError::Malformed(path.to_owned(), reason))
}

/// Reads what has the bytes of a file. Only the parts that are looked at come into memory.
fn of(file: impl Read + Seek) -> Result<Binary, String> {
    let cache = object::ReadCache::new(file);
    slices::read(&cache).map(|slices| Binary { slices })
}
