//! The published exit codes. A wrong usage ends with 2, mostly clap's to say.

use std::process::ExitCode;

use plux_build::Error;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Ok,
    /// The command worked, and found something.
    Findings,
    /// The command line makes no sense.
    Usage,
    /// What it should read is unreadable or malformed.
    Input,
    /// Cargo failed.
    Cargo,
}

impl Exit {
    /// How a command ends that plux-build could not serve.
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            // The last two Cargo would have refused itself, had it been asked.
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
