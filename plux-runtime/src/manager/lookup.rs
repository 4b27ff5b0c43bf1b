//! How a manager finds a plugin, and the errors where there is none.

use std::sync::Arc;

use super::PluginManager;
use crate::contain::contain;
use crate::error::lossy_id;
use crate::gate::ThreadState;
use crate::manager::lifecycle::Lifecycle;
use crate::manager::records::Records;
use crate::suggest::closest_namespaces;
use crate::sync::lock;
use crate::{LoadError, LoadErrorKind, Plugin};

/// The records of a manager, and the position of a plugin in them.
type Position<'a, P, Output> = (&'a Arc<Records<P, Output>>, usize);

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Returns the records and the position of the plugin of that name.
    pub(super) fn find(&self, name: &str) -> Result<Position<'_, P, Output>, LoadError> {
        let records = self.records().map_err(|error| self.named(error, name))?;
        match records.plugins.find(name) {
            Some(at) => Ok((records, at)),
            None if self.is_unknown(records) => Err(self.unknown_namespace(name)),
            None => Err(records.plugins.absent(name)),
        }
    }

    /// Returns the plugins for a list of them; `None` where the namespace is malformed.
    ///
    /// # Panics
    ///
    /// If a finder of one's own fails: an empty list would hide that.
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

    /// Returns the plugins, which are found and announced at first use.
    pub(super) fn records(&self) -> Result<&Arc<Records<P, Output>>, LoadError> {
        if let Some(records) = self.resolution.announced() {
            return Ok(records);
        }
        let Ok(namespace) = &self.namespace else { return Err(self.unknown_namespace("_")) };
        let has_listeners = !lock(&self.listeners).is_empty();
        let records = self.resolution.get_or_find(
            namespace,
            &**self.finder,
            &self.filters,
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

    /// Runs `work` on this thread.
    pub(super) fn run<R>(
        &self,
        records: &Records<P, Output>,
        work: impl FnOnce(&Lifecycle<'_, P, Args, Output>) -> R,
    ) -> R {
        // Locked for a moment, not while `work` runs.
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

    /// Whether neither the index nor the program knows the namespace.
    pub(super) fn is_unknown(&self, records: &Records<P, Output>) -> bool {
        records.list.is_empty()
            && !records.plugins.is_indexed()
            && !self.known_namespaces().iter().any(|known| known == self.namespace())
    }

    /// Returns the namespaces that the finder knows; none where it panics.
    fn known_namespaces(&self) -> Vec<String> {
        contain(|| self.finder.namespaces()).unwrap_or_default()
    }

    pub(super) fn unknown_namespace(&self, name: &str) -> LoadError {
        let namespaces = self.known_namespaces();
        let known = namespaces.iter().map(String::as_str);
        let kind = LoadErrorKind::UnknownNamespace {
            namespace: self.namespace().to_owned(),
            malformed: self.namespace.as_ref().err().cloned(),
            closest_matches: closest_namespaces(self.namespace(), known),
        };
        LoadError::new(lossy_id(self.namespace(), name), None, kind)
    }

    /// Returns an error of the whole namespace as that of one plugin.
    fn named(&self, error: LoadError, name: &str) -> LoadError {
        match error.kind() {
            LoadErrorKind::UnknownNamespace { .. } => self.unknown_namespace(name),
            _ => error,
        }
    }
}
