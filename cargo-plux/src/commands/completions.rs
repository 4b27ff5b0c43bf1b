//! `cargo plux completions`: prints a completion script for a shell.

use std::io::{self, Write as _};

use clap_complete::Shell;

use crate::cli::{Completions, OutputOptions};
use crate::completion::registration;
use crate::error::CliError;
use crate::exit_code::Exit;

pub(crate) fn run(arguments: &Completions, _: &OutputOptions) -> Result<Exit, CliError> {
    // anstream would strip escape sequences, which are part of the script.
    std::io::stdout().write_all(script(arguments.shell)?.as_bytes())?;
    Ok(Exit::Ok)
}

/// Returns a script that completes `cargo plux …` and `cargo-plux plux …`.
fn script(shell: Shell) -> io::Result<String> {
    let script = registration(shell)?;
    Ok(match shell {
        Shell::Bash => script + include_str!("../completions/cargo.bash"),
        Shell::Elvish => script + include_str!("../completions/cargo.elv"),
        Shell::Fish => script + include_str!("../completions/cargo.fish"),
        // zsh loads and runs the file at the first completion, so it completes instead of registering.
        Shell::Zsh => {
            let is_other = |line: &&str| !line.starts_with("compdef ");
            let lines: Vec<&str> = script.lines().filter(is_other).collect();
            lines.join("\n") + include_str!("../completions/cargo.zsh")
        }
        _ => script,
    })
}
