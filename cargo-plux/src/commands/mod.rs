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
mod output_file;
mod scope;
mod show;

use anstream::ColorChoice;

use crate::cli::{Command, Plux};
use crate::error::CliError;
use crate::exit_code::Exit;

/// What to do where there are no plugins yet.
const FIRST_STEPS: &str = "mark one with `#[plugin(namespace = \"…\", name = \"…\")]`; `cargo plux \
    init` makes a package ready for it, `cargo plux new` starts one";

/// Runs the command and says what went wrong.
pub(crate) fn run(plux: &Plux) -> Exit {
    let options = &plux.options;
    color(options.color);
    options.message_format.write_global();
    #[cfg(debug_assertions)]
    crate::output::panic::on_demand();
    let ended = match &plux.command {
        Command::Index(arguments) => index::run(arguments, options),
        Command::List(arguments) => list::run(arguments, options),
        Command::Show(arguments) => show::run(arguments, options),
        Command::Check(arguments) => check::run(arguments, options),
        Command::Inspect(arguments) => inspect::run(arguments, options),
        Command::Diff(arguments) => diff::run(arguments, options),
        Command::Graph(arguments) => graph::run(arguments, options),
        Command::Docs(arguments) => docs::run(arguments, options),
        Command::Init(arguments) => init::run(arguments, options),
        Command::New(arguments) => new::run(arguments, options),
        Command::Completions(arguments) => completions::run(arguments, options),
    };
    match ended {
        Ok(exit) | Err(CliError::Reported(exit)) => exit,
        Err(CliError::PipeClosed) => Exit::Ok,
        Err(CliError::Failed(exit, message)) => {
            message.print();
            exit
        }
    }
}

/// What is left open is decided by the terminal and by `NO_COLOR`.
fn color(asked: Option<clap::ColorChoice>) {
    let choice = match asked {
        Some(clap::ColorChoice::Always) => ColorChoice::Always,
        Some(clap::ColorChoice::Never) => ColorChoice::Never,
        Some(clap::ColorChoice::Auto) | None => ColorChoice::Auto,
    };
    choice.write_global();
}
