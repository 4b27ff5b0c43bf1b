//! Lists of a manager's plugins.

use super::{Container, PluginManager};
use crate::{LoadError, LoadErrors, Plugin, PluginInfo, PluginSpec};

impl<P, Args, Output> PluginManager<P, Args, Output>
where
    P: ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    /// Returns the sorted names of the linked plugins, including disabled and failed ones.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn names(&self) -> Vec<&str>
    where
        P: Plugin<Args, Output>,
    {
        let resolved = self.listed().map(|records| &records.plugins);
        let slots = resolved.into_iter().flat_map(|resolved| resolved.sorted());
        slots.filter_map(|slot| Some(slot.subject.spec()?.name())).collect()
    }

    /// Returns the specs of the linked plugins, sorted by name, including all plugins with the same
    /// id.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn specs(&self) -> Vec<&PluginSpec>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        let mut specs: Vec<&PluginSpec> = records.plugins.discovered.specs().collect();
        specs.dedup_by(|a, b| a.is_same_plugin(b));
        specs
    }

    /// Returns whether a plugin of that name is linked.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn exists(&self, name: &str) -> bool
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return false };
        let at = records.plugins.find(name);
        at.is_some_and(|at| records.plugins.slots[at].subject.spec().is_some())
    }

    /// Returns whether the plugin of that name is loaded.
    pub fn is_loaded(&self, name: &str) -> bool
    where
        P: Plugin<Args, Output>,
    {
        self.find(name).is_ok_and(|(records, at)| records.plugin(at).is_some())
    }

    /// Returns the plugin of that name in any state, including a missing one.
    pub fn container(&self, name: &str) -> Option<Container<P, Output>>
    where
        P: Plugin<Args, Output>,
    {
        let (records, at) = self.find(name).ok()?;
        Some(Container::new(records, at))
    }

    /// Returns all plugins in load order, in any state, including missing ones.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn containers(&self) -> Vec<Container<P, Output>>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        (0..records.list.len()).map(|at| Container::new(records, at)).collect()
    }

    /// Returns the plugins of the index that are not in this build, sorted by name.
    ///
    /// Each is the error that [`load`](Self::load) returns for it, of the kind
    /// [`Inactive`](crate::LoadErrorKind::Inactive). The error has the plugin's package, the feature or
    /// target that the plugin requires, and a help.
    ///
    /// Use it in a list of plugins that also shows those of other builds.
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn inactive(&self) -> Vec<LoadError>
    where
        P: Plugin<Args, Output>,
    {
        let Some(records) = self.listed() else { return Vec::new() };
        let resolved = &records.plugins;
        resolved.left_out().into_iter().map(|name| resolved.absent(name)).collect()
    }

    /// Returns all plugins of the namespace, for lists and status pages: the linked ones in load
    /// order, then the missing ones, then those that the index lists for other builds.
    ///
    /// It creates and loads none. An unknown namespace has no plugins.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use plux_runtime::{FunctionPlugin, PluginManager, PluginSpec, StaticFinder};
    /// # type Tool = FunctionPlugin<fn() -> &'static str>;
    /// # let saw = PluginSpec::new::<Tool>("my.tools", "saw", || Ok(Arc::new(Tool::new(|| "zzz"))));
    /// # let finder = StaticFinder::new([saw]);
    /// let manager = PluginManager::<Tool>::builder("my.tools", ()).finder(finder).build();
    /// let list: Vec<String> = manager
    ///     .overview()
    ///     .iter()
    ///     .map(|plugin| format!("{}: {}", plugin.id, plugin.status))
    ///     .collect();
    /// assert_eq!(list, ["my.tools:saw: resolved"]);
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a custom finder fails. Call [`resolve`](Self::resolve) first to handle its error.
    pub fn overview(&self) -> Vec<PluginInfo>
    where
        P: Plugin<Args, Output>,
    {
        self.listed().map(|records| records.overview()).unwrap_or_default()
    }

    /// Returns the plugins that [`load_all`](Self::load_all) would load or has loaded, in load order.
    /// It creates none.
    ///
    /// Before the first load these are the plugins that [`overview`](Self::overview) lists as
    /// [`Resolved`](crate::PluginStatus::Resolved).
    ///
    /// # Errors
    ///
    /// Returns the error of every plugin that would fail, as far as that is known without running
    /// its code.
    pub fn plan(&self) -> Result<Vec<&PluginSpec>, LoadErrors>
    where
        P: Plugin<Args, Output>,
    {
        let records = self.records().map_err(|error| LoadErrors::new(vec![error]))?;
        if self.is_unknown(records) {
            return Err(LoadErrors::new(vec![self.unknown_namespace("_")]));
        }
        let (mut specs, mut failures) = (Vec::new(), Vec::new());
        for (slot, error) in records.plugins.slots.iter().zip(records.errors()) {
            match error {
                None => specs.extend(slot.subject.spec()),
                Some(error) if error.disabled_reason().is_some() => {}
                Some(error) => failures.push(error),
            }
        }
        failures.extend(records.plugins.unused_sections());
        if failures.is_empty() { Ok(specs) } else { Err(LoadErrors::new(failures)) }
    }
}
