//! Filters and sorts plugins.

use clap::ValueEnum;
use plux_spec::{PluginEntry, Status, closest_matches, glob};

use super::{Listed, Listing};

/// A selection of plugins. A plugin has to match each list; an empty list matches all.
pub(crate) struct Filter<'a> {
    /// Glob patterns for namespaces and ids.
    pub(crate) patterns: &'a [String],
    /// Glob patterns for namespaces.
    pub(crate) namespaces: &'a [String],
    /// Glob patterns for the names of packages.
    pub(crate) packages: &'a [String],
    pub(crate) statuses: &'a [Status],
}

/// The first sort key. The next ones are namespace and load order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortBy {
    /// Namespace, then load order
    Order,
    /// Name
    Name,
    /// Package that declares it
    Package,
    /// Status
    Status,
}

/// A pattern that matches nothing.
pub(crate) struct Unknown<'a> {
    pub(crate) what: &'static str,
    pub(crate) pattern: &'a str,
    pub(crate) near: Option<String>,
}

impl Filter<'_> {
    /// Removes the plugins that do not match. Returns an error for a pattern that matches nothing.
    pub(crate) fn apply(&self, listing: &mut Listing<'_>) -> Result<(), Unknown<'_>> {
        let index = &listing.report.index;
        let points = index.extension_points.iter().map(|point| point.namespace.as_str());
        let used = index.plugins.iter().map(|plugin| plugin.namespace.as_str());
        let ids: Vec<String> = index.plugins.iter().map(|it| it.id().to_string()).collect();
        let all = ids.iter().map(String::as_str).chain(points.clone()).chain(used.clone());
        known("plugin or namespace", self.patterns, &all.collect::<Vec<_>>())?;
        known("namespace", self.namespaces, &points.chain(used).collect::<Vec<_>>())?;
        let packages = index.packages.iter().map(|package| &*package.name);
        known("package", self.packages, &packages.collect::<Vec<_>>())?;
        listing.plugins.retain(|plugin| self.matches(plugin.entry));
        Ok(())
    }

    fn matches(&self, plugin: &PluginEntry) -> bool {
        let any = |patterns: &[String], text: &str| {
            patterns.is_empty() || patterns.iter().any(|pattern| glob::matches(pattern, text))
        };
        let id = plugin.id().to_string();
        (any(self.patterns, &id) || any(self.patterns, plugin.namespace.as_str()))
            && any(self.namespaces, plugin.namespace.as_str())
            && any(self.packages, &plugin.package)
            && (self.statuses.is_empty() || self.statuses.contains(&plugin.status))
    }
}

impl Listing<'_> {
    pub(crate) fn sort(&mut self, by: SortBy) {
        self.plugins.sort_by(|a, b| {
            let (one, other) = (a.entry, b.entry);
            let first = match by {
                SortBy::Order => std::cmp::Ordering::Equal,
                SortBy::Name => one.name.cmp(&other.name),
                SortBy::Package => {
                    (&one.package, &one.version).cmp(&(&other.package, &other.version))
                }
                SortBy::Status => one.status.cmp(&other.status),
            };
            first.then_with(|| key(a).cmp(&key(b)))
        });
    }
}

/// Returns the sort key of a plugin. Plugins without a position come last.
fn key<'a>(plugin: &Listed<'a>) -> (&'a str, bool, Option<usize>, usize) {
    (plugin.entry.namespace.as_str(), plugin.position.is_none(), plugin.position, plugin.at)
}

/// Returns an error for a pattern that matches no candidate.
fn known<'a>(
    what: &'static str,
    patterns: &'a [String],
    candidates: &[&str],
) -> Result<(), Unknown<'a>> {
    let is_unused =
        |pattern: &&String| !candidates.iter().any(|candidate| glob::matches(pattern, candidate));
    match patterns.iter().find(is_unused) {
        None => Ok(()),
        Some(pattern) => {
            let near = closest_matches(pattern, candidates.iter().copied());
            Err(Unknown { what, pattern, near: near.first().map(|&it| it.to_owned()) })
        }
    }
}
