//! Requirements, and the errors of those that are not met.

use plux_spec::Namespace;
use plux_spec::sort::unique;

use crate::contain::contain;
use crate::error::requirement::extend_chain;
use crate::error::{HelpWith, LIFECYCLE, REQUIREMENT, RESOLUTION, source};
use crate::finder::Discovered;
use crate::resolve::absent;
use crate::resolve::slot::Slot;
use crate::{CallSite, LoadError, LoadErrorKind, PluginFinder, PluginSpec, Requirement};

/// Looks up requirements in other namespaces, each namespace once. It checks that they exist, and
/// does not load them.
pub(crate) struct Requirements<'a> {
    finder: &'a dyn PluginFinder,
    help_with: Option<&'a HelpWith>,
    namespaces: Vec<(String, Result<Discovered, LoadError>)>,
}

impl<'a> Requirements<'a> {
    pub(crate) fn new(finder: &'a dyn PluginFinder, help_with: Option<&'a HelpWith>) -> Self {
        Self { finder, help_with, namespaces: Vec::new() }
    }

    pub(crate) fn help_with(&self) -> Option<&'a HelpWith> {
        self.help_with
    }

    /// Returns why `required` is not met, if it is not: it does not exist, or is of another version.
    pub(crate) fn unmet(&mut self, required: &Requirement) -> Option<LoadError> {
        let (namespace, name) = (required.namespace(), required.name());
        let known = self.namespaces.iter().position(|(known, _)| known == namespace);
        let at = known.unwrap_or_else(|| {
            let found = self.find(required);
            self.namespaces.push((namespace.to_owned(), found));
            self.namespaces.len() - 1
        });
        let found = match &self.namespaces[at].1 {
            Ok(found) => found,
            Err(error) => return Some(error.clone()),
        };
        let specs = || found.specs().filter(|spec| spec.name() == name);
        if specs().next().is_some() {
            let is_met = specs().any(|spec| version_error(required, spec).is_none());
            return if is_met { None } else { specs().find_map(|it| version_error(required, it)) };
        }
        let known: Vec<&str> = found.specs().map(PluginSpec::name).collect();
        let known = unique(&known);
        Some(found.with_known(|found| {
            absent::absent(found, namespace, name, &known, HelpWith::source(self.help_with))
        }))
    }

    fn find(&self, required: &Requirement) -> Result<Discovered, LoadError> {
        let (namespace, name) = (required.namespace(), required.name());
        match namespace.parse() {
            Ok(namespace) => discover(self.finder, &namespace),
            Err(_) => Err(LoadError::unknown_namespace(&RESOLUTION, namespace, name, &[])),
        }
    }
}

/// Returns the error of `spec` if its package has a version that `required` does not accept.
pub(crate) fn version_error(required: &Requirement, spec: &PluginSpec) -> Option<LoadError> {
    let requirement = required.version().filter(|it| !it.accepts(spec.version()))?;
    let kind = LoadErrorKind::Version {
        requirement: requirement.clone(),
        found: spec.version().to_owned(),
        package: spec.package().to_owned(),
    };
    Some(LoadError::at(&REQUIREMENT, &spec, kind, None))
}

/// Returns the error of `slot` if loading its requirement `required` failed with `error`.
pub(crate) fn requirement_error(
    slot: &Slot,
    required: Requirement,
    error: &LoadError,
) -> LoadError {
    let (chain, source) = match error.kind() {
        LoadErrorKind::Cycle { path } => {
            return slot.lifecycle_error(LoadErrorKind::Cycle { path: path.clone() });
        }
        // A chain may be thousands of plugins long. It is truncated, and each error has the root
        // cause as its source.
        LoadErrorKind::Requirement { requires } => {
            (extend_chain(required, requires), error.plugin_source().unwrap_or(error))
        }
        _ => (vec![required], error),
    };
    let kind = LoadErrorKind::Requirement { requires: chain };
    LoadError::at(&REQUIREMENT, &slot.subject, kind, Some(Box::new(source.clone())))
}

/// Discovers the plugins of `namespace` with the finder.
pub(crate) fn discover(
    finder: &dyn PluginFinder,
    namespace: &Namespace,
) -> Result<Discovered, LoadError> {
    // Dropping the other specs may run code of a factory closure.
    let own =
        |discovered: Discovered| discovered.retain(|spec| spec.namespace() == namespace.as_str());
    match contain(|| finder.find(namespace).map(own)) {
        Ok(Ok(discovered)) => Ok(discovered),
        Ok(Err(error)) => {
            let source = Some(source::returned(error));
            Err(LoadError::of_namespace(
                &LIFECYCLE,
                namespace.as_str(),
                LoadErrorKind::Finder,
                source,
            ))
        }
        Err(message) => {
            let kind = LoadErrorKind::Panicked { by: CallSite::Finder, message };
            Err(LoadError::of_namespace(&LIFECYCLE, namespace.as_str(), kind, None))
        }
    }
}
