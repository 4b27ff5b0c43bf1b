//! `testbed init`

use std::fs;

use plux_runtime::config::Config;
use plux_runtime::{BoxError, PluginManager};
use testbed_common::Agent;

use crate::directory::Directory;

/// The application's own settings, after those of the agents.
const SUPERVISOR: &str = "
# The process that starts the agents.
[supervisor]
# back-off = 200          # milliseconds before the first restart, then twice as many
# ready-within = 10000    # milliseconds; an agent that is not ready by then has failed
";

/// Creates the directory of an environment, with a configuration of comments: every agent, every
/// field, and its default.
pub(crate) fn init(directory: &Directory) -> Result<(), BoxError> {
    let file = directory.file("testbed.toml");
    if file.exists() {
        return Err(format!("{} exists", file.display()).into());
    }
    directory.create()?;
    let agents = PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(Config::new().table("agents"))
        .build();
    fs::write(&file, agents.example_config() + SUPERVISOR)?;
    println!("created {}", file.display());
    Ok(())
}
