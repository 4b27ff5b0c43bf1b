//! Why there is no index.

use std::io;
use std::path::PathBuf;

use crate::codec::FormatError;
use crate::diagnostic::Diagnostic;

/// Why there is no index: what failed, where, and what to do.
///
/// ```
/// let error = plux_build::codec::read("no/such/plux.json").unwrap_err();
/// assert!(matches!(error, plux_build::Error::Read { .. }));
/// assert!(error.to_string().contains("help: "));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Only Cargo can say what [`emit`](crate::emit) has to know, and only to a build script.
    #[error(
        "`{variable}` is not set: this is not a build script that Cargo runs\n\
         help: call `plux_build::emit()` in build.rs; elsewhere, `plux_build::configure().build()` \
         gives the index as a value, and `cargo plux index` writes it"
    )]
    NotABuildScript {
        /// The environment variable that Cargo sets for build scripts.
        variable: &'static str,
    },
    /// A program could not be started.
    #[error("failed to run `{program}`: {source}\nhelp: {help}")]
    Start {
        /// The program.
        program: String,
        /// What the system says.
        source: io::Error,
        /// What to do.
        help: &'static str,
    },
    /// Cargo failed where nothing kept it from succeeding.
    #[error("{}", failed(command, stderr))]
    Cargo {
        /// The command as it could be typed.
        command: String,
        /// What Cargo wrote.
        stderr: String,
    },
    /// What Cargo wrote is not what this version understands.
    #[error("`{command}` wrote what cannot be understood: {source}\nhelp: upgrade plux-build")]
    Metadata {
        /// The command as it could be typed.
        command: String,
        /// What is wrong with it, where, and which Cargo it is.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// There is no package of that name.
    #[error("the workspace at `{workspace}` has no package `{name}`{help}", workspace = workspace.display())]
    NoSuchPackage {
        /// The name that was asked for.
        name: String,
        /// The workspace's folder.
        workspace: PathBuf,
        /// What may have been meant; it has its line of its own, if any.
        help: String,
    },
    /// rustc knows no such target.
    #[error("there is no target `{triple}`\nhelp: {help}")]
    NoSuchTarget {
        /// The target that was asked for.
        triple: String,
        /// What may have been meant.
        help: String,
    },
    /// A manifest could not be made sense of.
    #[error("`{}` cannot be read as a manifest: {reason}\nhelp: run `cargo metadata --no-deps` in its folder to see what Cargo says", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A setting has a value that it cannot have.
    #[error("`{setting}` in `{}`: {reason}\nhelp: {help}", path.display())]
    Setting {
        /// The manifest.
        path: PathBuf,
        /// The setting's name in the manifest.
        setting: String,
        /// What is wrong.
        reason: String,
        /// What to write instead.
        help: String,
    },
    /// A file could not be read.
    #[error("failed to read `{}`: {source}\nhelp: check that it exists and may be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    #[error(
        "failed to write `{}`: {source}\n\
         help: check that its folder exists, may be written and has room; Cargo's target folder \
         moves with CARGO_TARGET_DIR",
        path.display()
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A committed index cannot be used.
    #[error("`{}`: {source}", path.display())]
    IndexFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FormatError,
    },
    /// The sources contradict each other, or are not complete where they have to be.
    #[error("{}", summary(.0))]
    Rejected(
        /// All of what was found, in order, errors and others.
        Vec<Diagnostic>,
    ),
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

/// Every error among the diagnostics, one after the other.
fn summary(diagnostics: &[Diagnostic]) -> String {
    let errors: Vec<String> =
        diagnostics.iter().filter(|d| d.is_error()).map(ToString::to_string).collect();
    errors.join("\n")
}
