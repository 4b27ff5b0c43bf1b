//! `trainer list-plugins`

use std::io::{self, Write};
use std::path::PathBuf;

use plux_runtime::{LoadError, PluginOrigin, PluginStatus};

use super::callbacks;
use crate::Options;

/// Lists the plugins of this build in load order, and then those that can be added.
pub(super) fn list(out: &mut dyn Write) -> io::Result<()> {
    let callbacks = callbacks(Options { runs: PathBuf::new() }).build();
    writeln!(out, "NAME      VERSION  STATUS         DESCRIPTION")?;
    for plugin in callbacks.overview() {
        let status = match (&plugin.status, plugin.origin) {
            (PluginStatus::Inactive { .. }, _) => "not installed",
            (PluginStatus::Resolved, PluginOrigin::BuiltIn) => "built-in",
            (PluginStatus::Resolved, _) => "external",
            (other, _) => &other.to_string(),
        };
        let (name, version, description) = (plugin.id.name(), plugin.version, plugin.description);
        writeln!(out, "{name:<9} {version:<8} {status:<14} {description}")?;
        if let Some(help) = plugin.error.as_ref().and_then(LoadError::help) {
            writeln!(out, "          help: {help}")?;
        }
    }
    Ok(())
}
