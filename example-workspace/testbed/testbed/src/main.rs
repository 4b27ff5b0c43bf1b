//! `testbed`: a testbed of agents, and the command that manages them.
//!
//! This package contains no agents. It depends on their packages, so that one `cargo install` installs
//! all of them. A running environment is a directory with its configuration, logs, data and state.

mod agent;
mod cli;
mod directory;
mod init;
mod state;
mod supervisor;

plux_runtime::include_index!();

fn main() -> std::process::ExitCode {
    cli::run()
}
