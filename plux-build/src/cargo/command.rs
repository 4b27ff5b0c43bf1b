//! Calls of Cargo, and how they fail.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{Metadata, MetadataCommand};
use plux_spec::ResolveFailure;

use crate::error::Error;

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

/// A call of Cargo that did not succeed.
pub(crate) struct Failure {
    pub(crate) command: String,
    pub(crate) stderr: String,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Cargo { command: failure.command, stderr: failure.stderr }
    }
}

impl Failure {
    /// Returns the first line of the error. The lines after it contain local paths.
    pub(crate) fn first_line(&self) -> &str {
        let mut first = None;
        for line in self.stderr.lines().map(str::trim) {
            if line.starts_with("error") {
                return line;
            }
            if !line.is_empty() {
                first = first.or(Some(line));
            }
        }
        first.unwrap_or("no output")
    }

    /// Returns why Cargo could not resolve dependencies, according to its output.
    pub(crate) fn kind(&self) -> ResolveFailure {
        let mentions = |words: &[&str]| words.iter().any(|word| self.stderr.contains(word));
        if mentions(&["lock file"]) {
            ResolveFailure::LockFile
        } else if mentions(&["download", "offline", "network", "no matching package"]) {
            ResolveFailure::Network
        } else {
            ResolveFailure::Other
        }
    }
}

impl Cargo {
    /// Runs `cargo metadata` with the given flags. There is no fallback for the outer error.
    pub(super) fn metadata(&self, flags: &[String]) -> Result<Result<Metadata, Failure>, Error> {
        let mut command = Command::new(&self.program);
        command.args(["metadata", "--format-version", "1"]).args(flags);
        if let Some(path) = &self.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        let line = command_line(&self.program, &command);
        let output = match self.run(command)? {
            Ok(output) => output,
            Err(stderr) => return Ok(Err(Failure { command: line, stderr })),
        };
        MetadataCommand::parse(output).map(Ok).map_err(|error| Error::Metadata {
            command: line,
            source: format!("{error}, in the output of {}", self.version()).into(),
        })
    }

    /// Returns the metadata of the members, without dependencies.
    pub(super) fn members(&self) -> Result<Result<Metadata, Failure>, Error> {
        self.metadata(&["--no-deps", "--offline"].map(str::to_owned))
    }

    /// Returns the version that Cargo prints.
    fn version(&self) -> String {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        let output = self.run(command).ok().and_then(Result::ok);
        output.map_or_else(|| "Cargo".to_owned(), |version| version.trim_end().to_owned())
    }

    /// Returns standard output, or standard error if the command failed.
    fn run(&self, mut command: Command) -> Result<Result<String, String>, Error> {
        // Keep colors and progress out of messages.
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
        let output = command.output().map_err(|source| Error::Spawn {
            program: self.program.display().to_string(),
            source,
            help: "add Cargo to the PATH, or set the variable CARGO to its path",
        })?;
        let text = |bytes| match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        Ok(if output.status.success() {
            Ok(text(output.stdout))
        } else {
            Err(text(output.stderr).trim_end().to_owned())
        })
    }
}

/// Returns the command as a user would type it.
fn command_line(program: &Path, command: &Command) -> String {
    let name = program.file_stem().map_or_else(|| OsString::from("cargo"), OsString::from);
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
