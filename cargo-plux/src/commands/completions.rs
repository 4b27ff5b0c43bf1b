//! `cargo plux completions`: prints a completion script for a shell.

use std::io::Write as _;

use clap::builder::PossibleValue;
use clap::{CommandFactory as _, ValueEnum as _};
use clap_complete::Shell;

use crate::cli::{self, Completions, OutputOptions};
use crate::error::CliError;
use crate::exit_code::Exit;

const BINARY: &str = "cargo-plux";

/// In zsh, Cargo's completion calls `_cargo-plux` with the words from `plux` on.
const ZSH_START: &str = "_cargo-plux() {\n";
const ZSH_SHIFT: &str = "_cargo-plux() {
    # From Cargo's own completion: `cargo plux …` completes as `cargo-plux plux …`.
    if [[ $words[1] == plux ]]; then
        words=(cargo-plux \"${words[@]}\")
        (( CURRENT += 1 ))
    fi
";

pub(crate) fn run(arguments: &Completions, _: &OutputOptions) -> Result<Exit, CliError> {
    // anstream would strip escape sequences, which are part of the script.
    std::io::stdout().write_all(script(arguments.shell).as_bytes())?;
    Ok(Exit::Ok)
}

/// Returns a script that completes `cargo plux …` and `cargo-plux plux …`.
fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = cli::Cargo::command().name(BINARY);
    clap_complete::generate(shell, &mut command, BINARY, &mut script);
    let script = String::from_utf8_lossy(&script);
    let script = match shell {
        // clap-rs/clap#6421: the labels of a binary with a hyphen are unreachable.
        Shell::Bash => script.replace("cargo__subcmd__plux__", "cargo__plux__").into(),
        Shell::Zsh => script.replacen(ZSH_START, ZSH_SHIFT, 1).into(),
        _ => script,
    };
    let more = match shell {
        Shell::Bash => include_str!("../completions/cargo.bash"),
        Shell::Elvish => &(elvish_values() + include_str!("../completions/cargo.elv")),
        Shell::Fish => &(fish_shells() + include_str!("../completions/cargo.fish")),
        _ => "",
    };
    script.into_owned() + more
}

/// Returns the possible values of arguments for elvish, which `clap_complete` omits.
fn elvish_values() -> String {
    let mut command = cli::Cargo::command();
    command.build();
    let commands = command.get_subcommands().flat_map(clap::Command::get_subcommands);
    let values = commands.flat_map(|command| {
        command.get_arguments().filter_map(|argument| {
            let values = argument.get_possible_values();
            let values: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
            let before = argument.get_long().map(|flag| format!("--{flag}"));
            let before = before.unwrap_or_else(|| command.get_name().to_owned());
            let words = format!("  &'{} {before}'=[{}]\n", command.get_name(), values.join(" "));
            (!values.is_empty()).then_some(words)
        })
    });
    format!("\nvar cargo-plux-values = [\n{}]\n", values.collect::<String>())
}

/// Returns the values of `completions SHELL` for fish, where `clap_complete` completes only flags.
fn fish_shells() -> String {
    let shells: Vec<String> = Shell::value_variants().iter().map(ToString::to_string).collect();
    format!(
        "complete -c {BINARY} -n '__fish_cargo_plux_using_subcommand plux; and \
         __fish_seen_subcommand_from completions' -f -a '{}'\n",
        shells.join(" ")
    )
}
