//! The output and exit code of a command.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::environment::is_slow_run;

/// The output and exit code of a command. Each check panics with all of it.
#[derive(Debug)]
pub struct Outcome {
    command: String,
    /// The exit code; `None` if a signal ended the command.
    pub code: Option<i32>,
    /// Its standard output: data.
    pub stdout: String,
    /// Its standard error: messages.
    pub stderr: String,
}

// A chain of checks may end with any of them.
#[allow(clippy::return_self_not_must_use)]
impl Outcome {
    /// Runs a command to its end, without input.
    ///
    /// # Panics
    ///
    /// If it cannot be started, or runs for more than [`time_limit`].
    pub fn of(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self::of_child(format!("{command:?}"), child)
    }

    /// Waits for a child process whose output is piped.
    ///
    /// # Panics
    ///
    /// If it runs for more than [`time_limit`].
    pub fn of_child(command: String, mut child: Child) -> Self {
        let deadline = Instant::now() + time_limit();
        let stdout = read_all(child.stdout.take());
        let stderr = read_all(child.stderr.take());
        let outputs = [stdout, stderr].map(|output| {
            let left = deadline.saturating_duration_since(Instant::now());
            output.recv_timeout(left)
        });
        let status = wait(&mut child, deadline);
        let [stdout, stderr] = outputs.map(|output| match output {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => "(not read to its end)".to_owned(),
        });
        let code = status.as_ref().and_then(ExitStatus::code);
        let outcome = Self { command, code, stdout, stderr };
        assert!(
            status.is_some(),
            "it runs for more than {} s\n{}",
            time_limit().as_secs(),
            outcome.transcript()
        );
        outcome
    }

    /// The same with another name in its output.
    pub(crate) fn renamed(mut self, from: &str, to: &str) -> Self {
        self.stdout = self.stdout.replace(from, to);
        self.stderr = self.stderr.replace(from, to);
        self
    }

    /// Checks that the exit code is 0.
    ///
    /// # Panics
    ///
    /// If it is not.
    #[track_caller]
    pub fn success(self) -> Self {
        self.code(0)
    }

    /// Checks the exit code.
    ///
    /// # Panics
    ///
    /// If it is another.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert!(self.code == Some(code), "expected exit code {code}:\n{}", self.transcript());
        self
    }

    /// Checks that standard error contains this.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "expected {text:?} on stderr:\n{}", self.transcript());
        self
    }

    /// Checks that standard error does not contain this.
    ///
    /// # Panics
    ///
    /// If it does.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "unexpected {text:?}:\n{}", self.transcript());
        self
    }

    /// Checks that standard output contains this.
    ///
    /// # Panics
    ///
    /// If it does not.
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

/// Returns the time that one command of a story may take: 10 minutes, or an hour in a slow run. A command that
/// waits for ever fails its test instead of the whole run.
pub fn time_limit() -> Duration {
    if is_slow_run() { Duration::from_hours(1) } else { Duration::from_mins(10) }
}

/// Reads a stream to its end in a thread of its own, so that a full pipe does not block the program.
fn read_all(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

/// Waits for the end of a child process; kills it at the deadline and returns `None`.
pub(crate) fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(2)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
            Ok(status) => return status,
            Err(error) => panic!("waiting for a child process: {error}"),
        }
    }
}

/// Receives within the time limit.
///
/// # Errors
///
/// If the sender is gone.
///
/// # Panics
///
/// If nothing comes, with what `waiting_for` returns.
pub(crate) fn receive<T>(
    receiver: &Receiver<T>,
    waiting_for: impl FnOnce() -> String,
) -> io::Result<T> {
    receiver.recv_timeout(time_limit()).map_err(|error| match error {
        RecvTimeoutError::Disconnected => io::ErrorKind::UnexpectedEof.into(),
        RecvTimeoutError::Timeout => {
            panic!("nothing for {} s, waiting for {}", time_limit().as_secs(), waiting_for())
        }
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::wait;

    #[test]
    fn a_command_that_never_ends_is_killed_at_the_deadline() {
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        assert_eq!(wait(&mut child, Instant::now() + Duration::from_millis(10)), None);
        assert!(child.try_wait().unwrap().is_some(), "it still runs");
    }
}
