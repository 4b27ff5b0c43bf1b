//! Plugins with facts that are not in their index entries.
//!
//! ```text
//! mod.rs         a plugin with its package, origin, location, programs and enabling command
//! load_order.rs  positions in the load order
//! locations.rs   locations relative to the current directory
//! conditions.rs  formats conditions
//! filter.rs      filters and sorts plugins
//! subjects.rs    relates problems to plugins
//! ```

pub(crate) mod conditions;
mod filter;
mod load_order;
mod locations;
mod subjects;

use std::collections::HashMap;

use plux_build::{IndexHost, Report};
use plux_spec::{
    ExtensionPointEntry, PackageEntry, PackageSource, PluginEntry, PluginId, Status, enable,
};

pub(crate) use filter::{Filter, SortBy, Unknown};
pub(crate) use load_order::LoadOrder;
use locations::Locations;
pub(crate) use subjects::{Subjects, shown_file};

/// The plugins of a report.
pub(crate) struct Listing<'a> {
    pub(crate) report: &'a Report,
    pub(crate) plugins: Vec<Listed<'a>>,
    locations: Locations<'a>,
}

/// A plugin of an index.
#[derive(Clone)]
pub(crate) struct Listed<'a> {
    pub(crate) entry: &'a PluginEntry,
    /// Its position among the index's plugins.
    pub(crate) at: usize,
    pub(crate) package: Option<&'a PackageEntry>,
    pub(crate) origin: Origin,
    /// Its position in the load order of its namespace, counted from 1; `None` if no program has it.
    pub(crate) position: Option<usize>,
    /// `file:line`, as [`Locations::of`] formats it.
    pub(crate) location: String,
    /// The command that enables an inactive plugin.
    pub(crate) command: Option<String>,
    /// The programs of the workspace, each with the status of the plugin in it; `None` if the plugin
    /// is not in its index. Empty for the index of a single package.
    pub(crate) programs: Vec<(&'a str, Option<Status>)>,
}

/// The origin of a plugin: the workspace, or a dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A member of the workspace declares it.
    BuiltIn,
    /// A dependency from outside of the workspace declares it.
    External,
}

impl Origin {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::External => "external",
        }
    }
}

impl<'a> Listing<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        let index = &report.index;
        let order = LoadOrder::of(index);
        let locations = Locations::new(report);
        let programs = Programs::of(report);
        let listed = |(at, entry): (usize, &'a PluginEntry)| Listed {
            entry,
            at,
            package: index.package_of(entry),
            origin: origin(entry, report),
            position: order.position(entry),
            location: locations.of(
                (&entry.package, &entry.version),
                entry.source.as_ref(),
                (&entry.file, entry.line),
            ),
            command: match entry.status {
                Status::Active => None,
                _ => programs.command(entry).or_else(|| enable::command(&entry.enabled_by, index)),
            },
            programs: programs.statuses(entry),
        };
        let plugins = index.plugins.iter().enumerate().map(listed).collect();
        Self { report, plugins, locations }
    }

    /// Returns `file:line` of an extension point.
    pub(crate) fn location(&self, point: &ExtensionPointEntry) -> String {
        self.locations.of(
            (&point.package, &point.version),
            point.source.as_ref(),
            (&point.file, point.line),
        )
    }

    /// Returns the last position in the load order of the plugin's namespace.
    pub(crate) fn last_position(&self, plugin: &Listed<'_>) -> usize {
        let same = self.plugins.iter().filter(|it| it.entry.namespace == plugin.entry.namespace);
        same.filter_map(|it| it.position).max().unwrap_or(0)
    }

    /// Returns the ids of the plugins that require this one.
    pub(crate) fn dependents(&self, plugin: &Listed<'_>) -> Vec<String> {
        let id = plugin.entry.id();
        let dependents =
            self.plugins.iter().filter(|it| it.entry.requires.iter().any(|it| it.id == id));
        let mut ids: Vec<String> = dependents.map(|it| it.entry.id().to_string()).collect();
        ids.dedup();
        ids
    }
}

impl<'a> Listed<'a> {
    /// Returns the names of the programs that link the plugin.
    pub(crate) fn linking_programs(&self) -> Vec<&'a str> {
        let is_linked = |status: Option<Status>| status.is_some_and(Status::is_linked);
        self.programs.iter().filter(|(_, it)| is_linked(*it)).map(|(name, _)| *name).collect()
    }

    /// Returns the conditions of the plugin; for one that is not active, those that do not hold.
    pub(crate) fn condition(&self) -> Option<String> {
        let entry = self.entry;
        match entry.status {
            Status::Active => conditions::shown(&entry.condition),
            _ => {
                conditions::shown(&entry.enabled_by).or_else(|| conditions::shown(&entry.condition))
            }
        }
    }

    /// Returns where its package comes from: `workspace`, `path`, `git` or `registry`.
    pub(crate) fn source(&self) -> &str {
        match self.origin {
            Origin::BuiltIn => "workspace",
            Origin::External => self.package.map_or("path", |package| package.source.kind()),
        }
    }
}

/// The entry of each plugin in each program, if the index is that of a workspace.
struct Programs<'a>(Vec<(&'a IndexHost, HashMap<Key<'a>, &'a PluginEntry>)>);

/// The identity of a declaration.
type Key<'a> = (PluginId, &'a str, &'a str, Option<&'a PackageSource>, &'a str, u32);

impl<'a> Programs<'a> {
    fn of(report: &'a Report) -> Self {
        let of_host = |host: &'a IndexHost| {
            let entries = host.index.plugins.iter().map(|it| (key(it), it));
            (host, entries.collect())
        };
        let hosts = report.index_hosts.iter().filter(|_| report.index.root.is_none());
        Self(hosts.map(of_host).collect())
    }

    fn statuses(&self, plugin: &PluginEntry) -> Vec<(&'a str, Option<Status>)> {
        let key = key(plugin);
        let status = |entries: &HashMap<_, &PluginEntry>| entries.get(&key).map(|it| it.status);
        self.0.iter().map(|(host, entries)| (&*host.package, status(entries))).collect()
    }

    /// Returns the command that enables a plugin in the first program that can have it and does not.
    fn command(&self, plugin: &PluginEntry) -> Option<String> {
        let key = key(plugin);
        self.0.iter().find_map(|(host, entries)| {
            enable::command(&entries.get(&key)?.enabled_by, &host.index)
        })
    }
}

fn key(plugin: &PluginEntry) -> Key<'_> {
    let source = plugin.source.as_ref();
    (plugin.id(), &plugin.package, &plugin.version, source, &plugin.path, plugin.line)
}

fn origin(plugin: &PluginEntry, report: &Report) -> Origin {
    let is_it = |(name, version): &(String, String)| {
        *name == plugin.package
            && *version == plugin.version
            && plugin.source.as_ref().is_none_or(|it| matches!(it, PackageSource::Path(_)))
    };
    if report.members.iter().any(is_it) { Origin::BuiltIn } else { Origin::External }
}
