//! The `meta(…)` of a plugin.

use std::fmt;

/// The `meta(key = "value", …)` of a plugin, sorted by key.
///
/// ```
/// use std::sync::Arc;
/// use plux_runtime::{FunctionPlugin, PluginSpec};
///
/// let spec = PluginSpec::new("my.tools", "saw", || Ok(Arc::new(FunctionPlugin::new(|| "zzz"))))
///     .with_meta("since", "1.2");
/// assert_eq!(spec.meta().get("since"), Some("1.2"));
/// assert_eq!(spec.meta().iter().collect::<Vec<_>>(), [("since", "1.2")]);
/// ```
#[derive(Clone, Copy)]
pub struct Meta<'a>(Entries<'a>);

#[derive(Clone, Copy)]
enum Entries<'a> {
    Registered(&'a [(&'static str, &'static str)]),
    Owned(&'a [(String, String)]),
}

impl<'a> Meta<'a> {
    pub(crate) fn registered(entries: &'a [(&'static str, &'static str)]) -> Self {
        Self(Entries::Registered(entries))
    }

    pub(crate) fn owned(entries: &'a [(String, String)]) -> Self {
        Self(Entries::Owned(entries))
    }

    /// Returns the value of `key`.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.iter().find_map(|(other, value)| (other == key).then_some(value))
    }

    /// Returns keys and values.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&'a str, &'a str)> + use<'a> {
        let entries = self.0;
        (0..self.len()).map(move |at| match entries {
            Entries::Registered(entries) => entries[at],
            Entries::Owned(entries) => (&*entries[at].0, &*entries[at].1),
        })
    }

    /// Returns the number of keys.
    pub fn len(&self) -> usize {
        match self.0 {
            Entries::Registered(entries) => entries.len(),
            Entries::Owned(entries) => entries.len(),
        }
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for Meta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
