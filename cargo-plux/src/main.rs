//! `cargo plux`: inspects and indexes the plugins of a Cargo workspace.
//!
//! Each module depends only on modules below it:
//!
//! ```text
//! commands/        one file per command
//! completion.rs    completes arguments with values of the workspace
//! cargo_config.rs  Cargo's configuration: the default target and the flags of rustc
//! cli/             the command line
//! error.rs         errors that end a command
//! workspace.rs     the packages of the workspace
//! output/          one file per form of output
//! listing/         plugins with facts that are not in the index
//! edit/            edits of a package's files
//! diff/            differences between two indexes
//! binary/          plugins in compiled files
//! template/        sources of new packages
//! escape/          strings made safe for each form of output
//! bounded_read.rs  reads untrusted files
//! exit_code.rs     exit codes
//! ```

mod binary;
mod bounded_read;
mod cargo_config;
mod cli;
mod commands;
mod completion;
mod diff;
mod edit;
mod error;
mod escape;
mod exit_code;
mod lint_pages;
mod listing;
mod output;
mod template;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    if completion::complete() {
        return ExitCode::SUCCESS;
    }
    output::panic::report_panics();
    commands::run(&cli::parse()).into()
}
