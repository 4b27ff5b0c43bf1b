//! The process of one agent.

use std::time::Duration;

use plux_runtime::BoxError;
use testbed_common::Context;

use crate::directory::Directory;

/// Runs an agent until the standard input closes.
pub(crate) fn run(directory: &Directory, name: &str) -> Result<(), BoxError> {
    // This lock shows the next supervisor whether an agent of the last one is still running.
    let lock = directory.lock(name, Duration::ZERO)?;
    let _lock = lock.ok_or_else(|| format!("another `{name}` is running"))?;
    let agent = directory.agents()?.load(name)?;
    agent.run(&Context::until_stdin_closes(directory.file("data"), directory.ready(name)))
}
