//! Runs the program, and keeps what it said.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What a run said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The workspace's folder. The program runs there, so that `samples/…` is what people would type.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// `finops` with these arguments.
pub(crate) fn finops(args: &[&str]) -> Run {
    finops_with(args, &[])
}

/// `finops` with these arguments and environment variables.
pub(crate) fn finops_with(args: &[&str], variables: &[(&str, &str)]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_finops"))
        .args(args)
        .current_dir(workspace())
        // The person who runs the tests may have settings.
        .env_remove("FINOPS_CONFIG")
        .env_remove("FINOPS_DISABLE")
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Run {
    /// What it wrote, after it succeeded without a word of complaint.
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// What it complained of, after it failed with that code and wrote nothing.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(code), ""), "{}", self.stderr);
        self.stderr
    }
}
