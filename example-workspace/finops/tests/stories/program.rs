//! Runs the program, and captures its output.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The output of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The workspace's directory. The program runs there, so that `samples/…` is a valid path.
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
    /// Returns the standard output of a run that succeeded and printed no error.
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// Returns the standard error of a run that failed with this code and printed nothing else.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(code), ""), "{}", self.stderr);
        self.stderr
    }
}
