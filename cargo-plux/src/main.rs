//! `cargo plux`: see and index the plugins of a Cargo workspace.
//!
//! ```text
//! cli.rs         what can be typed
//! commands/      what it does, a file a command
//! diff.rs        what a change does to an index
//! members.rs     the packages at hand
//! edit/          files of a package, lines added to them
//! binary/      compiled files read, a file a format
//! template/      what new packages start with
//! listing/       what is to be told of plugins, beyond what the index says
//! output/        what people and programs read, a file a form
//! exit_code.rs   how it ends
//! ```

mod binary;
mod bounded_read;
mod cli;
mod commands;
mod diff;
mod edit;
mod error;
mod escape;
mod exit_code;
mod listing;
mod output;
mod template;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    output::panic::report_panics();
    commands::run(&cli::read()).into()
}
