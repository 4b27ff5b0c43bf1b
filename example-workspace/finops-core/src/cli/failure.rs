//! Errors that end the program, and their messages.

use std::ffi::OsString;
use std::io;
use std::io::ErrorKind::BrokenPipe;
use std::process::ExitCode;

use clap::Command;
use clap::error::{ContextKind, ErrorKind};
use plux_runtime::{BoxError, LoadErrorKind};

use crate::App;

/// An error that ends the program.
pub(super) enum Failure {
    /// The arguments are wrong, or ask for help.
    Usage(clap::Error),
    /// The command failed.
    Other(BoxError),
}

impl Failure {
    /// Prints the message, and returns the exit code: 1 for a failure, 2 for wrong arguments.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Self::Usage(error) => {
                // If this fails, there is no way to report it.
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

/// Returns whether the reader closed the pipe, as in `finops … | head`, which is no failure.
fn is_closed_pipe(error: &BoxError) -> bool {
    let error = error.downcast_ref::<io::Error>();
    error.is_some_and(|error| error.kind() == BrokenPipe)
}

impl<E: Into<BoxError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Explains an unknown subcommand. It may be a vendor that this program was built without, or one
/// that is excluded: then the plugin manager's error says what to do. Otherwise it is a typo, for which
/// clap's message is better.
pub(super) fn explain(
    error: clap::Error,
    app: &App,
    command: Command,
    args: Vec<OsString>,
) -> Failure {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return Failure::Usage(error);
    }
    // Only the first argument names a vendor.
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
