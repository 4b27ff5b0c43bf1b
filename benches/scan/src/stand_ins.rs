//! What stands in for Cargo and rustc, so that their own work is not measured as ours: each prints
//! what the real one printed when it was asked before.

use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A stand-in for each.
pub(crate) struct StandIns {
    folder: PathBuf,
    manifest: PathBuf,
}

impl StandIns {
    /// Asks the real ones about a workspace, and keeps the answers in its target folder.
    pub(crate) fn of(workspace: &Path) -> Result<Self, Box<dyn Error>> {
        let workspace = workspace.canonicalize()?;
        let folder = workspace.join("target/stand-ins");
        fs::create_dir_all(&folder)?;
        let manifest = workspace.join("Cargo.toml");
        let stand_ins = Self { folder, manifest };
        let rustc = said(Command::new("rustc").args(["--print=host-tuple", "--print=cfg"]))?;
        stand_ins.write("rustc", &rustc)?;
        let host = rustc.lines().next().unwrap_or_default();
        let mut metadata = Command::new("cargo");
        metadata.args(["metadata", "--format-version=1", "--filter-platform", host]);
        metadata.arg("--offline").arg("--manifest-path").arg(&stand_ins.manifest);
        stand_ins.write("cargo", &said(&mut metadata)?)?;
        Ok(stand_ins)
    }

    fn write(&self, name: &str, answer: &str) -> Result<(), Box<dyn Error>> {
        let (script, text) = (self.folder.join(name), self.folder.join(format!("{name}.txt")));
        fs::write(&text, answer)?;
        fs::write(&script, format!("#!/bin/sh\nexec cat '{}'\n", text.display()))?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        Ok(())
    }

    pub(crate) fn cargo(&self) -> Command {
        Command::new(self.folder.join("cargo"))
    }

    pub(crate) fn rustc(&self) -> Command {
        Command::new(self.folder.join("rustc"))
    }

    /// `cargo plux index` on the whole workspace, with the stand-ins.
    pub(crate) fn index(&self, plux: &Path) -> Command {
        let mut command = Command::new(plux);
        command.args(["plux", "index", "--workspace", "-q", "-o", "-", "--manifest-path"]);
        command.arg(&self.manifest);
        command.env("CARGO", self.folder.join("cargo"));
        command.env("RUSTC", self.folder.join("rustc"));
        command
    }

    /// The same with the real ones.
    pub(crate) fn real_index(&self, plux: &Path) -> Command {
        let mut command = self.index(plux);
        command.env_remove("CARGO").env_remove("RUSTC");
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
