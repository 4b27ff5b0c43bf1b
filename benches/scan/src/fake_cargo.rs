//! A script that prints the recorded output of Cargo, so that Cargo's own time is not measured. The time of rustc
//! counts if plux runs it.

use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The script, with the output of Cargo for one workspace.
pub(crate) struct FakeCargo {
    directory: PathBuf,
    manifest: PathBuf,
}

impl FakeCargo {
    /// Runs Cargo on a workspace, and stores its output in the target directory.
    pub(crate) fn of(workspace: &Path) -> Result<Self, Box<dyn Error>> {
        let workspace = workspace.canonicalize()?;
        let directory = workspace.join("target/fake-cargo");
        fs::create_dir_all(&directory)?;
        let manifest = workspace.join("Cargo.toml");
        let fake = Self { directory, manifest };
        for (name, flag) in [("all", "--filter-platform=host-tuple"), ("members", "--no-deps")] {
            let mut metadata = Command::new("cargo");
            metadata.args(["metadata", "--format-version=1", "--offline", flag]);
            metadata.arg("--manifest-path").arg(&fake.manifest);
            fs::write(fake.directory.join(name), stdout_of(&mut metadata)?)?;
        }
        let script = "#!/bin/sh\ncd \"${0%/*}\"\ncase \"$*\" in *--no-deps*) exec cat members; esac\n\
                      exec cat all\n";
        let cargo = fake.directory.join("cargo");
        fs::write(&cargo, script)?;
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755))?;
        Ok(fake)
    }

    /// Returns the call of the script that plux makes. Its time is to be subtracted.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(self.directory.join("cargo"));
        command.arg("--no-deps");
        command
    }

    /// Returns `cargo plux index` for the whole workspace, with the script as Cargo.
    pub(crate) fn index(&self, plux: &Path) -> Command {
        let mut command = Command::new(plux);
        command.args(["plux", "index", "--workspace", "-q", "-o", "-", "--manifest-path"]);
        command.arg(&self.manifest);
        command.env("CARGO", self.directory.join("cargo"));
        command
    }

    /// Returns `cargo plux index` for the whole workspace, with the real Cargo.
    pub(crate) fn real_index(&self, plux: &Path) -> Command {
        let mut command = self.index(plux);
        command.env_remove("CARGO");
        command
    }
}

/// Returns the standard output of a command that succeeds.
fn stdout_of(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
