//! Lookup of a manager's plugins by name, and the errors of failed lookups.

use std::sync::Arc;

use super::PluginManager;
use crate::contain::contain;
use crate::error::{RESOLUTION, UNINDEXED};
use crate::gate::ThreadState;
use crate::manager::lifecycle::Lifecycle;
use crate::manager::records::Records;
use crate::manager::resolution::Exclusions;
use crate::sync::lock;
use crate::{LoadError, LoadErrorKind, Plugin};

/// The records of a manager, and the index of a plugin in them.
type Position<'a, P, Output> = (&'a Arc<Records<P, Output>>, usize);

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Returns the records and the index of the plugin of that name.
    pub(super) fn find(&self, name: &str) -> Result<Position<'_, P, Output>, LoadError> {
        let records = self.records().map_err(|error| self.named(error, name))?;
        match records.plugins.find(name) {
            Some(at) => Ok((records, at)),
            None if self.is_unknown(records) => Err(self.unknown_namespace(name)),
            None => Err(records.plugins.absent(name)),
        }
    }

    /// Returns the plugins for methods that list them; `None` if the namespace is malformed.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails, which an empty list would hide.
    #[track_caller]
    pub(super) fn listed(&self) -> Option<&Arc<Records<P, Output>>> {
        match self.records() {
            Ok(records) => Some(records),
            Err(error) if matches!(error.kind(), LoadErrorKind::Finder) => {
                panic!("{error}\nhelp: call `PluginManager::resolve` first, and handle its error")
            }
            Err(_) => None,
        }
    }

    /// Returns the plugins. At first use it discovers them and notifies the listeners.
    pub(super) fn records(&self) -> Result<&Arc<Records<P, Output>>, LoadError> {
        if let Some(records) = self.resolution.announced() {
            return Ok(records);
        }
        let Ok(namespace) = &self.namespace else { return Err(self.unknown_namespace("_")) };
        let has_listeners = !lock(&self.listeners).is_empty();
        let records = self.resolution.get_or_find(
            namespace,
            &**self.finder,
            &Exclusions {
                filters: &self.filters,
                #[cfg(feature = "config")]
                config: &self.config,
            },
            self.help_with.as_ref(),
            !has_listeners,
        )?;
        if has_listeners {
            self.run(records, |lifecycle| {
                (0..records.list.len()).for_each(|at| lifecycle.announce(at));
            });
        }
        self.resolution.set_announced();
        Ok(records)
    }

    /// Runs `work` on this thread with the lifecycle of the records.
    pub(super) fn run<R>(
        &self,
        records: &Records<P, Output>,
        work: impl FnOnce(&Lifecycle<'_, P, Args, Output>) -> R,
    ) -> R {
        // Clone the list: the lock must not be held while `work` runs.
        let listeners = lock(&self.listeners).clone();
        ThreadState::with(|thread| {
            work(&Lifecycle {
                thread,
                records,
                args: &self.args,
                listeners,
                timings: self.timings,
                sequence: &self.sequence,
                suppressed_panics: &self.suppressed_panics,
            })
        })
    }

    /// Returns whether neither the index nor the linked plugins contain the namespace.
    pub(super) fn is_unknown(&self, records: &Records<P, Output>) -> bool {
        records.list.is_empty()
            && !records.plugins.is_indexed()
            && !self.known_namespaces().iter().any(|known| known == self.namespace())
    }

    /// Returns the namespaces of the finder; none if it panics.
    fn known_namespaces(&self) -> Vec<String> {
        contain(|| self.finder.namespaces()).unwrap_or_default()
    }

    pub(super) fn unknown_namespace(&self, name: &str) -> LoadError {
        let namespaces = self.known_namespaces();
        let known: Vec<&str> = namespaces.iter().map(String::as_str).collect();
        let lacks_index = self.namespace.is_ok()
            && self.records().is_ok_and(|it| it.plugins.no_index().is_some());
        let messages = if lacks_index { &UNINDEXED } else { &RESOLUTION };
        LoadError::unknown_namespace(messages, self.namespace(), name, &known)
    }

    /// Returns an error of the namespace as the error of one plugin.
    fn named(&self, error: LoadError, name: &str) -> LoadError {
        match error.kind() {
            LoadErrorKind::UnknownNamespace { .. } => self.unknown_namespace(name),
            _ => error,
        }
    }
}
