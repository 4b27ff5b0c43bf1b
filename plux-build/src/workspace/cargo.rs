//! Calls of Cargo: how it is told, and how it failed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::string::FromUtf8Error;

use plux_spec::ResolveFailure;

use super::metadata::{self, Metadata};
use crate::Error;

/// A Cargo to call, with what every call of it has in common.
#[derive(Clone, Debug)]
pub(crate) struct Cargo {
    /// The binary. In a build script `$CARGO`: a rustup shim may stand for another toolchain.
    pub(crate) program: PathBuf,
    /// The manifest to work for; none for the one that Cargo finds from the current folder.
    pub(crate) manifest_path: Option<PathBuf>,
}

/// A call of Cargo that did not succeed.
#[derive(Debug)]
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
    /// What failed in the end, without the places on this machine that go with it.
    pub(crate) fn last_cause(&self) -> &str {
        let lines = self.stderr.lines().map(str::trim).filter(|line| !line.is_empty());
        lines
            .clone()
            .find(|line| line.starts_with("error"))
            .or_else(|| lines.clone().next())
            .unwrap_or("it said nothing")
    }

    /// Returns what kept Cargo from resolving without network and without writing.
    pub(crate) fn kind(&self) -> ResolveFailure {
        if self.wants_the_lock_file() {
            ResolveFailure::LockFile
        } else if ["download", "offline", "network", "no matching package"]
            .iter()
            .any(|word| self.stderr.contains(word))
        {
            ResolveFailure::Network
        } else {
            ResolveFailure::Other
        }
    }

    /// The lock file is not there, or not what the manifests ask for.
    pub(crate) fn wants_the_lock_file(&self) -> bool {
        self.stderr.contains("lock file")
    }
}

impl Cargo {
    /// `cargo metadata` with the given flags. The outer error is for what cannot be worked around.
    pub(super) fn metadata(&self, flags: &[String]) -> Result<Result<Metadata, Failure>, Error> {
        let mut command = self.command(&["metadata", "--format-version", "1"]);
        command.args(flags);
        let (command, stdout) = match self.run(command)? {
            Ok(succeeded) => succeeded,
            Err(failure) => return Ok(Err(failure)),
        };
        match metadata::read(&stdout) {
            Ok(metadata) => Ok(Ok(metadata)),
            Err(malformed) => {
                let source = format!("{malformed}, in what {} wrote", self.version()).into();
                Err(Error::Metadata { command, source })
            }
        }
    }

    /// What it calls itself, for messages.
    fn version(&self) -> String {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        let told = self.run(command).ok().and_then(Result::ok);
        told.map_or_else(|| "Cargo".to_owned(), |(_, version)| version.trim_end().to_owned())
    }

    /// The manifest of the workspace's root.
    pub(crate) fn workspace_manifest(&self) -> Result<Result<PathBuf, Failure>, Error> {
        let command = self.command(&["locate-project", "--workspace", "--message-format", "plain"]);
        Ok(self.run(command)?.map(|(_, stdout)| PathBuf::from(stdout.trim_end())))
    }

    /// A call for the manifest at hand.
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        if let Some(path) = &self.manifest_path {
            command.arg("--manifest-path").arg(path);
        }
        command
    }

    fn run(&self, mut command: Command) -> Result<Result<(String, String), Failure>, Error> {
        // Cargo's own colours and progress would stand in messages of ours.
        command.env("CARGO_TERM_COLOR", "never").env("CARGO_TERM_PROGRESS_WHEN", "never");
        let line = typed(&self.program, &command);
        let output = command.output().map_err(|source| Error::Start {
            program: self.program.display().to_string(),
            source,
            help: "is Cargo installed and on the PATH? the variable CARGO names another one",
        })?;
        Ok(if output.status.success() {
            let stdout = String::from_utf8(output.stdout);
            let lossy = |it: FromUtf8Error| String::from_utf8_lossy(it.as_bytes()).into_owned();
            Ok((line, stdout.unwrap_or_else(lossy)))
        } else {
            let stderr = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
            Err(Failure { command: line, stderr })
        })
    }
}

/// The command as somebody would type it.
fn typed(program: &Path, command: &Command) -> String {
    let name = program.file_stem().map_or_else(|| OsString::from("cargo"), OsString::from);
    let mut line = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
