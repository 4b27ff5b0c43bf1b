//! What a command printed and how it ended.

use std::process::Command;

/// What a command printed and how it ended. The checks panic with all of it.
#[derive(Debug)]
pub struct Outcome {
    command: String,
    /// The exit code; `None` if a signal ended it.
    pub code: Option<i32>,
    /// What it printed for programs.
    pub stdout: String,
    /// What it printed for people.
    pub stderr: String,
}

// A chain of checks ends wherever there is nothing more to check.
#[allow(clippy::return_self_not_must_use)]
impl Outcome {
    /// Runs a command to its end.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            command: format!("{command:?}"),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The same with another name in what was printed.
    pub(crate) fn renamed(mut self, from: &str, to: &str) -> Self {
        self.stdout = self.stdout.replace(from, to);
        self.stderr = self.stderr.replace(from, to);
        self
    }

    /// Checks that it ended well.
    ///
    /// # Panics
    ///
    /// If it did not.
    #[track_caller]
    pub fn success(self) -> Self {
        self.code(0)
    }

    /// Checks its exit code.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}:\n{}", self.transcript());
        self
    }

    /// Checks that people are told this.
    ///
    /// # Panics
    ///
    /// If they are not.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "expected {text:?} on stderr:\n{}", self.transcript());
        self
    }

    /// Checks that people are not told this.
    ///
    /// # Panics
    ///
    /// If they are.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "unexpected {text:?}:\n{}", self.transcript());
        self
    }

    /// Checks that this is printed.
    ///
    /// # Panics
    ///
    /// If it is not.
    #[track_caller]
    pub fn prints(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "expected {text:?} on stdout:\n{}", self.transcript());
        self
    }

    fn transcript(&self) -> String {
        let Self { command, code, stdout, stderr } = self;
        format!("{command}\n--- code {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}
