//! The index as Python's plux writes its own: a section a namespace, `name = path` a plugin.

use std::fmt::Write as _;

use plux_spec::{Index, Status};

/// The plugins that are in the build, as INI.
pub(crate) fn render(index: &Index) -> String {
    let mut text = String::new();
    let mut section = None;
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        if section != Some(&plugin.namespace) {
            let gap = if section.is_some() { "\n" } else { "" };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{gap}[{}]", plugin.namespace);
            section = Some(&plugin.namespace);
        }
        let _ = writeln!(text, "{} = {}", plugin.name, plugin.path);
    }
    text
}
