//! What each command does.

mod check;
mod diff;
mod index;
mod inspect;
mod list;
mod scope;
mod show;

use std::io;

use anstream::ColorChoice;

use crate::cli::{Command, Plux, Talk};
use crate::exit_code::Exit;
use crate::output::message;

/// Why a command ended early, with what it has to say of it.
pub(crate) enum Stop {
    /// An error, to be told.
    Failed(Exit, message::Message),
    /// Nobody reads what it prints.
    PipeClosed,
}

impl Stop {
    /// Flags that do not go together, in a way that clap cannot say.
    fn usage(text: &str, help: &str) -> Self {
        Self::Failed(Exit::Usage, message::Message::error(text).help(help))
    }
}

impl From<plux_build::Error> for Stop {
    fn from(error: plux_build::Error) -> Self {
        Self::Failed(Exit::of(&error), message::Message::of(&error))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        Self::Failed(Exit::Input, message::Message::error(format!("failed to print: {error}")))
    }
}

/// Runs the command and says what went wrong.
pub(crate) fn run(plux: &Plux) -> Exit {
    colour(&plux.talk);
    let talk = &plux.talk;
    let ended = match &plux.command {
        Command::Index(arguments) => index::run(arguments, talk),
        Command::List(arguments) => list::run(arguments, talk),
        Command::Show(arguments) => show::run(arguments, talk),
        Command::Check(arguments) => check::run(arguments, talk),
        Command::Inspect(arguments) => inspect::run(arguments, talk),
        Command::Diff(arguments) => diff::run(arguments, talk),
    };
    match ended {
        Ok(exit) => exit,
        Err(Stop::PipeClosed) => Exit::Ok,
        Err(Stop::Failed(exit, message)) => {
            message.print();
            exit
        }
    }
}

/// `--color`, else `CARGO_TERM_COLOR`, else what the terminal and `NO_COLOR` say.
fn colour(talk: &Talk) {
    let asked = talk.color.or_else(|| {
        let variable = std::env::var("CARGO_TERM_COLOR").ok()?;
        clap::ValueEnum::from_str(&variable, true).ok()
    });
    let choice = match asked {
        Some(clap::ColorChoice::Always) => ColorChoice::Always,
        Some(clap::ColorChoice::Never) => ColorChoice::Never,
        Some(clap::ColorChoice::Auto) | None => ColorChoice::Auto,
    };
    choice.write_global();
}
