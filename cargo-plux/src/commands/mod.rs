//! The commands, one file each.

mod assemble;
mod check;
mod completions;
mod diff;
mod docs;
mod explain;
mod graph;
mod index;
mod init;
mod inspect;
mod list;
mod manifest_edit;
mod new;
mod output_file;
mod scope;
mod show;

use anstream::ColorChoice;

use crate::cli::{Command, Plux};
use crate::error::CliError;
use crate::exit_code::Exit;

/// The help for a workspace without plugins.
const FIRST_STEPS: &str =
    "run `cargo plux init` to set up a package, or `cargo plux new` to create a plugin";

/// Runs the command, and prints its error, if any.
pub(crate) fn run(plux: &Plux) -> Exit {
    let options = &plux.options;
    set_color_choice(options.color);
    options.message_format.write_global();
    #[cfg(debug_assertions)]
    crate::output::panic::panic_if_requested();
    let result = match &plux.command {
        Command::Index(arguments) => index::run(arguments, options),
        Command::List(arguments) => list::run(arguments, options),
        Command::Show(arguments) => show::run(arguments, options),
        Command::Check(arguments) => check::run(arguments, options),
        Command::Explain(arguments) => explain::run(arguments, options),
        Command::Inspect(arguments) => inspect::run(arguments, options),
        Command::Diff(arguments) => diff::run(arguments, options),
        Command::Graph(arguments) => graph::run(arguments, options),
        Command::Docs(arguments) => docs::run(arguments, options),
        Command::Init(arguments) => init::run(arguments, options),
        Command::New(arguments) => new::run(arguments, options),
        Command::Assemble(arguments) => assemble::run(arguments, options),
        Command::Completions(arguments) => completions::run(arguments, options),
    };
    match result {
        Ok(exit) | Err(CliError::Reported(exit)) => exit,
        Err(CliError::PipeClosed) => Exit::Ok,
        Err(CliError::Failed(exit, message)) => {
            message.print();
            exit
        }
    }
}

/// Sets the color choice of the process. With `auto`, the terminal and `NO_COLOR` decide.
fn set_color_choice(requested: Option<clap::ColorChoice>) {
    let choice = match requested {
        Some(clap::ColorChoice::Always) => ColorChoice::Always,
        Some(clap::ColorChoice::Never) => ColorChoice::Never,
        Some(clap::ColorChoice::Auto) | None => ColorChoice::Auto,
    };
    choice.write_global();
}
