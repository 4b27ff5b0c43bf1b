//! `testbed init`

use std::fs;

use plux_runtime::config::Config;
use plux_runtime::{BoxError, PluginManager};
use testbed_common::Agent;

use crate::directory::Directory;

/// The supervisor's own settings, before the sections of the agents.
const OWN: &str = "\
# Milliseconds before the first restart of an agent that failed, then twice as many.
# back-off = 200
# Milliseconds within which an agent has to be ready.
# ready-within = 10000

";

/// Creates the directory of an environment. In its configuration, every field of every agent is in a
/// comment, with its default.
pub(crate) fn init(directory: &Directory) -> Result<(), BoxError> {
    let file = directory.file("testbed.toml");
    if file.exists() {
        return Err(format!("{} exists", file.display()).into());
    }
    directory.create()?;
    let agents = PluginManager::<dyn Agent>::builder("testbed.agents", ())
        .config(Config::new().table("agents"))
        .build();
    fs::write(&file, format!("{OWN}{}", agents.example_config()))?;
    println!("created {}", file.display());
    Ok(())
}
