//! `requires`, `before` and `after`: unknown ones, ones that are switched off, circles.

use std::collections::{BTreeMap, BTreeSet};

use plux_spec::{Index, PluginEntry, PluginId, Status};

use super::{Places, did_you_mean};
use crate::Diagnostic;

/// Reports what the plugins of this build refer to in vain.
pub(super) fn check(index: &Index, places: &Places<'_>) -> Vec<Diagnostic> {
    let known = Known::of(index);
    let mut diagnostics = Vec::new();
    for plugin in index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
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
    diagnostics.extend(circles(index, places));
    diagnostics
}

/// All ids, each with the entry that comes nearest to being there.
struct Known<'a> {
    best: BTreeMap<PluginId, &'a PluginEntry>,
}

impl<'a> Known<'a> {
    fn of(index: &'a Index) -> Self {
        let mut best: BTreeMap<PluginId, &PluginEntry> = BTreeMap::new();
        for plugin in index.plugins.iter() {
            let entry = best.entry(plugin.id()).or_insert(plugin);
            let rank = |plugin: &PluginEntry| match plugin.status {
                Status::Active => 0,
                Status::Conditional => 1,
                Status::Inactive => 2,
            };
            if rank(plugin) < rank(entry) {
                *entry = plugin;
            }
        }
        Self { best }
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
                let diagnostic = Diagnostic::warning(message).at(places.plugin(plugin));
                Some(diagnostic.help(self.near(&own, id).unwrap_or_else(|| {
                    "add the package that holds it, or take the reference out".to_owned()
                })))
            }
            Some(found) if found.status == Status::Inactive => {
                let message = format!("\"{own}\" requires \"{id}\", which is not in this build");
                let diagnostic = Diagnostic::warning(message)
                    .at(places.plugin(plugin))
                    .with(places.plugin(found), "it stands at");
                Some(match &found.enable {
                    Some(enable) => diagnostic.help(format!("switch on {enable}")),
                    None => diagnostic,
                })
            }
            Some(_) => None,
        }
    }
}

/// Circles of `requires` within a namespace: none of their plugins could be loaded first.
fn circles(index: &Index, places: &Places<'_>) -> Vec<Diagnostic> {
    let active: BTreeMap<PluginId, &PluginEntry> = index
        .plugins
        .iter()
        .filter(|plugin| plugin.status == Status::Active)
        .map(|plugin| (plugin.id(), plugin))
        .collect();
    let mut done = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for start in active.keys() {
        if let Some(circle) = circle_from(start, &active, &mut done) {
            diagnostics.push(report(&circle, &active, places));
        }
    }
    diagnostics
}

/// Walks `requires` from one plugin on, and gives the first circle met. Without recursion: chains
/// may be long.
fn circle_from(
    start: &PluginId,
    active: &BTreeMap<PluginId, &PluginEntry>,
    done: &mut BTreeSet<PluginId>,
) -> Option<Vec<PluginId>> {
    let mut path: Vec<(PluginId, usize)> = vec![(start.clone(), 0)];
    while let Some((id, next)) = path.last_mut() {
        let required = active.get(id).and_then(|plugin| plugin.requires.get(*next));
        *next += 1;
        let Some(required) = required.cloned() else {
            done.insert(id.clone());
            path.pop();
            continue;
        };
        if required.namespace() != id.namespace() || done.contains(&required) {
            continue;
        }
        if let Some(at) = path.iter().position(|(id, _)| *id == required) {
            let circle = path[at..].iter().map(|(id, _)| id.clone()).collect();
            done.extend(path.into_iter().map(|(id, _)| id));
            return Some(circle);
        }
        path.push((required, 0));
    }
    None
}

fn report(
    circle: &[PluginId],
    active: &BTreeMap<PluginId, &PluginEntry>,
    places: &Places<'_>,
) -> Diagnostic {
    let mut names: Vec<String> = circle.iter().map(|id| format!("\"{id}\"")).collect();
    names.push(names[0].clone());
    let message = format!("plugins require each other in a circle: {}", names.join(" → "));
    let mut diagnostic = Diagnostic::error(message)
        .help("take one `requires` out; `after` orders without requiring");
    for (at, id) in circle.iter().enumerate() {
        let place = places.plugin(active[id]);
        diagnostic = if at == 0 {
            diagnostic.at(place)
        } else {
            diagnostic.with(place, format!("\"{}\" stands at", id.name()))
        };
    }
    diagnostic
}
