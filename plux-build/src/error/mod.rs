//! Why there is no index.

mod told;

use std::io;
use std::path::PathBuf;

use crate::Diagnostic;
use crate::codec::FormatError;

/// Why there is no index: what failed, where, and what to do.
///
/// ```
/// let error = plux_build::codec::read("no/such/plux.json").unwrap_err();
/// assert!(matches!(error, plux_build::Error::Read { .. }));
/// assert!(error.to_string().contains("help: "));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Only Cargo can say what [`emit`](crate::emit) has to know, and only to a build script.
    NotABuildScript {
        /// The environment variable that Cargo sets for build scripts.
        variable: &'static str,
    },
    /// A program could not be started.
    Start {
        /// The program.
        program: String,
        /// What the system says.
        source: io::Error,
        /// What to do.
        help: &'static str,
    },
    /// Cargo failed where nothing kept it from succeeding.
    Cargo {
        /// The command as it could be typed.
        command: String,
        /// What Cargo wrote.
        stderr: String,
    },
    /// What Cargo wrote is not what this version understands.
    Metadata {
        /// The command as it could be typed.
        command: String,
        /// What is wrong with it, where, and which Cargo it is.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is no package of that name.
    NoSuchPackage {
        /// The name that was asked for.
        name: String,
        /// The workspace's folder.
        workspace: PathBuf,
        /// What may have been meant; it has its line of its own, if any.
        help: String,
    },
    /// rustc knows no such target.
    NoSuchTarget {
        /// The target that was asked for.
        triple: String,
        /// What may have been meant.
        help: String,
    },
    /// A manifest could not be made sense of.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, counted from 1; 0 where the whole file is concerned.
        line: u32,
        /// The column in characters, counted from 1; 0 where the whole file is concerned.
        column: u32,
        /// What is wrong.
        reason: String,
    },
    /// Cargo.lock cannot be parsed.
    LockFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it. Its location is relative to the directory of the file.
        diagnostic: Box<Diagnostic>,
    },
    /// A file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A committed index cannot be used.
    IndexFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FormatError,
    },
    /// The sources contradict each other, or are not complete where they have to be.
    Rejected(
        /// All of what was found, in order, errors and others.
        Vec<Diagnostic>,
    ),
}
