//! `cargo plux`: see and index the plugins of a Cargo workspace.
//!
//! ```text
//! cli.rs         what can be typed
//! commands/      what it does, a file a command
//! artefact/      compiled files read, a file a format
//! output/        what people and programs read, a file a form
//! exit_code.rs   how it ends
//! ```

mod artefact;
mod cli;
mod commands;
mod exit_code;
mod output;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli::Cargo::Plux(plux) = cli::Cargo::parse();
    commands::run(&plux).into()
}
