//! A stand-in for Cargo, so that Cargo's own time is not measured: it prints recorded output. rustc has no
//! stand-in: if plux runs it, its time counts.

use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A stand-in, and the workspace that it knows.
pub(crate) struct StandIns {
    directory: PathBuf,
    manifest: PathBuf,
}

impl StandIns {
    /// Runs Cargo on a workspace, and stores its output in the target directory.
    pub(crate) fn of(workspace: &Path) -> Result<Self, Box<dyn Error>> {
        let workspace = workspace.canonicalize()?;
        let directory = workspace.join("target/stand-ins");
        fs::create_dir_all(&directory)?;
        let manifest = workspace.join("Cargo.toml");
        let stand_in = Self { directory, manifest };
        for (name, flag) in [("all", "--filter-platform=host-tuple"), ("members", "--no-deps")] {
            let mut metadata = Command::new("cargo");
            metadata.args(["metadata", "--format-version=1", "--offline", flag]);
            metadata.arg("--manifest-path").arg(&stand_in.manifest);
            fs::write(stand_in.directory.join(name), said(&mut metadata)?)?;
        }
        let script = "#!/bin/sh\ncd \"${0%/*}\"\ncase \"$*\" in *--no-deps*) exec cat members; esac\n\
                      exec cat all\n";
        let cargo = stand_in.directory.join("cargo");
        fs::write(&cargo, script)?;
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755))?;
        Ok(stand_in)
    }

    /// Returns the command for the members, the only one that is measured.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(self.directory.join("cargo"));
        command.arg("--no-deps");
        command
    }

    /// `cargo plux index` on the whole workspace, with the stand-in.
    pub(crate) fn index(&self, plux: &Path) -> Command {
        let mut command = Command::new(plux);
        command.args(["plux", "index", "--workspace", "-q", "-o", "-", "--manifest-path"]);
        command.arg(&self.manifest);
        command.env("CARGO", self.directory.join("cargo"));
        command
    }

    /// The same with the real one.
    pub(crate) fn real_index(&self, plux: &Path) -> Command {
        let mut command = self.index(plux);
        command.env_remove("CARGO");
        command
    }
}

fn said(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
