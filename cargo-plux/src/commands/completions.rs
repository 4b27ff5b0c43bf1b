//! `cargo plux completions`: what a shell needs to complete `cargo plux`.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Stop;
use crate::cli::{self, Completions, Talk};
use crate::exit_code::Exit;

const BINARY: &str = "cargo-plux";

/// In zsh, Cargo's own completion calls that of a subcommand with the words from `plux` on.
const ZSH_START: &str = "_cargo-plux() {\n";
const ZSH_SHIFT: &str = "_cargo-plux() {
    # From Cargo's own completion: `cargo plux …` completes as `cargo-plux plux …`.
    if [[ $words[1] == plux ]]; then
        words=(cargo-plux \"${words[@]}\")
        (( CURRENT += 1 ))
    fi
";

pub(crate) fn run(arguments: &Completions, _: &Talk) -> Result<Exit, Stop> {
    // Not by way of anstream: what looks like a colour in a script is none.
    std::io::stdout().write_all(script(arguments.shell).as_bytes())?;
    Ok(Exit::Ok)
}

/// What completes `cargo-plux plux …`, which is how Cargo calls it, and `cargo plux …`.
fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = cli::Cargo::command().name(BINARY);
    clap_complete::generate(shell, &mut command, BINARY, &mut script);
    let script = String::from_utf8_lossy(&script);
    let script = match shell {
        // clap-rs/clap#6421: labels of a binary with a hyphen that are never come to.
        Shell::Bash => script.replace("cargo__subcmd__plux__", "cargo__plux__").into(),
        Shell::Zsh => script.replacen(ZSH_START, ZSH_SHIFT, 1).into(),
        _ => script,
    };
    let for_cargo = match shell {
        Shell::Bash => include_str!("../completions/cargo.bash"),
        Shell::Elvish => include_str!("../completions/cargo.elv"),
        Shell::Fish => include_str!("../completions/cargo.fish"),
        _ => "",
    };
    script.into_owned() + for_cargo
}
