//! The list of a namespace's plugins: linked, missing and inactive ones.
//!
//! The functions are `#[inline]`, so that only crates that call them compile them. LLD would keep the exception
//! tables of other functions in programs that do not call them.

use std::collections::BTreeMap;

use plux_spec::PluginEntry;

use crate::error::DisabledReason;
use crate::linked::extension_points;
use crate::manager::records::{Phase, Records};
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::slot::Subject;
use crate::{LoadError, PluginId, PluginInfo, PluginOrigin, PluginSpec, PluginStatus, Requirement};

type Described = (PluginStatus, Option<LoadError>);

impl<P: ?Sized, Output> Records<P, Output> {
    /// Returns the linked plugins in load order, then the missing ones, then the inactive ones.
    pub(super) fn overview(&self) -> Vec<PluginInfo> {
        let blocked = self.errors();
        overview(&self.plugins, &|at| {
            self.list[at].gate.look(|phase| match phase {
                Phase::Loaded(_) => (PluginStatus::Loaded, None),
                Phase::Unloaded => (PluginStatus::Unloaded, None),
                Phase::Resolved | Phase::Initialized => match &blocked[at] {
                    None => (PluginStatus::Resolved, None),
                    Some(error) => failed(error.clone()),
                },
                phase => match self.error_in(at, phase) {
                    None => (PluginStatus::Resolved, None),
                    Some(error) => failed(error),
                },
            })
        })
    }
}

/// Returns the status of a plugin with that error.
#[inline]
fn failed(error: LoadError) -> Described {
    let status = match error.disabled_reason() {
        Some(reason) => disabled(reason),
        None => PluginStatus::Failed,
    };
    (status, Some(error))
}

#[inline]
fn disabled(reason: &DisabledReason) -> PluginStatus {
    let id = |required: &Requirement| {
        let (namespace, name) = (required.namespace().parse(), required.name().parse());
        Some(PluginId::new(namespace.ok()?, name.ok()?))
    };
    PluginStatus::Disabled {
        reason: reason.reason().to_owned(),
        because_of: reason.because_of().and_then(id),
    }
}

#[inline]
fn overview(plugins: &NamespacePlugins, describe: &dyn Fn(usize) -> Described) -> Vec<PluginInfo> {
    let mut list = Vec::new();
    for (at, slot) in plugins.slots.iter().enumerate() {
        let Subject::Linked(spec) = &slot.subject else { continue };
        let (status, error) = describe(at);
        list.push(of_spec(plugins, spec, list.len(), status, error));
    }
    for missing in &plugins.missing {
        let reason = missing.cause().clone();
        let error = missing.error();
        let status = PluginStatus::Missing { reason };
        list.push(match plugins.entry_at(missing.id(), missing.location()) {
            Some(entry) => of_entry(plugins, entry, status, error),
            // A finder of the application reports it, without an index.
            None => PluginInfo {
                id: missing.id().clone(),
                package: missing.location().package.clone().into_owned(),
                version: missing.location().version.clone().into_owned(),
                origin: PluginOrigin::External,
                description: String::new(),
                location: missing.location().clone(),
                load_index: None,
                requires: Vec::new(),
                meta: BTreeMap::new(),
                status,
                error: Some(error),
            },
        });
    }
    for name in plugins.left_out() {
        let Some(entry) = plugins.entry(name) else { continue };
        let status = PluginStatus::Inactive { enabled_by: entry.enabled_by.to_vec() };
        list.push(of_entry(plugins, entry, status, plugins.absent(name)));
    }
    list
}

#[inline]
fn of_spec(
    plugins: &NamespacePlugins,
    spec: &PluginSpec,
    load_index: usize,
    status: PluginStatus,
    error: Option<LoadError>,
) -> PluginInfo {
    let mut meta = BTreeMap::new();
    for (key, value) in spec.meta().iter() {
        meta.insert(key.to_owned(), value.to_owned());
    }
    PluginInfo {
        id: spec.id(),
        package: spec.package().to_owned(),
        version: spec.version().to_owned(),
        origin: origin(plugins, spec.package(), spec.version()),
        description: spec.description().to_owned(),
        location: spec.location(),
        load_index: Some(load_index),
        requires: spec.requires().to_vec(),
        meta,
        status,
        error,
    }
}

#[inline]
fn of_entry(
    plugins: &NamespacePlugins,
    entry: &PluginEntry,
    status: PluginStatus,
    error: LoadError,
) -> PluginInfo {
    let mut meta = BTreeMap::new();
    for (key, value) in entry.meta.iter() {
        meta.insert(key.to_string(), value.to_string());
    }
    PluginInfo {
        id: entry.id(),
        package: entry.package.clone().into_owned(),
        version: entry.version.clone().into_owned(),
        origin: origin(plugins, &entry.package, &entry.version),
        description: entry.description.clone().into_owned(),
        location: entry.location(),
        load_index: None,
        requires: entry.requires.iter().cloned().map(Requirement::from).collect(),
        meta,
        status,
        error: Some(error),
    }
}

/// Returns whether a package is the program's own, or declares the extension point.
#[inline]
fn origin(plugins: &NamespacePlugins, package: &str, version: &str) -> PluginOrigin {
    let is_it = |other: &str, of: &str| other == package && of == version;
    let namespace = plugins.namespace.as_str();
    let mut points = extension_points().filter(|point| point.namespace() == namespace);
    let is_built_in = points.any(|point| is_it(point.package(), point.version()))
        || plugins.discovered.indexes.iter().any(|registered| {
            let index = registered.index.all();
            let mut points =
                index.extension_points.iter().filter(|point| point.namespace == *namespace);
            is_it(registered.host.package, registered.host.version)
                || index.root.as_ref().is_some_and(|root| is_it(&root.package, &root.version))
                || points.any(|point| is_it(&point.package, &point.version))
        });
    // A spec that is created in code may have no package, like the host of such an index.
    if is_built_in && !package.is_empty() { PluginOrigin::BuiltIn } else { PluginOrigin::External }
}
