//! Errors of managers and registries.

#[cfg(feature = "config")]
mod config;
mod disabled;
mod errors;
mod help_with;
mod indexed;
mod kind;
mod lifecycle;
mod message;
mod of_spec;
pub(crate) mod requirement;
pub(crate) mod source;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use plux_spec::Location;
use plux_spec::{Namespace, PluginId};

pub(crate) use self::disabled::DisabledReason;
pub use self::errors::LoadErrors;
pub(crate) use self::help_with::HelpWith;
pub(crate) use self::indexed::{INDEXED, is_test_only};
pub use self::kind::{CallSite, CycleNode, LoadErrorKind};
pub(crate) use self::lifecycle::LIFECYCLE;
pub(crate) use self::message::{RESOLUTION, UNINDEXED};
pub(crate) use self::requirement::REQUIREMENT;
use self::source::{ContractOrigins, Source};
use crate::suggest::closest_namespaces;

/// The error of loading, unloading or calling a plugin. Cheap to clone.
///
/// The message names the plugin, the cause and the location, and ends with a `help:` line. `{:?}`
/// prints the same, so that `unwrap` and a `main` that returns the error are readable; `{:#?}`
/// prints its parts. [`kind`](LoadError::kind) has the details as data.
///
/// ```
/// use plux_runtime::{LoadErrorKind, Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// let error = manager.load("saw").err().unwrap();
/// assert!(matches!(error.kind(), LoadErrorKind::UnknownNamespace { .. }));
/// assert_eq!(error.headline(), "unknown namespace `my.tools`: it has no plugin and no extension point");
/// assert!(error.to_string().lines().last().unwrap().starts_with("help: "));
/// ```
#[derive(Clone)]
pub struct LoadError(Arc<Erased>);

/// Type-erased, so that a program contains the destructor of [`Inner`] once, and not in each module
/// that drops an error.
struct Erased(Box<dyn AsInner>);

trait AsInner: Send + Sync {
    fn inner(&self) -> &Inner;
}

impl AsInner for Inner {
    fn inner(&self) -> &Inner {
        self
    }
}

struct Inner {
    id: PluginId,
    location: Option<Location>,
    kind: LoadErrorKind,
    source: Option<Box<dyn Source>>,
    messages: &'static Messages,
}

/// The messages of a group of error kinds. Only errors of these kinds refer to them, so that a program
/// without such errors does not contain them.
pub(crate) struct Messages {
    summary: fn(&LoadError, &mut fmt::Formatter<'_>) -> fmt::Result,
    help: fn(&LoadError, &mut fmt::Formatter<'_>) -> fmt::Result,
}

/// A plugin that an error is about.
pub(crate) trait Located {
    fn id(&self) -> PluginId;
    fn location(&self) -> Location;
}

impl Messages {
    /// Writes a message for an error whose messages are those of another kind. This is a bug, which debug
    /// builds detect.
    fn of_other_kind(f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_assert!(false, "an error has the messages of another kind");
        f.write_str("there is no message for this error")
    }
}

impl LoadError {
    pub(crate) fn new(
        messages: &'static Messages,
        id: PluginId,
        location: Option<Location>,
        kind: LoadErrorKind,
        source: Option<Box<dyn Source>>,
    ) -> Self {
        Self(Arc::new(Erased(Box::new(Inner { id, location, kind, source, messages }))))
    }

    /// Returns the error of a plugin.
    #[inline(never)]
    pub(crate) fn at(
        messages: &'static Messages,
        plugin: &dyn Located,
        kind: LoadErrorKind,
        source: Option<Box<dyn Source>>,
    ) -> Self {
        Self::new(messages, plugin.id(), Some(plugin.location()), kind, source)
    }

    /// Returns the error of a disabled plugin.
    pub(crate) fn disabled(plugin: &dyn Located, reason: DisabledReason) -> Self {
        let kind = LoadErrorKind::Disabled { reason: reason.to_string() };
        Self::at(&LIFECYCLE, plugin, kind, Some(Box::new(reason)))
    }

    /// Returns the error of all plugins of a namespace.
    pub(crate) fn of_namespace(
        messages: &'static Messages,
        namespace: &str,
        kind: LoadErrorKind,
        source: Option<Box<dyn Source>>,
    ) -> Self {
        Self::new(messages, PluginId::lossy(namespace, "_"), None, kind, source)
    }

    /// Returns the error of a plugin in a namespace that is none of the `known` ones.
    pub(crate) fn unknown_namespace(
        messages: &'static Messages,
        namespace: &str,
        name: &str,
        known: &[&str],
    ) -> Self {
        let id = PluginId::lossy(namespace, name);
        let kind = LoadErrorKind::UnknownNamespace {
            namespace: namespace.to_owned(),
            malformed: Namespace::new(namespace.to_owned()).err(),
            closest_matches: closest_namespaces(namespace, known),
        };
        Self::new(messages, id, None, kind, None)
    }

    fn inner(&self) -> &Inner {
        self.0.0.inner()
    }

    fn typed_source(&self) -> Option<&dyn Source> {
        self.inner().source.as_deref()
    }

    /// Returns the extension points of a contract that does not match.
    fn contract_origins(&self) -> Option<&ContractOrigins> {
        self.typed_source()?.contracts()
    }

    /// Returns the id of the plugin concerned.
    ///
    /// An id is valid by construction, but the requested namespace or name may not be. Characters
    /// that are not allowed are `_` here; the message has the original.
    pub fn id(&self) -> &PluginId {
        &self.inner().id
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> &LoadErrorKind {
        &self.inner().kind
    }

    /// Returns the location of the plugin's declaration, if it is known.
    pub fn location(&self) -> Option<&Location> {
        self.inner().location.as_ref()
    }

    /// Returns the cause, if it is another plugin's error.
    pub(crate) fn plugin_source(&self) -> Option<&LoadError> {
        self.typed_source()?.plugin()
    }

    /// Returns why the plugin is disabled, if it is.
    pub(crate) fn disabled_reason(&self) -> Option<&DisabledReason> {
        self.typed_source()?.disabled_reason()
    }

    /// Returns the nearest [`LoadError`] in the chain of sources.
    fn nested(&self) -> Option<&LoadError> {
        self.typed_source()?.nested()
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("LoadError")
            .field("id", &format_args!("{}", self.inner().id))
            .field("headline", &self.headline())
            .field("source", &self.source())
            .field("help", &self.help())
            .finish_non_exhaustive()
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.typed_source()?.error()
    }
}
