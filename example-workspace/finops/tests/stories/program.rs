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

/// A file in `samples/` of the vendor package that has it, wherever Cargo found that package.
pub(crate) fn sample(file: &str) -> PathBuf {
    let directories: &[&Path] = &[
        #[cfg(feature = "aws")]
        finops_aws::samples(),
        #[cfg(feature = "azure")]
        finops_azure::samples(),
        #[cfg(feature = "docker")]
        finops_docker::samples(),
    ];
    let name = file.trim_start_matches("samples/");
    let mut files = directories.iter().map(|directory| directory.join(name));
    files.find(|file| file.exists()).unwrap_or_else(|| panic!("no vendor package has {file}"))
}

/// `finops` with these arguments.
pub(crate) fn finops(args: &[&str]) -> Run {
    finops_with(args, &[])
}

/// `finops` with these arguments and environment variables.
pub(crate) fn finops_with(args: &[&str], variables: &[(&str, &str)]) -> Run {
    let args = args.iter().map(|&arg| {
        if arg.starts_with("samples/") { sample(arg).into_os_string() } else { arg.into() }
    });
    let output = Command::new(env!("CARGO_BIN_EXE_finops"))
        .args(args)
        // Without a `finops.toml`.
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
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
