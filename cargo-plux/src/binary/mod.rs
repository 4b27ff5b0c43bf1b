//! The plugins in a compiled file, read without running it.
//!
//! ```text
//! slices.rs   finds the metadata sections in archives, fat files and object files
//! record.rs   parses a record into a plugin or a build
//! drift.rs    compares the plugins with an index
//! budget.rs   limits how much of an untrusted file is read
//! ```
//!
//! Files are untrusted. Sizes are checked against the file and against a budget. An inconsistent part
//! is an error, or is skipped.

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

pub(crate) use drift::{drift, is_indexed};
pub(crate) use record::{Build, Plugin};

/// The largest file that is read. Programs are much smaller.
const MAX_FILE: u64 = 4 << 30;

/// A compiled file.
#[derive(Debug)]
pub(crate) struct Binary {
    /// The program or library. A fat file has one slice for each architecture.
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
    /// The number of records that cannot be parsed.
    pub(crate) damaged: usize,
}

impl Slice {
    /// Returns the number of plugins that an index of the program expects, if the program has none.
    pub(crate) fn lost(&self) -> Option<u64> {
        let expected = self.builds.iter().map(|build| build.plugins).max().unwrap_or_default();
        (self.plugins.is_empty() && expected > 0).then_some(expected)
    }
}

/// An error that prevents reading a file.
#[derive(Debug)]
pub(crate) enum ReadError {
    Io(PathBuf, io::Error),
    TooLarge(PathBuf),
    /// The file is not a valid executable, library or archive.
    Malformed(PathBuf, String),
}

/// Reads the file at `path`.
pub(crate) fn read(path: &Path) -> Result<Binary, ReadError> {
    let failed = |error| ReadError::Io(path.to_owned(), error);
    // Checked before the file is opened: opening a pipe blocks until it has a writer.
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

/// Reads a compiled file from a stream. Only the parts that are needed are read into memory.
fn of(file: impl Read + Seek) -> Result<Binary, String> {
    let cache = object::ReadCache::new(file);
    slices::read(&cache).map(|slices| Binary { slices })
}
