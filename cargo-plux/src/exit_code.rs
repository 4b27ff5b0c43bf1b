//! The published exit codes.

use std::process::ExitCode;

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Ok,
    /// The command worked, and found something.
    Findings,
    /// It was called wrongly.
    Usage,
    /// What it should read is unreadable or malformed.
    Input,
    /// Cargo failed.
    Cargo,
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
