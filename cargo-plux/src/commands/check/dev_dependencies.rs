//! Plugins that only tests contain, since their package is only a dev-dependency. This is intended for fakes and
//! a mistake for other plugins, and therefore a note instead of a warning.

use std::collections::BTreeMap;

use plux_build::Report;
use plux_spec::{DependencyKind, Status};

use crate::output::count;
use crate::output::message::Message;

/// Returns a note for each package whose plugins only tests of a program contain.
pub(super) fn notes(reports: &[Report]) -> Vec<Message> {
    // The program whose tests have the plugins of a package, and their number; `None` if a program links it.
    let mut packages: BTreeMap<&str, Option<(&str, usize)>> = BTreeMap::new();
    for index in reports.iter().map(|report| &report.index) {
        let Some(root) = &index.root else { continue };
        let mut tests_only: BTreeMap<&str, usize> = BTreeMap::new();
        for plugin in index.plugins.iter().filter(|it| it.status == Status::Active) {
            let Some(package) = index.package_of(plugin) else { continue };
            if package.kind == DependencyKind::Dev {
                *tests_only.entry(&package.name).or_default() += 1;
            } else {
                packages.insert(&package.name, None);
            }
        }
        for (package, plugins) in tests_only {
            packages.entry(package).or_insert(Some((&root.package, plugins)));
        }
    }
    let tests_only = packages.into_iter().filter_map(|(package, it)| Some((package, it?)));
    let note = |(package, (program, plugins)): (&str, (&str, usize))| {
        let verb = if plugins == 1 { "is" } else { "are" };
        let plugins = count(plugins, "plugin");
        Message::note(format!(
            "{plugins} of `{package}` {verb} in tests only: `{program}` depends on `{package}` only through \
             `[dev-dependencies]`"
        ))
        .help(format!(
            "if `{program}` itself needs the plugins of `{package}`, add `{package}` to `[dependencies]`"
        ))
    };
    tests_only.map(note).collect()
}
