//! Errors that prevent building the index.

use std::io;
use std::path::PathBuf;

use plux_spec::Diagnostic;

use crate::json::FormatError;

/// An error that prevents building the index.
///
/// [`headline`](Self::headline) returns what failed and where, [`help`](Self::help) how to fix it.
/// `Display` writes both.
///
/// ```
/// let error = plux_build::json::read("no/such/plux.json").unwrap_err();
/// assert!(matches!(error, plux_build::Error::Read { .. }));
/// assert!(error.headline().starts_with("failed to read `no/such/plux.json`"));
/// assert!(error.help().is_some() && error.to_string().contains("\nhelp: "));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{}{}", self.headline(), self.help_line())]
#[non_exhaustive]
pub enum Error {
    /// [`emit`](crate::emit()) was called outside of a build script.
    MissingEnv {
        /// The environment variable that Cargo sets for build scripts.
        variable: &'static str,
    },
    /// A program could not be started.
    Spawn {
        /// The program.
        program: String,
        /// The error of the operating system.
        source: io::Error,
        /// What to do.
        help: &'static str,
    },
    /// Cargo failed, and there is no fallback.
    Cargo {
        /// The command as it could be typed.
        command: String,
        /// The standard error of Cargo.
        stderr: String,
    },
    /// rustc failed.
    Rustc {
        /// The command as it could be typed.
        command: String,
        /// The standard error of rustc.
        stderr: String,
    },
    /// The output of `cargo metadata` has another format than this version reads.
    Metadata {
        /// The command as it could be typed.
        command: String,
        /// What is wrong with the output, where, and the version of Cargo.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A package spec matches no member of the workspace.
    UnknownPackage {
        /// The spec.
        name: String,
        /// The workspace's directory.
        workspace: PathBuf,
        /// What may have been meant.
        help: String,
    },
    /// rustc does not know the target.
    UnknownTarget {
        /// The target.
        triple: String,
        /// What may have been meant.
        help: String,
    },
    /// A manifest could not be parsed.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, counted from 1; 0 for the whole file.
        line: u32,
        /// The column in characters, counted from 1; 0 for the whole file.
        column: u32,
        /// What is wrong.
        reason: String,
    },
    /// Cargo.lock could not be parsed.
    LockFile {
        /// The lock file.
        path: PathBuf,
        /// What is wrong with it, where, and what to do.
        diagnostic: Box<Diagnostic>,
    },
    /// A file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file could not be written.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A committed index cannot be used.
    IndexFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FormatError,
    },
    /// There are errors in sources, manifests or settings.
    Diagnostics(
        /// All diagnostics, errors and others.
        Vec<Diagnostic>,
    ),
}

/// The help for a Cargo that cannot be run.
pub(crate) const ADD_CARGO_TO_PATH: &str =
    "add Cargo to `PATH`, or set the environment variable `CARGO` to its path";

impl Error {
    /// Returns the error for a Cargo that could not be started. For cargo-plux only.
    #[doc(hidden)]
    pub fn cargo_not_started(program: String, source: io::Error) -> Self {
        Self::Spawn { program, source, help: ADD_CARGO_TO_PATH }
    }

    /// Returns what failed, and where.
    pub fn headline(&self) -> String {
        match self {
            Self::MissingEnv { variable } => {
                format!("`{variable}` is not set: not called from a build script that Cargo runs")
            }
            Self::Spawn { program, source, .. } => format!("failed to run `{program}`: {source}"),
            Self::Cargo { stderr, .. } => format!("Cargo failed: {}", first_error(stderr)),
            Self::Rustc { stderr, .. } => format!("rustc failed: {}", first_error(stderr)),
            Self::Metadata { command, source } => {
                format!("failed to parse the output of `{command}`: {source}")
            }
            Self::UnknownPackage { name, workspace, .. } => {
                format!("package `{name}` not found in the workspace `{}`", workspace.display())
            }
            Self::UnknownTarget { triple, .. } => format!("unknown target `{triple}`"),
            Self::Manifest { path, line: 0, reason, .. } => {
                format!("failed to parse the manifest `{}`: {reason}", path.display())
            }
            Self::Manifest { path, line, column, reason } => {
                format!("{}:{line}:{column}: invalid TOML: {reason}", path.display())
            }
            Self::LockFile { diagnostic, .. } => {
                let mut diagnostic = Diagnostic::clone(diagnostic);
                diagnostic.help = None;
                diagnostic.to_string()
            }
            Self::Read { path, source } => {
                format!("failed to read `{}`: {source}", path.display())
            }
            Self::Write { path, source } => {
                format!("failed to write `{}`: {source}", path.display())
            }
            Self::IndexFile { path, source } => {
                format!("failed to parse the index `{}`: {}", path.display(), source.headline())
            }
            Self::Diagnostics(diagnostics) => {
                let errors = diagnostics.iter().filter(|it| it.is_error());
                errors.map(ToString::to_string).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Returns the help, without the prefix `help:`.
    pub fn help(&self) -> Option<String> {
        Some(match self {
            Self::MissingEnv { .. } => "call `plux_build::emit()` in build.rs; elsewhere, \
                 `plux_build::configure().build()` returns the index, and `cargo plux index` \
                 writes it"
                .to_owned(),
            Self::Spawn { help, .. } => (*help).to_owned(),
            Self::Cargo { stderr, .. }
                if first_error(stderr).starts_with("could not find `Cargo.toml`") =>
            {
                "change to the directory of a package, or pass `--manifest-path`".to_owned()
            }
            Self::Cargo { command, .. } | Self::Rustc { command, .. } => {
                format!("fix the error, then try again; `{command}` reports it as well")
            }
            Self::Metadata { .. } => "upgrade plux-build".to_owned(),
            Self::UnknownPackage { help, .. } | Self::UnknownTarget { help, .. } => help.clone(),
            Self::Manifest { .. } => {
                "run `cargo metadata --no-deps` in its directory to see Cargo's error".to_owned()
            }
            Self::LockFile { diagnostic, .. } => return diagnostic.help.clone(),
            Self::Read { .. } => "check that it exists and is readable".to_owned(),
            Self::Write { .. } => {
                "check that its directory exists, is writable and has space left; \
                 CARGO_TARGET_DIR moves Cargo's target directory"
                    .to_owned()
            }
            Self::IndexFile { source, .. } => source.help().to_owned(),
            Self::Diagnostics(_) => return None,
        })
    }

    fn help_line(&self) -> String {
        self.help().map(|help| format!("\nhelp: {help}")).unwrap_or_default()
    }
}

/// Returns the first error in the output of Cargo or rustc, without the progress before it.
fn first_error(stderr: &str) -> &str {
    let error = stderr.lines().find(|line| line.starts_with("error"));
    let start = error.and_then(|line| stderr.find(line)).unwrap_or(0);
    stderr[start..].trim_start_matches("error: ").trim_end()
}
