//! The directory of an environment.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use plux_runtime::config::Config;
use plux_runtime::{BoxError, PluginManager};
use testbed_common::Agent;

use crate::state::State;

/// The directory of an environment: `testbed.toml`, `logs`, `data` and `run`, which has the state.
pub(crate) struct Directory(PathBuf);

impl Directory {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.0.join("logs").join(format!("{name}.log"))
    }

    pub(crate) fn configuration(&self) -> PathBuf {
        self.0.join("testbed.toml")
    }

    fn run(&self, file: &str) -> PathBuf {
        self.0.join("run").join(file)
    }

    /// Creates the directories.
    pub(crate) fn create(&self) -> io::Result<()> {
        ["logs", "data", "run"].iter().try_for_each(|it| fs::create_dir_all(self.0.join(it)))
    }

    /// Reads the configuration.
    pub(crate) fn config(&self) -> Result<Config, BoxError> {
        let file = self.configuration();
        if !file.exists() {
            return Err(format!("no {}\nhelp: run `testbed init`", file.display()).into());
        }
        Ok(Config::from_toml_file(file)?)
    }

    /// Returns the manager of the agents, with the configuration.
    pub(crate) fn agents(&self) -> Result<PluginManager<dyn Agent>, BoxError> {
        let config = self.config()?.table("agents");
        Ok(PluginManager::builder("testbed.agents", ()).config(config).build())
    }

    /// Locks a file until the returned file is dropped, or the process ends in any way. `None` if
    /// another process has the lock.
    pub(crate) fn lock(&self, name: &str) -> io::Result<Option<File>> {
        let file = File::create(self.run(&format!("{name}.lock")))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Locks a file as soon as it is possible, or returns `None` after a time.
    pub(crate) fn lock_within(&self, name: &str, limit: Duration) -> io::Result<Option<File>> {
        let start = Instant::now();
        loop {
            match self.lock(name)? {
                None if start.elapsed() < limit => thread::sleep(Duration::from_millis(5)),
                outcome => return Ok(outcome),
            }
        }
    }

    /// Returns whether a supervisor runs. One that was killed does not have its lock.
    pub(crate) fn is_supervised(&self) -> io::Result<bool> {
        if !self.run("").is_dir() {
            return Ok(false);
        }
        Ok(self.lock("supervisor")?.is_none())
    }

    /// Asks the supervisor for something.
    pub(crate) fn request(&self, request: &str) -> io::Result<()> {
        File::create(self.run(&format!("{request}.request"))).map(drop)
    }

    pub(crate) fn has_request(&self, request: &str) -> bool {
        self.run(&format!("{request}.request")).exists()
    }

    /// Removes a request, and returns whether there was one.
    pub(crate) fn take_request(&self, request: &str) -> bool {
        fs::remove_file(self.run(&format!("{request}.request"))).is_ok()
    }

    /// Reads the state that the last supervisor wrote.
    pub(crate) fn state(&self) -> Result<State, BoxError> {
        match fs::read(self.run("state.json")) {
            Ok(json) => Ok(serde_json::from_slice(&json)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces the state. A reader sees the old or the new one.
    pub(crate) fn write_state(&self, state: &State) -> Result<(), BoxError> {
        let new = self.run("state.json.new");
        fs::write(&new, serde_json::to_vec_pretty(state)?)?;
        Ok(fs::rename(new, self.run("state.json"))?)
    }
}
