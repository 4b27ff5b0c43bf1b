//! `testbed`: a testbed of agents, and the command that manages them.
//!
//! This package has no code of agents. It depends on the components, which one install brings. A
//! running environment is a directory: its configuration, logs, data and state.

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
