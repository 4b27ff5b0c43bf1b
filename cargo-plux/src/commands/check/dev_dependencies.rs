//! Plugins that only tests contain, since their package is nobody's dependency and a dev-dependency of a program.
//! This is what a fake needs, and an oversight for any other plugin, so that it is a note and not a warning.

use std::collections::BTreeMap;

use plux_build::Report;
use plux_spec::{DependencyKind, PluginEntry, Status};

use crate::output::count;
use crate::output::message::Message;

/// Returns a note for each package whose plugins only tests of a program contain.
pub(super) fn notes(reports: &[Report]) -> Vec<Message> {
    // The plugins of each package, and the program whose tests have them; `None` if a program links it.
    let mut packages: BTreeMap<&str, Option<(&str, usize)>> = BTreeMap::new();
    for index in reports.iter().map(|report| &report.index) {
        let Some(root) = &index.root else { continue };
        for package in index.packages.iter() {
            let is_it = |plugin: &&PluginEntry| {
                plugin.package == package.name && plugin.version == package.version
            };
            let of_package = index.plugins.iter().filter(is_it);
            let active = of_package.filter(|plugin| plugin.status == Status::Active).count();
            if active == 0 {
                continue;
            }
            match package.kind {
                DependencyKind::Dev => {
                    packages.entry(&package.name).or_insert(Some((&root.package, active)));
                }
                _ => drop(packages.insert(&package.name, None)),
            }
        }
    }
    let tests_only = packages.into_iter().filter_map(|(package, it)| Some((package, it?)));
    let note = |(package, (program, plugins)): (&str, (&str, usize))| {
        let verb = if plugins == 1 { "is" } else { "are" };
        let plugins = count(plugins, "plugin");
        Message::note(format!(
            "{plugins} of `{package}` {verb} in tests only: it is a dev-dependency of `{program}`"
        ))
        .help(format!(
            "if `{program}` itself needs the plugins of `{package}`, move it to `[dependencies]`"
        ))
    };
    tests_only.map(note).collect()
}
