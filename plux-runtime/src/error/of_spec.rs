//! Errors of plugins whose spec is known.

use plux_spec::{Location, PluginId};

use super::{LIFECYCLE, LoadError, LoadErrorKind, Located, RESOLUTION};
use crate::PluginSpec;

impl PluginSpec {
    /// Returns an error of the plugin.
    pub(crate) fn error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::at(&RESOLUTION, &self, kind, None)
    }

    /// Returns an error that a plugin, a listener or a filter caused.
    pub(crate) fn lifecycle_error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::at(&LIFECYCLE, &self, kind, None)
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
