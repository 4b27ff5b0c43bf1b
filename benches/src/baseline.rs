//! Hand-written equivalents, as baselines.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use linkme::distributed_slice;
use plux_runtime::BoxError;

use crate::Work;

/// An element of a raw linkme slice.
pub struct Element {
    /// The plugin's name.
    pub name: &'static str,
    /// Its factory.
    pub make: fn() -> Arc<dyn Work>,
}

/// Ten plugins.
#[distributed_slice]
pub static SLICE_10: [Element];
/// A thousand plugins.
#[distributed_slice]
pub static SLICE_1000: [Element];
/// Ten thousand plugins.
#[distributed_slice]
pub static SLICE_10000: [Element];

/// Returns the slice with `count` elements.
pub fn slice(count: usize) -> &'static [Element] {
    match count {
        10 => &SLICE_10,
        1_000 => &SLICE_1000,
        _ => &SLICE_10000,
    }
}

/// The state of one plugin.
pub struct Container {
    element: &'static Element,
    plugin: OnceLock<Result<Arc<dyn Work>, BoxError>>,
}

/// Loads the plugins of a linkme slice with the same work as a manager: a container for each plugin, in
/// a stable order; factory and `load` run once, with panics caught; each plugin is an `Arc`.
pub fn by_hand(slice: &'static [Element]) -> (Vec<Container>, Vec<Arc<dyn Work>>) {
    let mut containers: Vec<Container> =
        slice.iter().map(|element| Container { element, plugin: OnceLock::new() }).collect();
    containers.sort_unstable_by_key(|container| container.element.name);
    let mut loaded = Vec::with_capacity(containers.len());
    for container in &containers {
        let plugin = container.plugin.get_or_init(|| load(container.element));
        if let Ok(plugin) = plugin {
            loaded.push(Arc::clone(plugin));
        }
    }
    (containers, loaded)
}

fn load(element: &Element) -> Result<Arc<dyn Work>, BoxError> {
    let loaded = catch_unwind(AssertUnwindSafe(|| {
        let mut plugin = (element.make)();
        if !plugin.should_load() {
            return Err("disabled".into());
        }
        match Arc::get_mut(&mut plugin) {
            Some(object) => object.load(&())?,
            None => return Err("shared".into()),
        }
        Ok(plugin)
    }));
    loaded.unwrap_or_else(|_| Err("panicked".into()))
}

/// A submission to `inventory`.
pub struct Submission {
    /// Which of the sets it belongs to.
    pub count: usize,
    /// The plugin's name.
    pub name: &'static str,
    /// Its factory.
    pub make: fn() -> Box<dyn Work>,
}

inventory::collect!(Submission);

/// Collects `inventory` into a `HashMap` by name, as most programs do today.
pub fn by_inventory(count: usize) -> HashMap<&'static str, Box<dyn Work>> {
    inventory::iter::<Submission>
        .into_iter()
        .filter(|submission| submission.count == count)
        .filter_map(|submission| {
            let mut plugin = (submission.make)();
            plugin.load(&()).ok()?;
            Some((submission.name, plugin))
        })
        .collect()
}
