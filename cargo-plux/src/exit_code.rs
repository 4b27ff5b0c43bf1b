//! The documented exit codes. clap exits with 2 on an invalid command line, too.

use std::process::ExitCode;

use plux_build::Error;

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// The command succeeded.
    Ok,
    /// Problems were found, or what the command line names does not exist.
    Findings,
    /// The command line is invalid.
    Usage,
    /// A file cannot be read, parsed or written.
    Input,
    /// Cargo failed.
    Cargo,
}

impl Exit {
    /// Returns the exit code for an error of plux-build.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            // For the last two, Cargo itself fails with 101.
            Error::Spawn { .. }
            | Error::Cargo { .. }
            | Error::Rustc { .. }
            | Error::Metadata { .. }
            | Error::UnknownPackage { .. }
            | Error::Manifest { .. } => Self::Cargo,
            Error::UnknownTarget { .. } => Self::Usage,
            Error::Diagnostics(_) => Self::Findings,
            _ => Self::Input,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ok => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::Cargo => 101,
        })
    }
}
