//! The plugins as a table.

use comfy_table::{ContentArrangement, Table, presets};
use plux_spec::{PluginEntry, Status};

use super::plain;

/// A line a plugin, in at most `width` columns; `None` for as wide as it takes.
pub(crate) fn render(plugins: &[&PluginEntry], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(width);
    }
    table.set_header(["NAMESPACE", "NAME", "STATUS", "PACKAGE", "PLACE", "DESCRIPTION"]);
    for plugin in plugins {
        table.add_row([
            plain(plugin.namespace.as_str()).into_owned(),
            plain(plugin.name.as_str()).into_owned(),
            status(plugin),
            plain(&format!("{} {}", plugin.package, plugin.version)).into_owned(),
            plain(&format!("{}:{}", plugin.file, plugin.line)).into_owned(),
            plain(&plugin.description).into_owned(),
        ]);
    }
    let text = table.to_string();
    text.lines()
        .map(str::trim_end)
        .fold(String::new(), |text, line| text + line.trim_start_matches(' ') + "\n")
}

/// A plugin's status; for one that is off, what would switch it on.
fn status(plugin: &PluginEntry) -> String {
    match (plugin.status, &plugin.enable) {
        (Status::Active, _) | (_, None) => plugin.status.to_string(),
        (status, Some(enable)) => format!("{status}: {}", plain(enable)),
    }
}
