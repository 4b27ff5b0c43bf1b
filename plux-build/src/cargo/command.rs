//! Calls of Cargo, and how they fail.

use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};

use crate::error::{ADD_CARGO_TO_PATH, Error};

/// The features that a command line enables for the root packages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CliFeatures {
    /// `feature`, `dependency/feature` or `package/feature`.
    pub(crate) features: Vec<String>,
    pub(crate) all: bool,
    pub(crate) no_default: bool,
}

impl CliFeatures {
    /// Returns Cargo's flags for them.
    pub(super) fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        if self.all {
            flags.push("--all-features".to_owned());
        }
        if self.no_default {
            flags.push("--no-default-features".to_owned());
        }
        if !self.features.is_empty() {
            flags.extend(["--features".to_owned(), self.features.join(",")]);
        }
        flags
    }
}

/// The Cargo to call, and the manifest to call it for.
#[derive(Clone)]
pub(crate) struct Cargo {
    /// The executable; `$CARGO` in a build script, since a rustup shim may pick another toolchain.
    pub(crate) program: PathBuf,
    /// The manifest; `None` for the one that Cargo finds from the current directory.
    pub(crate) manifest_path: Option<PathBuf>,
}

impl Cargo {
    /// Runs `cargo metadata` with the given flags.
    pub(super) fn metadata(&self, flags: &[String]) -> Result<Metadata, Error> {
        let mut command = Command::new(&self.program);
        command.args(["metadata", "--format-version", "1"]).args(flags);
        if let Some(path) = &self.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        // Keep colors and progress out of messages.
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
        let output = run(&mut command, ADD_CARGO_TO_PATH, |command, stderr| Error::Cargo {
            command,
            stderr,
        })?;
        MetadataCommand::parse(output).map_err(|error| Error::Metadata {
            command: command_line(&command),
            source: format!("{error}, in the output of {}", self.version()).into(),
        })
    }

    /// Returns the metadata of the members, without dependencies.
    pub(super) fn members(&self) -> Result<Metadata, Error> {
        self.metadata(&["--no-deps", "--offline"].map(str::to_owned))
    }

    /// Returns the version that Cargo prints.
    fn version(&self) -> String {
        let failed = |command, stderr| Error::Cargo { command, stderr };
        let version = run(Command::new(&self.program).arg("--version"), ADD_CARGO_TO_PATH, failed);
        version.map_or_else(|_| "Cargo".to_owned(), |version| version.trim_end().to_owned())
    }
}

/// Returns the standard output of a command. `failed` creates an error from the command and its
/// standard error, `help` is for a command that could not be started.
pub(super) fn run(
    command: &mut Command,
    help: &'static str,
    failed: fn(String, String) -> Error,
) -> Result<String, Error> {
    let program = command.get_program().display().to_string();
    let output = command.output().map_err(|source| Error::Spawn { program, source, help })?;
    // Copies only what is not UTF-8: the output of `cargo metadata` has megabytes.
    let text = |bytes| match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    };
    if output.status.success() {
        Ok(text(output.stdout))
    } else {
        Err(failed(command_line(command), text(output.stderr).trim_end().to_owned()))
    }
}

/// Returns the command as a user would type it.
fn command_line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut line = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
