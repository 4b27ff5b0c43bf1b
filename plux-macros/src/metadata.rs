//! The metadata record of a plugin in the binary.

use plux_spec::metadata::PluginRecord;
use plux_syntax::Plugin;

use crate::registration::variable;

/// Returns the record of a plugin for readers of the binary. All fields are known at expansion.
pub(crate) fn record(
    plugin: &Plugin,
    package: &str,
    version: &str,
    file: &str,
    line: u32,
) -> Vec<u8> {
    PluginRecord {
        namespace: plugin.namespace.as_str(),
        name: plugin.name.as_str(),
        package,
        version,
        krate: &variable("CARGO_CRATE_NAME"),
        contract: &plugin.contract_source(),
        file,
        line,
    }
    .to_record()
}
