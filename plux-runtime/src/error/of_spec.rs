//! Errors of plugins whose spec is known.

use plux_spec::{Location, PluginId};

use super::{LoadError, LoadErrorKind, Located};
use crate::PluginSpec;

impl PluginSpec {
    /// Returns an error of the plugin.
    pub(crate) fn error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::at(&self, kind, None)
    }
}

impl Located for &PluginSpec {
    fn id(&self) -> PluginId {
        PluginSpec::id(self)
    }

    fn location(&self) -> Location {
        PluginSpec::location(self)
    }
}
