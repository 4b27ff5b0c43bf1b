//! How a manager gets at its plugins, and what it says when there is nothing to get at.

use std::any::type_name;
use std::sync::Arc;

use super::PluginManager;
use crate::contain::contain;
use crate::gate::wait_graph::ThreadState;
use crate::manager::lifecycle::{Lifecycle, Sequence};
use crate::manager::records::Catalog;
use crate::suggest::nearest_namespaces;
use crate::{LoadError, LoadErrorKind, Plugin};

/// A plugin of a manager: the catalog, and the position in it.
type Position<'a, P, Output> = (&'a Arc<Catalog<P, Output>>, usize);

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Send + Sync + 'static,
{
    /// The catalog and the position of the plugin of that name.
    pub(super) fn find(&self, name: &str) -> Result<Position<'_, P, Output>, LoadError> {
        let catalog = self.catalog().map_err(|error| self.named(&error, name))?;
        match catalog.resolved.find(name) {
            Some(at) => Ok((catalog, at)),
            None if self.is_unknown(catalog) => Err(self.unknown_namespace(name)),
            None => Err(catalog.resolved.absent(name)),
        }
    }

    /// The plugins, looked up and announced at first use.
    pub(super) fn catalog(&self) -> Result<&Arc<Catalog<P, Output>>, LoadError> {
        if let Some(catalog) = self.resolution.announced() {
            return Ok(catalog);
        }
        let Ok(namespace) = &self.namespace else { return Err(self.unknown_namespace("_")) };
        let is_heard = self.listeners.look(|_| ()).is_some();
        let catalog = self.resolution.get_or_find(
            namespace,
            &self.finder,
            &self.filters,
            type_name::<P>(),
            !is_heard,
        )?;
        if is_heard {
            self.run(catalog, 1, |lifecycle| {
                (0..catalog.records.len()).for_each(|at| lifecycle.announce(at));
            });
        }
        self.resolution.set_announced();
        Ok(catalog)
    }

    /// Runs `work`, which loads that many plugins, or some more.
    pub(super) fn run<R>(
        &self,
        catalog: &Catalog<P, Output>,
        loads: usize,
        work: impl FnOnce(&Lifecycle<'_, P, Args, Output>) -> R,
    ) -> R {
        ThreadState::with(|me| {
            work(&Lifecycle {
                me,
                catalog,
                slots: &catalog.resolved.slots,
                // For one plugin, its spec is nearer than the functions of all.
                functions: if loads > 1 { catalog.resolved.functions() } else { &[] },
                args: &self.args,
                listeners: self.listeners.look(|listeners| Arc::clone(listeners)),
                timings: self.timings,
                numbers: Sequence::new(&self.count, loads),
                suppressed_panics: &self.suppressed_panics,
            })
        })
    }

    /// Whether neither the index nor the program knows the namespace.
    #[inline]
    pub(super) fn is_unknown(&self, catalog: &Catalog<P, Output>) -> bool {
        let resolved = &catalog.resolved;
        resolved.slots.is_empty()
            && !resolved.is_indexed()
            && !self.known_namespaces().iter().any(|known| known == self.namespace())
    }

    /// What the finder knows; a panic of it is no reason to suggest nothing else.
    fn known_namespaces(&self) -> Vec<String> {
        contain(|| self.finder.get().namespaces()).unwrap_or_default()
    }

    pub(super) fn unknown_namespace(&self, name: &str) -> LoadError {
        let namespaces = self.known_namespaces();
        let known = namespaces.iter().map(String::as_str);
        let kind = LoadErrorKind::UnknownNamespace {
            namespace: self.namespace().to_owned(),
            malformed: self.namespace.as_ref().err().cloned(),
            nearest: nearest_namespaces(self.namespace(), known),
        };
        LoadError::new(crate::error::nearest_id(self.namespace(), name), None, kind)
    }

    /// An error of the whole namespace, when one plugin was asked for.
    fn named(&self, error: &LoadError, name: &str) -> LoadError {
        match error.kind() {
            LoadErrorKind::UnknownNamespace { .. } => self.unknown_namespace(name),
            _ => error.clone(),
        }
    }
}
