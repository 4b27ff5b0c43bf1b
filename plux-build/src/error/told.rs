//! What is said of each error: what failed, where, and on a line of its own what to do.

use std::error::Error as StdError;
use std::fmt;

use super::Error;
use crate::Diagnostic;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABuildScript { variable } => write!(
                f,
                "`{variable}` is not set: this is not a build script that Cargo runs\n\
                 help: call `plux_build::emit()` in build.rs; elsewhere, \
                 `plux_build::configure().build()` gives the index as a value, and `cargo plux \
                 index` writes it"
            ),
            Self::Start { program, source, help } => {
                write!(f, "failed to run `{program}`: {source}\nhelp: {help}")
            }
            Self::Cargo { command, stderr } => f.write_str(&failed(command, stderr)),
            Self::Metadata { command, source } => write!(
                f,
                "`{command}` wrote what cannot be understood: {source}\nhelp: upgrade plux-build"
            ),
            Self::NoSuchPackage { name, workspace, help } => {
                let workspace = workspace.display();
                write!(f, "the workspace at `{workspace}` has no package `{name}`{help}")
            }
            Self::NoSuchTarget { triple, help } => {
                write!(f, "there is no target `{triple}`\nhelp: {help}")
            }
            Self::Manifest { path, line, column, reason } => {
                let path = path.display();
                match line {
                    0 => write!(f, "`{path}` cannot be read as a manifest: {reason}")?,
                    _ => write!(f, "{path}:{line}:{column}: not TOML: {reason}")?,
                }
                let help = "run `cargo metadata --no-deps` in its folder to see what Cargo says";
                write!(f, "\nhelp: {help}")
            }
            Self::LockFile { diagnostic, .. } => f.write_str(&in_two_lines(diagnostic)),
            Self::Read { path, source } => write!(
                f,
                "failed to read `{}`: {source}\nhelp: check that it exists and may be read",
                path.display()
            ),
            Self::Write { path, source } => write!(
                f,
                "failed to write `{}`: {source}\n\
                 help: check that its folder exists, may be written and has room; Cargo's target \
                 folder moves with CARGO_TARGET_DIR",
                path.display()
            ),
            Self::IndexFile { path, source } => write!(f, "`{}`: {source}", path.display()),
            Self::Rejected(diagnostics) => f.write_str(&summary(diagnostics)),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Start { source, .. } | Self::Read { source, .. } | Self::Write { source, .. } => {
                Some(source)
            }
            Self::Metadata { source, .. } => Some(&**source),
            Self::IndexFile { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What Cargo or rustc could not do, without the progress that it told of before.
fn failed(command: &str, stderr: &str) -> String {
    let program = if command.starts_with("rustc") { "rustc" } else { "Cargo" };
    let begin = stderr.lines().find(|line| line.starts_with("error"));
    let begin = begin.and_then(|line| stderr.find(line)).unwrap_or(0);
    let cause = stderr[begin..].trim_start_matches("error: ").trim_end();
    let help = if cause.starts_with("could not find `Cargo.toml`") {
        "go to the folder of a package, or name its manifest with `--manifest-path`".to_owned()
    } else {
        format!("mend what {program} reports, then try again; `{command}` reports it as well")
    };
    format!("{program} failed: {cause}\nhelp: {help}")
}

/// A diagnostic, its help on a line of its own.
fn in_two_lines(diagnostic: &Diagnostic) -> String {
    diagnostic.to_string().replacen("; help: ", "\nhelp: ", 1)
}

/// Every error among the diagnostics, one after the other.
fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<String> =
        diagnostics.iter().filter(|d| d.is_error()).map(ToString::to_string).collect();
    errors.join("\n")
}
