//! `requires`, `before` and `after`: unknown plugins, and plugins that are not in the build.

use std::collections::BTreeMap;

use plux_spec::{Diagnostic, Lint, PluginEntry, PluginId, Status, enable};

use crate::settings::allows_unused;
use crate::view::{View, did_you_mean};

/// Reports references of the plugins of this build that lead nowhere.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let refers = |plugin: &PluginEntry| {
        !(plugin.requires.is_empty() && plugin.before.is_empty() && plugin.after.is_empty())
    };
    if !view.index.plugins.iter().any(refers) {
        return Vec::new();
    }
    let known = Known::of(view);
    let mut found = Vec::new();
    for plugin in view.index.plugins.iter().filter(|plugin| plugin.status != Status::Inactive) {
        for id in plugin.requires.iter() {
            match known.best.get(id) {
                None => found.extend(known.unknown(plugin, id, "requires")),
                Some(required) => found.extend(known.unmet(plugin, id, required)),
            }
        }
        for (argument, names) in [("before", &plugin.before), ("after", &plugin.after)] {
            for name in names.iter() {
                let id = PluginId::new(plugin.namespace.clone(), name.clone());
                // An order applies to plugins that exist; a disabled one breaks nothing.
                if !known.best.contains_key(&id) {
                    found.extend(known.unknown(plugin, &id, argument));
                }
            }
        }
    }
    found
}

/// All ids, each with the entry that is most certain to be in the build.
struct Known<'a> {
    view: &'a View<'a>,
    best: BTreeMap<PluginId, &'a PluginEntry>,
}

impl<'a> Known<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let rank = |plugin: &PluginEntry| match plugin.status {
            Status::Active | Status::Blocked => 0,
            Status::Conditional => 1,
            Status::Inactive => 2,
        };
        let mut best: BTreeMap<PluginId, &PluginEntry> = BTreeMap::new();
        for plugin in view.index.plugins.iter() {
            let entry = best.entry(plugin.id()).or_insert(plugin);
            if rank(plugin) < rank(entry) {
                *entry = plugin;
            }
        }
        Self { view, best }
    }

    /// The plugin that may have been meant: one of the same namespace, or of a similar one.
    fn near(&self, own: &PluginId, id: &PluginId) -> Option<String> {
        let others = || self.best.keys().filter(|other| *other != own);
        let of_namespace = || others().filter(|other| other.namespace() == id.namespace());
        if of_namespace().next().is_some() {
            let names = of_namespace().map(|other| other.name().as_str());
            return did_you_mean(id.name().as_str(), names);
        }
        let namespaces = others().map(|other| other.namespace().as_str());
        did_you_mean(id.namespace().as_str(), namespaces)
    }

    fn unknown(&self, plugin: &PluginEntry, id: &PluginId, argument: &str) -> Option<Diagnostic> {
        let package = self.view.graph.nodes[self.view.node_of(plugin)].package.as_deref();
        // Another workspace may have it, or a macro that could not be analyzed.
        if package.is_some_and(allows_unused) || self.view.may_lack_declarations() {
            return None;
        }
        let own = plugin.id();
        let lint = if argument == "requires" {
            Lint::UnknownRequirement
        } else {
            Lint::UnknownOrderTarget
        };
        let message = format!("unknown plugin `{id}` in `{argument}` of `{own}`");
        let help = self.near(&own, id).unwrap_or_else(|| {
            "add the package that declares it, or remove the reference".to_owned()
        });
        Some(Diagnostic::of(lint, message).at(self.view.location(plugin)).help(help))
    }

    fn unmet(
        &self,
        plugin: &PluginEntry,
        id: &PluginId,
        required: &PluginEntry,
    ) -> Option<Diagnostic> {
        let which = match required.status {
            Status::Active | Status::Blocked => return None,
            Status::Conditional if !self.is_missing(required) => return None,
            Status::Conditional => "is not in a build of this package alone",
            Status::Inactive => "is not in this build",
        };
        let message = format!("`{}` requires `{id}`, which {which}", plugin.id());
        let mut diagnostic = Diagnostic::of(Lint::UnmetRequirement, message)
            .at(self.view.location(plugin))
            .with(self.view.location(required), "declared at");
        diagnostic.help = enable::help(&required.enabled_by, self.view.index);
        Some(diagnostic)
    }

    /// Whether a conditional plugin is not in a build of the roots alone. Other packages of the
    /// workspace may enable more.
    fn is_missing(&self, plugin: &PluginEntry) -> bool {
        let at = self.view.node_of(plugin);
        let activations = self.view.activations;
        let leaf = |condition: &plux_spec::Condition| match condition {
            plux_spec::Condition::Feature { package, feature } => (*package == plugin.package)
                .then(|| activations.features.features(at).any(|it| it == feature)),
            _ => None,
        };
        activations.active_kind(at).is_none()
            || plux_spec::condition::all_hold(&plugin.enabled_by, leaf) == Some(false)
    }
}
