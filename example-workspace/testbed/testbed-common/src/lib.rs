//! The contract of the agents of the testbed, and the context that they run in.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use plux_runtime::{BoxError, Plugin, extension_point};

/// Agents of the testbed, each in a process of its own.
///
/// An agent that `requires` another one is started once that one is ready, and stopped before it.
#[extension_point(namespace = "testbed.agents", cardinality = "at_least_one")]
pub trait Agent: Plugin {
    /// Runs until [`Context::sleep`] returns `false`. Calls [`Context::ready`] when it is ready. Its
    /// output is its log.
    ///
    /// # Errors
    ///
    /// The supervisor restarts an agent that fails, or is not ready in time.
    fn run(&self, context: &Context) -> Result<(), BoxError>;
}

/// The environment of a running agent.
#[derive(Debug)]
pub struct Context {
    data: PathBuf,
    ready: PathBuf,
    stop: Receiver<()>,
}

impl Context {
    /// Returns the context of a process that ends with its standard input. The supervisor holds the
    /// other end of the pipe: the agent ends even if the supervisor is killed. `ready` is the file
    /// that the agent creates when it is ready.
    pub fn until_stdin_closes(data: PathBuf, ready: PathBuf) -> Self {
        let (running, stop) = mpsc::channel();
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            drop(running);
        });
        Self { data, ready, stop }
    }

    /// Returns the directory that the agents share.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Reports that the agent is ready, so that the supervisor starts the agents that require it.
    ///
    /// # Errors
    ///
    /// If the directory of the environment cannot be written to.
    pub fn ready(&self) -> io::Result<()> {
        File::create(&self.ready).map(drop)
    }

    /// Sleeps, and returns whether the agent should go on. It wakes up early to stop.
    pub fn sleep(&self, milliseconds: u64) -> bool {
        let sleep = Duration::from_millis(milliseconds);
        self.stop.recv_timeout(sleep) == Err(RecvTimeoutError::Timeout)
    }
}

/// Reads the readings that the data agent has written so far.
///
/// # Errors
///
/// If there is no such file yet.
pub fn readings(context: &Context) -> io::Result<Vec<f64>> {
    let file = fs::read_to_string(context.data().join("readings.txt"))?;
    // The last line may be incomplete.
    let complete = file.rsplit_once('\n').map_or("", |(complete, _)| complete);
    Ok(complete.lines().filter_map(|line| line.parse().ok()).collect())
}
