//! What a user is told when something does not work.

use std::ffi::OsString;
use std::io;
use std::io::ErrorKind::BrokenPipe;
use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ErrorKind};
use plux_runtime::{BoxError, LoadErrorKind};

use crate::App;

/// Why the program ends early.
pub(super) enum Failure {
    /// What was typed cannot be understood, or was a question for help.
    Usage(clap::Error),
    /// It was understood, and did not work.
    Other(BoxError),
}

impl Failure {
    /// Tells the user, and gives the exit code: 1 for what failed, 2 for what was not understood.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                // Nobody is left to be told if this fails.
                let _ = error.print();
                u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
            }
            Self::Other(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
            Self::Other(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }
}

/// `finops … | head` has read enough, and that is fine.
fn is_closed_pipe(error: &BoxError) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == BrokenPipe)
}

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// A subcommand that is not there may be a vendor that this program was built without, or one that
/// is excluded. The plugin manager knows, and says what to do; else it was a slip of the pen, where
/// clap's own words are better.
pub(super) fn explain(
    error: clap::Error,
    app: &App,
    command: Command,
    args: Vec<OsString>,
) -> Failure {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return Failure::Usage(error);
    }
    // Which of the words was it? Only the first stands for a vendor.
    let lenient = command.allow_external_subcommands(true);
    let matches = lenient.try_get_matches_from(args).ok();
    let vendor = matches.as_ref().and_then(|matches| matches.subcommand_name());
    let Some(Err(reason)) = vendor.map(|vendor| app.vendors.load(vendor)) else {
        return Failure::Usage(error);
    };
    let typo = matches!(reason.kind(), LoadErrorKind::Unknown { .. });
    if typo && error.get(ContextKind::SuggestedSubcommand).is_some() {
        return Failure::Usage(error);
    }
    Failure::Other(reason.into())
}
