//! `requires`, `before` and `after`: unknown ones, and ones that are switched off.

use std::collections::BTreeMap;

use plux_spec::{Lint, PluginEntry, PluginId, Status, enable};

use super::{Places, View, did_you_mean};
use crate::Diagnostic;

/// Reports what the plugins of this build refer to in vain.
pub(super) fn check(view: &View<'_>, places: &Places<'_>) -> Vec<Diagnostic> {
    let refers = |plugin: &PluginEntry| {
        !(plugin.requires.is_empty() && plugin.before.is_empty() && plugin.after.is_empty())
    };
    if !view.index.plugins.iter().any(refers) {
        return Vec::new();
    }
    let known = Known::of(view);
    let mut diagnostics = Vec::new();
    for plugin in view.index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        for id in plugin.requires.iter() {
            diagnostics.extend(known.look(plugin, id, "requires", places));
        }
        for (argument, names) in [("before", &plugin.before), ("after", &plugin.after)] {
            for name in names.iter() {
                let id = PluginId::new(plugin.namespace.clone(), name.clone());
                // An order holds among those that are there; a switched-off one breaks nothing.
                if !known.best.contains_key(&id) {
                    diagnostics.extend(known.look(plugin, &id, argument, places));
                }
            }
        }
    }
    diagnostics
}

/// All ids, each with the entry that comes nearest to being there.
struct Known<'a> {
    view: &'a View<'a>,
    best: BTreeMap<PluginId, &'a PluginEntry>,
}

impl<'a> Known<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let mut best: BTreeMap<PluginId, &PluginEntry> = BTreeMap::new();
        for plugin in view.index.plugins.iter() {
            let entry = best.entry(plugin.id()).or_insert(plugin);
            let rank = |plugin: &PluginEntry| match plugin.status {
                Status::Active | Status::Blocked => 0,
                Status::Conditional => 1,
                Status::Inactive => 2,
            };
            if rank(plugin) < rank(entry) {
                *entry = plugin;
            }
        }
        Self { view, best }
    }

    /// The plugin that may have been meant: of that namespace if there is one, else of one with
    /// nearly that name.
    fn near(&self, own: &PluginId, id: &PluginId) -> Option<String> {
        let others = || self.best.keys().filter(|other| *other != own);
        let namespace = others().any(|other| other.namespace() == id.namespace());
        if namespace {
            let mates = others().filter(|other| other.namespace() == id.namespace());
            return did_you_mean(id.name().as_str(), mates.map(|other| other.name().as_str()));
        }
        let namespaces = others().map(|other| other.namespace().as_str());
        did_you_mean(id.namespace().as_str(), namespaces)
    }

    fn look(
        &self,
        plugin: &PluginEntry,
        id: &PluginId,
        argument: &str,
        places: &Places<'_>,
    ) -> Option<Diagnostic> {
        let own = plugin.id();
        match self.best.get(id) {
            None => {
                let message =
                    format!("\"{own}\" has \"{id}\" in `{argument}`, and there is no such plugin");
                let lint = if argument == "requires" {
                    Lint::UnknownRequirement
                } else {
                    Lint::UnknownOrderTarget
                };
                let diagnostic = Diagnostic::warning(message).lint(lint).at(places.plugin(plugin));
                Some(diagnostic.help(self.near(&own, id).unwrap_or_else(|| {
                    "add the package that holds it, or take the reference out".to_owned()
                })))
            }
            Some(found) if self.view.lacks(found) => {
                let which = match found.status {
                    Status::Conditional => "is not in a build of this package alone",
                    Status::Active | Status::Blocked | Status::Inactive => "is not in this build",
                };
                let message = format!("\"{own}\" requires \"{id}\", which {which}");
                let diagnostic = Diagnostic::warning(message)
                    .lint(Lint::UnmetRequirement)
                    .at(places.plugin(plugin))
                    .with(places.plugin(found), "it stands at");
                Some(match enable::help(&found.enabled_by, self.view.index) {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                })
            }
            Some(_) => None,
        }
    }
}
