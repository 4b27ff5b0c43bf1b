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
pub(crate) struct Directory(pub(crate) PathBuf);

impl Directory {
    /// Returns the path of a file.
    pub(crate) fn file(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    /// Returns the file that an agent creates when it is ready.
    pub(crate) fn ready(&self, agent: &str) -> PathBuf {
        self.file(format!("run/{agent}.ready"))
    }

    /// Returns the file that requests an action of the supervisor, which then removes it.
    pub(crate) fn request(&self, what: &str) -> PathBuf {
        self.file(format!("run/{what}.request"))
    }

    /// Creates the directories.
    pub(crate) fn create(&self) -> io::Result<()> {
        ["logs", "data", "run"].iter().try_for_each(|it| fs::create_dir_all(self.file(it)))
    }

    /// Reads the configuration.
    pub(crate) fn config(&self) -> Result<Config, BoxError> {
        let file = self.file("testbed.toml");
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

    /// Locks a file until the returned file is dropped or the process ends. Returns `None` if another
    /// process holds the lock for the whole time.
    pub(crate) fn lock(&self, name: &str, within: Duration) -> io::Result<Option<File>> {
        let file = File::create(self.file(format!("run/{name}.lock")))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(_) if start.elapsed() >= within => return Ok(None),
                Err(_) => thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    /// Returns whether a supervisor is running. A killed one no longer holds its lock.
    pub(crate) fn is_supervised(&self) -> io::Result<bool> {
        Ok(self.file("run").is_dir() && self.lock("supervisor", Duration::ZERO)?.is_none())
    }

    /// Reads the state that the last supervisor wrote.
    pub(crate) fn state(&self) -> Result<State, BoxError> {
        match fs::read(self.file("run/state.json")) {
            Ok(json) => Ok(serde_json::from_slice(&json)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::default()),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces the state. A reader sees the old or the new one.
    pub(crate) fn write_state(&self, state: &State) -> Result<(), BoxError> {
        let new = self.file("run/state.json.new");
        fs::write(&new, serde_json::to_vec_pretty(state)?)?;
        Ok(fs::rename(new, self.file("run/state.json"))?)
    }
}
