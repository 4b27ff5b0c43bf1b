//! What each command does.

mod check;
mod completions;
mod diff;
mod docs;
mod graph;
mod index;
mod init;
mod inspect;
mod list;
mod new;
mod output;
mod scope;
mod show;

use std::io;

use anstream::ColorChoice;

use crate::cli::{Command, Plux};
use crate::exit_code::Exit;
use crate::output::message;

/// What to do where there are no plugins yet.
const FIRST_STEPS: &str = "mark one with `#[plugin(namespace = \"…\", name = \"…\")]`; `cargo plux \
    init` makes a package ready for it, `cargo plux new` starts one";

/// Why a command ended early, with what it has to say of it.
pub(crate) enum Stop {
    /// An error, to be told.
    Failed(Exit, message::Message),
    /// An error that was told already, by Cargo.
    Told(Exit),
    /// Nobody reads what it prints.
    PipeClosed,
}

impl Stop {
    /// Flags that do not go together, in a way that clap cannot say.
    pub(crate) fn usage(text: &str, help: &str) -> Self {
        Self::Failed(Exit::Usage, message::Message::error(text).help(help))
    }
}

impl From<plux_build::Error> for Stop {
    fn from(error: plux_build::Error) -> Self {
        let message = match &error {
            plux_build::Error::LockFile { path, diagnostic } => {
                message::set_workspace(path.parent().unwrap_or(path));
                message::Message::from(&**diagnostic)
            }
            _ => message::Message::of(&error),
        };
        Self::Failed(Exit::of(&error), message)
    }
}

impl From<crate::edit::write::Unwritten> for Stop {
    fn from(unwritten: crate::edit::write::Unwritten) -> Self {
        Self::Failed(Exit::Input, message::Message::of(&unwritten))
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::PipeClosed;
        }
        let message = message::Message::error(format!("failed to write the output: {error}"));
        Self::Failed(Exit::Input, message.help("check where it goes to: is there room?"))
    }
}

/// Runs the command and says what went wrong.
pub(crate) fn run(plux: &Plux) -> Exit {
    let talk = &plux.talk;
    colour(talk.color);
    talk.message_format.write_global();
    #[cfg(debug_assertions)]
    crate::output::bug::on_demand();
    let ended = match &plux.command {
        Command::Index(arguments) => index::run(arguments, talk),
        Command::List(arguments) => list::run(arguments, talk),
        Command::Show(arguments) => show::run(arguments, talk),
        Command::Check(arguments) => check::run(arguments, talk),
        Command::Inspect(arguments) => inspect::run(arguments, talk),
        Command::Diff(arguments) => diff::run(arguments, talk),
        Command::Graph(arguments) => graph::run(arguments, talk),
        Command::Docs(arguments) => docs::run(arguments, talk),
        Command::Init(arguments) => init::run(arguments, talk),
        Command::New(arguments) => new::run(arguments, talk),
        Command::Completions(arguments) => completions::run(arguments, talk),
    };
    match ended {
        Ok(exit) | Err(Stop::Told(exit)) => exit,
        Err(Stop::PipeClosed) => Exit::Ok,
        Err(Stop::Failed(exit, message)) => {
            message.print();
            exit
        }
    }
}

/// What is left open is decided by the terminal and by `NO_COLOR`.
fn colour(asked: Option<clap::ColorChoice>) {
    let choice = match asked {
        Some(clap::ColorChoice::Always) => ColorChoice::Always,
        Some(clap::ColorChoice::Never) => ColorChoice::Never,
        Some(clap::ColorChoice::Auto) | None => ColorChoice::Auto,
    };
    choice.write_global();
}
