//! Errors that end a command.

use std::io;

use crate::edit::write::{Unrestored, Unwritten};
use crate::exit_code::Exit;
use crate::output::message;

/// An error that ends a command.
pub(crate) enum CliError {
    /// An error with a message to print.
    Failed(Exit, message::Message),
    /// An error that Cargo has printed already.
    Reported(Exit),
    /// The reader of standard output closed the pipe.
    PipeClosed,
}

impl CliError {
    /// Returns the error for an invalid command line that clap accepts.
    pub(crate) fn usage(text: &str, help: &str) -> Self {
        Self::Failed(Exit::Usage, message::Message::error(text).help(help))
    }
}

impl From<plux_build::Error> for CliError {
    fn from(error: plux_build::Error) -> Self {
        let message = match &error {
            plux_build::Error::LockFile { path, diagnostic } => {
                message::set_workspace(path.parent().unwrap_or(path));
                message::Message::from(&**diagnostic)
            }
            _ => message::Message::of(error.headline(), error.help()),
        };
        Self::Failed(Exit::of(&error), message)
    }
}

impl From<Unwritten> for CliError {
    fn from(unwritten: Unwritten) -> Self {
        Self::Failed(
            Exit::Input,
            message::Message::of(unwritten.headline(), Some(unwritten.help())),
        )
    }
}

impl From<Unrestored> for CliError {
    fn from(unrestored: Unrestored) -> Self {
        let message = message::Message::error(unrestored.headline()).help(Unrestored::help());
        Self::Failed(Exit::Input, message)
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        let message = message::Message::error(format!("failed to write the output: {error}"));
        Self::Failed(Exit::Input, message.help("check that the disk is not full"))
    }
}
