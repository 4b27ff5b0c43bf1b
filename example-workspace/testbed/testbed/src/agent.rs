//! The process of one agent.

use plux_runtime::BoxError;
use testbed_common::Context;

use crate::directory::Directory;

/// Runs an agent until the standard input closes.
pub(crate) fn run(directory: &Directory, name: &str) -> Result<(), BoxError> {
    // The next supervisor sees by this lock whether an agent of the last one still runs.
    let _lock = directory.lock(name)?.ok_or_else(|| format!("another `{name}` is running"))?;
    let agents = directory.agents()?;
    let agent = agents.load(name)?;
    agent.run(&Context::until_stdin_closes(directory.data()))
}
