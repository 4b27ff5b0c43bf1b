//! What is to be told of the plugins of an index, beyond what the index says.
//!
//! ```text
//! mod.rs     a plugin with its package, origin, place and the command that switches it on
//! order.rs   when it is loaded
//! place.rs   where it is declared, seen from the current folder
//! choice.rs  which plugins, in which order they are listed
//! ```

pub(crate) mod conditions;
mod filter;
mod load_order;
mod locations;

use plux_build::Report;
use plux_spec::{ExtensionPointEntry, PackageEntry, PluginEntry, Status, enable};

pub(crate) use filter::{Filter, SortBy, Unknown};
pub(crate) use load_order::LoadOrder;
use locations::Locations;

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
    /// Its turn when the namespace is loaded, counted from 1; none if a program has not got it.
    pub(crate) turn: Option<usize>,
    /// `file:line`, as a terminal opens it.
    pub(crate) place: String,
    /// What would switch on one that is off.
    pub(crate) command: Option<String>,
}

/// Whether a plugin comes with the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A member of the workspace holds it.
    BuiltIn,
    /// A dependency from elsewhere does.
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
        let listed = |(at, entry): (usize, &'a PluginEntry)| Listed {
            entry,
            at,
            package: index.package_of(entry),
            origin: origin(&entry.package, &entry.version, report),
            turn: order.turn(entry),
            place: locations.of(&entry.package, &entry.version, &entry.file, entry.line),
            command: match entry.status {
                Status::Active => None,
                _ => enable::command(&entry.enabled_by, index),
            },
        };
        let plugins = index.plugins.iter().enumerate().map(listed).collect();
        Self { report, plugins, locations }
    }

    /// Where an extension point is declared.
    pub(crate) fn place(&self, point: &ExtensionPointEntry) -> String {
        self.locations.of(&point.package, &point.version, &point.file, point.line)
    }

    /// The plugins that are loaded together with this one, it included.
    pub(crate) fn mates(&self, plugin: &Listed<'_>) -> usize {
        let mates = self.plugins.iter().filter(|it| it.entry.namespace == plugin.entry.namespace);
        mates.filter_map(|it| it.turn).max().unwrap_or(0)
    }

    /// The ids of the plugins that require this one.
    pub(crate) fn dependents(&self, plugin: &Listed<'_>) -> Vec<String> {
        let id = plugin.entry.id();
        let on_it = self.plugins.iter().filter(|it| it.entry.requires.contains(&id));
        let mut ids: Vec<String> = on_it.map(|it| it.entry.id().to_string()).collect();
        ids.dedup();
        ids
    }
}

impl Listed<'_> {
    /// What it hangs on: for one that is off, what is lacking.
    pub(crate) fn needs(&self) -> Option<String> {
        let entry = self.entry;
        match entry.status {
            Status::Active => conditions::shown(&entry.condition),
            _ => {
                conditions::shown(&entry.enabled_by).or_else(|| conditions::shown(&entry.condition))
            }
        }
    }

    /// Where its package comes from: `workspace`, `path`, `git` or `registry`.
    pub(crate) fn source(&self) -> &str {
        match self.origin {
            Origin::BuiltIn => "workspace",
            Origin::External => self.package.map_or("path", |package| package.source.kind()),
        }
    }
}

fn origin(package: &str, version: &str, report: &Report) -> Origin {
    let is_it = |(name, of): &(String, String)| name == package && of == version;
    if report.members.iter().any(is_it) { Origin::BuiltIn } else { Origin::External }
}
