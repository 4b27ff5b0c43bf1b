//! What is linked and what is indexed become one list: one entry for each name.

use std::any::TypeId;

use plux_spec::{
    Condition, Link, Location, MissingReason, Namespace, PluginEntry, Target, condition, enable,
};

use crate::error::nearest_id;
use crate::finder::Discovered;
use crate::handle::Handle;
use crate::linked::index::RegisteredIndex;
use crate::linked::namespaces::Linked;
use crate::linked::slices;
use crate::resolve::slot::{Eligibility, Missing, Slot, Subject};
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// What the manager thinks of specs.
pub(crate) struct EligibilityRules<'a> {
    /// The manager's contract, unless a filter has to be asked.
    pub(crate) trusted: Option<TypeId>,
    /// The manager's contract.
    pub(crate) expected: &'static str,
    /// Whether a spec is of that contract.
    pub(crate) fits: &'a dyn Fn(&PluginSpec) -> bool,
    /// What the filters say; `None` where nothing speaks against it.
    pub(crate) filter: &'a dyn Fn(&PluginSpec) -> Option<Eligibility>,
}

impl EligibilityRules<'_> {
    /// Whether all of them are fit, without a look at any.
    pub(crate) fn trusts(&self, linked: &Linked) -> bool {
        self.trusted.is_some_and(|contract| linked.are_fit(contract))
    }
}

/// One entry for each name, sorted by name. `specs` come sorted by [`PluginSpec::sort_key`].
pub(crate) fn entries(
    specs: &[Handle<PluginSpec>],
    missing: &[Missing],
    rules: &EligibilityRules<'_>,
) -> Vec<Slot> {
    let mut entries: Vec<Slot> = Vec::with_capacity(specs.len() + missing.len());
    entries.extend(specs.chunk_by(|a, b| a.name() == b.name()).map(|group| linked(group, rules)));
    let linked = entries.len();
    for missing in missing {
        let name = missing.id.name().as_str();
        let is_linked = entries[..linked].binary_search_by(|entry| entry.subject.name().cmp(name));
        let is_known = entries.last().is_some_and(|entry| entry.subject.name() == name);
        if is_linked.is_err() && !is_known {
            let subject = Subject::Missing(Box::new(missing.clone()));
            entries.push(Slot::new(subject, Eligibility::Missing));
        }
    }
    if entries.len() > linked {
        entries.sort_by(|a, b| a.subject.name().cmp(b.subject.name()));
    }
    entries
}

/// The entry of the specs of one name.
fn linked(group: &[Handle<PluginSpec>], rules: &EligibilityRules<'_>) -> Slot {
    if let [spec] = group {
        let eligibility = (rules.filter)(spec).unwrap_or_else(|| fit(spec, rules));
        return Slot::new(Subject::Linked(spec.clone()), eligibility);
    }
    // A filter may decide between plugins of one id.
    let mut verdicts = group.iter().map(|spec| (spec, (rules.filter)(spec)));
    let mut left: Vec<&Handle<PluginSpec>> = Vec::new();
    let mut excluded = None;
    for (spec, eligibility) in &mut verdicts {
        match eligibility {
            None => left.push(spec),
            Some(eligibility) => excluded = excluded.or(Some((spec, eligibility))),
        }
    }
    let (chosen, eligibility) = match (&*left, excluded) {
        ([], excluded) => excluded.expect("each of the group is excluded or left"),
        ([spec], _) => (*spec, fit(spec, rules)),
        ([first, rest @ ..], _) if rest.iter().all(|other| other.is_twin_of(first)) => {
            // A package under test is linked twice, and its contracts are of two types then.
            let fitting = left.iter().find(|spec| (rules.fits)(spec)).unwrap_or(first);
            (*fitting, fit(fitting, rules))
        }
        ([first, ..], _) => {
            let mut places: Vec<Location> = left.iter().map(|spec| spec.place()).collect();
            // Those made by hand, of one helper, are told apart by nothing but their number.
            if places.iter().all(|place| !place.package.is_empty()) {
                places.dedup();
            }
            let kind = LoadErrorKind::Duplicate { places };
            (*first, Eligibility::Failed(LoadError::new(first.id(), Some(first.place()), kind)))
        }
    };
    let is_other =
        |spec: &&Handle<PluginSpec>| !std::ptr::eq(&raw const ***spec, &raw const **chosen);
    let mut slot = Slot::new(Subject::Linked(chosen.clone()), eligibility);
    slot.special().others = group.iter().filter(is_other).cloned().collect();
    slot
}

fn fit(spec: &PluginSpec, rules: &EligibilityRules<'_>) -> Eligibility {
    if (rules.fits)(spec) {
        return Eligibility::Fit;
    }
    let (expected, found) = (rules.expected, spec.factory().contract());
    let kind = LoadErrorKind::ContractMismatch { expected, found };
    Eligibility::Failed(LoadError::new(spec.id(), Some(spec.place()), kind))
}

/// The plugins of `namespace` that have to be in the program and are not, sorted by name.
pub(crate) fn missing(found: &Discovered, namespace: &Namespace) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    for registered in &found.indexes {
        let plugins = registered.index.plugins.iter();
        let mut plugins: Vec<_> = plugins.filter(|plugin| plugin.namespace == *namespace).collect();
        // An index that plux wrote is sorted, as the specs are: each list is gone through once.
        plugins.sort_by(|a, b| indexed_key(a).cmp(&indexed_key(b)));
        let mut specs = found.specs().peekable();
        for plugin in plugins {
            let key = indexed_key(plugin);
            let order = |spec: &PluginSpec| (spec.name(), spec.package(), spec.version()).cmp(&key);
            while specs.next_if(|spec| order(spec).is_lt()).is_some() {}
            let is_linked = specs.peek().is_some_and(|spec| order(spec).is_eq());
            if !is_linked && registered.expects(plugin) {
                missing.push(Missing {
                    id: plugin.id(),
                    place: place(plugin),
                    cause: cause(registered, plugin, found),
                });
            }
        }
    }
    missing.sort_by(|a, b| (&a.id, &a.place).cmp(&(&b.id, &b.place)));
    // Several indexes may know one plugin.
    missing.dedup_by(|a, b| (&a.id, &a.place) == (&b.id, &b.place));
    missing
}

fn indexed_key(plugin: &PluginEntry) -> (&str, &str, &str) {
    (plugin.name.as_str(), &plugin.package, &plugin.version)
}

/// Where the index says that a plugin is.
pub(crate) fn place(plugin: &PluginEntry) -> Location {
    plugin.location()
}

/// Why an expected plugin is not linked.
fn cause(registered: &RegisteredIndex, plugin: &PluginEntry, found: &Discovered) -> MissingReason {
    let Some(package) = registered.package_of(plugin) else {
        return MissingReason::StaleIndex { package: plugin.package.clone() };
    };
    if registered.is_own(plugin) && plugin.target == Target::Lib && registered.is_beside_lib() {
        // A binary does not link its own package's library unless it names it. Plugins of the
        // binary itself are of the same package and tell nothing: only the library's own count.
        let of_lib = |other: &&PluginEntry| {
            registered.is_own(other) && other.target == Target::Lib && is_linked(other, found)
        };
        let lib_is_linked = registered.index.plugins.iter().any(|other| of_lib(&other));
        let package = plux_spec::PackageEntry { link: Link::None, ..package.clone() };
        return MissingReason::of(&package, lib_is_linked);
    }
    let of_package =
        |name: &str, version: &str| name == plugin.package && version == plugin.version;
    let is_linked = found.specs().any(|spec| of_package(spec.package(), spec.version()))
        || slices::PLUGINS.iter().any(|spec| of_package(spec.package(), spec.version()))
        || slices::extension_points().any(|point| of_package(point.package(), point.version()));
    MissingReason::of(package, is_linked)
}

fn is_linked(plugin: &PluginEntry, found: &Discovered) -> bool {
    let is_it = |spec: &PluginSpec| {
        plugin.namespace == *spec.namespace()
            && plugin.name == *spec.name()
            && plugin.package == spec.package()
            && plugin.version == spec.version()
    };
    found.specs().any(is_it) || slices::PLUGINS.iter().any(is_it)
}

/// The names that the indexes know in `namespace`, sorted.
pub(crate) fn indexed_names<'a>(found: &'a Discovered, namespace: &str) -> Vec<&'a str> {
    let plugins = found.indexes.iter().flat_map(|registered| registered.index.plugins.iter());
    let mut names: Vec<&str> = plugins
        .filter(|plugin| plugin.namespace == *namespace)
        .map(|plugin| plugin.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Why there is no `name` in `namespace`, of what was found there.
pub(crate) fn absent(found: &Discovered, namespace: &str, name: &str, known: &[&str]) -> LoadError {
    let id = nearest_id(namespace, name);
    let mut indexed: Vec<(&RegisteredIndex, &PluginEntry)> = Vec::new();
    for registered in &found.indexes {
        let of_id = |plugin: &&PluginEntry| plugin.namespace == *namespace && plugin.name == *name;
        indexed.extend(registered.index.plugins.iter().filter(of_id).map(|p| (&**registered, p)));
    }
    // What has to be there says more than what is off.
    indexed.sort_by_key(|(registered, plugin)| (!registered.expects(plugin), plugin.status));
    let Some(&(registered, plugin)) = indexed.first() else {
        const FEW: usize = 8;
        // What this build leaves out may be meant too; asked for by its name, it says how to get it.
        let indexed = indexed_names(found, namespace);
        let nearest = plux_spec::closest_matches(name, known.iter().chain(&indexed).copied());
        let kind = LoadErrorKind::Unknown {
            name: name.to_owned(),
            nearest: nearest.into_iter().map(str::to_owned).collect(),
            known: known.iter().take(FEW).map(|&name| name.to_owned()).collect(),
            unread: unread(found),
        };
        return LoadError::new(id, None, kind);
    };
    let kind = if registered.expects(plugin) {
        LoadErrorKind::Missing { cause: cause(registered, plugin, found) }
    } else {
        let of_target = (plugin.target != Target::Lib).then(|| plugin.target.to_string());
        let shown = |conditions: &[Condition]| {
            (!conditions.is_empty()).then(|| condition::display_all(conditions).to_string())
        };
        LoadErrorKind::Inactive {
            package: plugin.package.clone().into_owned(),
            status: plugin.status,
            condition: shown(&plugin.condition).or(of_target),
            enable: enable::imperative(&plugin.enabled_by),
            command: enable::command(&plugin.enabled_by, &registered.index),
        }
    };
    LoadError::new(id, Some(place(plugin)), kind)
}

/// The packages that no index could read, with what would switch them on.
fn unread(found: &Discovered) -> Vec<String> {
    let mut unread = Vec::new();
    for registered in &found.indexes {
        let index = &registered.index;
        for package in index.packages.iter().filter(|package| package.link == Link::None) {
            let has_plugins = index.plugins.iter().any(|plugin| plugin.package == package.name);
            let is_gap = index.incomplete.iter().any(|gap| gap.package == package.name);
            if !has_plugins && is_gap && !package.condition.is_empty() {
                let condition = condition::display_all(&package.condition);
                unread.push(format!("`{}` (enabled by {condition})", package.name));
            }
        }
    }
    unread.sort();
    unread.dedup();
    unread
}
