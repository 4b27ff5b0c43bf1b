//! `requires`, `before` and `after`: unknown plugins, and plugins that are not in the build.

use plux_scan::Attribute;
use plux_spec::rules::blocked::other_version;
use plux_spec::rules::references::{closest_ids, order_arguments, unknown_order_targets};
use plux_spec::{
    ById, Condition, Diagnostic, Finding, Namespace, PluginEntry, PluginId, Requirement, Status,
    Target, UnmetReason, condition, enable,
};

use crate::settings::allows_unused;
use crate::view::View;

/// Reports references to plugins that do not exist or are not in this build.
pub(super) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let refers = |plugin: &PluginEntry| {
        !(plugin.requires.is_empty() && plugin.before.is_empty() && plugin.after.is_empty())
    };
    let known = Known::of(view);
    let mut found = Vec::new();
    let plugins = view.index.plugins.iter();
    for plugin in plugins.filter(|it| it.status != Status::Inactive && refers(it)) {
        let package = view.graph.nodes[view.node_of(plugin)].package.as_deref();
        // What it refers to may be in another workspace, if the package is for programs of other
        // workspaces, or in sources that could not be analyzed.
        let is_root = view.graph.roots.contains(&view.node_of(plugin));
        let is_certain =
            !(is_root && package.is_some_and(allows_unused) || view.may_lack_declarations());
        let may_have = |namespace: &Namespace| {
            view.sources.has_invalid_declaration(Attribute::Plugin, namespace.as_str())
        };
        for requirement in plugin.requires.iter() {
            match known.best(&requirement.id) {
                None if is_certain
                    && !requirement.optional
                    && !may_have(requirement.id.namespace()) =>
                {
                    found.push(known.unknown(plugin, &requirement.id));
                }
                None => {}
                Some(required) => found.extend(known.unmet(plugin, requirement, required)),
            }
        }
        if is_certain && !may_have(&plugin.namespace) {
            let names = known.names_of(plugin);
            let arguments = order_arguments(&plugin.before, &plugin.after);
            let location = plugin.location();
            let unknown = unknown_order_targets(&plugin.id(), &location, &arguments, &names);
            for finding in unknown {
                found.push(finding.to_diagnostic(&|_| view.location(plugin)));
            }
        }
    }
    found
}

/// The index by id.
struct Known<'a> {
    view: &'a View<'a>,
    by_id: ById<'a>,
    /// Each id once.
    ids: Vec<PluginId>,
}

impl<'a> Known<'a> {
    fn of(view: &'a View<'a>) -> Self {
        let plugins = &view.index.plugins;
        let by_id = ById::new(plugins);
        let ids = by_id.groups().map(|of_id| plugins[of_id[0]].id()).collect();
        Self { view, by_id, ids }
    }

    /// Returns the entry of an id that is most likely to be in the build.
    fn best(&self, id: &PluginId) -> Option<&'a PluginEntry> {
        let of_id = self.by_id.of(id.namespace(), id.name());
        let with = |statuses: &[Status]| {
            of_id.iter().find(|&&at| statuses.contains(&self.view.index.plugins[at].status))
        };
        let best = with(&[Status::Active, Status::Blocked])
            .or_else(|| with(&[Status::Conditional]))
            .or(of_id.first());
        best.map(|&at| &self.view.index.plugins[at])
    }

    /// Returns the names in the namespace of a plugin.
    fn names_of(&self, plugin: &PluginEntry) -> Vec<&str> {
        let of_namespace = self.ids.iter().filter(|id| *id.namespace() == plugin.namespace);
        of_namespace.map(|id| id.name().as_str()).collect()
    }

    fn unknown(&self, plugin: &PluginEntry, requires: &PluginId) -> Diagnostic {
        let id = plugin.id();
        let finding = Finding::UnknownRequirement {
            closest_matches: closest_ids(&id, requires, &self.ids),
            id,
            location: plugin.location(),
            requires: requires.clone(),
        };
        finding.to_diagnostic(&|_| self.view.location(plugin))
    }

    fn unmet(
        &self,
        plugin: &PluginEntry,
        requirement: &Requirement,
        other: &PluginEntry,
    ) -> Option<Diagnostic> {
        let reason = match other.status {
            Status::Active | Status::Blocked if self.is_in_other_target(plugin, other) => {
                if requirement.optional {
                    return None;
                }
                UnmetReason::OtherTarget { target: other.target.clone() }
            }
            Status::Active | Status::Blocked => {
                let other = other_version(requirement, self.view.index)?;
                UnmetReason::Version {
                    package: other.package.clone(),
                    found: other.version.clone(),
                    requirement: requirement.clone(),
                }
            }
            Status::Conditional if !self.is_missing(other) => return None,
            Status::Conditional | Status::Inactive if requirement.optional => return None,
            Status::Conditional | Status::Inactive => UnmetReason::Inactive {
                is_conditional: other.status == Status::Conditional,
                enabled_by: other.enabled_by.clone(),
                command: enable::command(&other.enabled_by, self.view.index),
            },
        };
        let finding = Finding::UnmetRequirement {
            id: plugin.id(),
            location: plugin.location(),
            requires: requirement.id.clone(),
            reason,
        };
        let diagnostic = finding.to_diagnostic(&|_| self.view.location(plugin));
        Some(diagnostic.with(self.view.location(other), "declared at"))
    }

    /// Returns whether a binary, test or example that has a plugin lacks another one, which is in another
    /// target of its package.
    fn is_in_other_target(&self, plugin: &PluginEntry, other: &PluginEntry) -> bool {
        let id = other.id();
        let lacks = |target: &Target| {
            let mut same = self.view.index.plugins_of(&id);
            !same.any(|it| it.target == Target::Lib || it.target == *target)
        };
        let package = self.view.graph.nodes[self.view.node_of(other)].package.as_deref();
        match &plugin.target {
            _ if other.target == Target::Lib => false,
            // Tests may load only some plugins.
            Target::Lib => package.is_some_and(|package| {
                let is_lacking = |it: &Target| matches!(it, Target::Bin(_)) && lacks(it);
                package.targets.iter().any(|it| is_lacking(&it.kind))
            }),
            own => lacks(own),
        }
    }

    /// Returns whether a build of the roots lacks a conditional plugin. Other members of the workspace
    /// may enable it.
    fn is_missing(&self, plugin: &PluginEntry) -> bool {
        let at = self.view.node_of(plugin);
        let activations = self.view.activations;
        let leaf = |condition: &Condition| match condition {
            Condition::Feature { package, feature } if *package == plugin.package => {
                Some(activations.features.has_feature(at, feature))
            }
            _ => None,
        };
        activations.active_kind(at).is_none()
            || condition::all_hold(&plugin.enabled_by, leaf) == Some(false)
    }
}
