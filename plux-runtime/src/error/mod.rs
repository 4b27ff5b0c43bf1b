//! Why a plugin is not loaded.

pub(crate) mod message;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use plux_spec::Location;
use plux_spec::{MissingReason, NameError, Namespace, PluginId, PluginName, Status};

use crate::BoxError;

/// Why a plugin could not be loaded or unloaded. Cheap to clone.
///
/// It reads as what, why and where, and ends with a line that says what to do:
///
/// ```
/// use plux_runtime::{LoadErrorKind, Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// let error = manager.load("saw").err().unwrap();
/// assert!(matches!(error.kind(), LoadErrorKind::UnknownNamespace { .. }));
/// assert!(error.to_string().starts_with("nothing is known of the namespace `my.tools`"));
/// assert!(error.to_string().lines().last().unwrap().starts_with("help: "));
/// ```
#[derive(Clone)]
pub struct LoadError(Arc<Inner>);

struct Inner {
    id: PluginId,
    place: Option<Location>,
    kind: LoadErrorKind,
    source: Option<Source>,
}

/// What a plugin or listener returned, or another plugin's error.
enum Source {
    Foreign(BoxError),
    Plugin(LoadError),
}

/// What kind of error a [`LoadError`] is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// No plugin has that name.
    Unknown {
        /// The name that was asked for.
        name: String,
        /// Names that may have been meant.
        nearest: Vec<String>,
        /// The names that there are, at most a handful.
        known: Vec<String>,
        /// Packages that this build leaves out and that were not read: the plugin may be in one.
        unread: Vec<String>,
    },
    /// Neither the index nor the program knows the manager's namespace.
    UnknownNamespace {
        /// The namespace that was asked for.
        namespace: String,
        /// What is wrong with it, where it is malformed.
        malformed: Option<NameError>,
        /// Namespaces that may have been meant.
        nearest: Vec<String>,
    },
    /// The plugin is indexed, but not part of this build.
    Inactive {
        /// The package that holds it.
        package: String,
        /// Whether it is off, or hangs on what could not be known.
        status: Status,
        /// The condition that it hangs on.
        condition: Option<String>,
        /// What would switch it on.
        enable: Option<String>,
        /// The command that builds with it, where it is that simple.
        command: Option<String>,
    },
    /// The plugin is indexed as active, but not linked.
    Missing {
        /// Why.
        cause: MissingReason,
    },
    /// The plugin, a filter or a listener decided that it is not to be loaded.
    Disabled {
        /// Why.
        reason: String,
    },
    /// Several plugins have the id.
    Duplicate {
        /// Where they are.
        places: Vec<Location>,
    },
    /// The plugin is of another contract than the manager.
    ContractMismatch {
        /// The manager's.
        expected: &'static str,
        /// The plugin's.
        found: &'static str,
    },
    /// The finder failed.
    Finder,
    /// The plugin could not be made: [`source`](Error::source) says why.
    Init {
        /// Who returned the error.
        by: CallSite,
    },
    /// The plugin could not be loaded: [`source`](Error::source) says why.
    Load {
        /// Who returned the error.
        by: CallSite,
    },
    /// The plugin could not be unloaded.
    Unload {
        /// The loaded plugins that need it, if that is why.
        needed_by: Vec<PluginId>,
    },
    /// Foreign code panicked.
    Panicked {
        /// Whose code.
        by: CallSite,
        /// The panic's text.
        message: String,
    },
    /// What the plugin requires is not there, or is not loaded.
    Requirement {
        /// The id that it requires.
        requires: String,
        /// What is the matter with that.
        problem: String,
        /// What to do, without the `help:` in front.
        help: String,
    },
    /// Plugins wait for one another in a cycle.
    Cycle {
        /// The plugins, each with its place; the last is the first.
        path: Vec<String>,
    },
}

/// Whose code ran when something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CallSite {
    /// The finder.
    Finder,
    /// A filter.
    Filter,
    /// The plugin's factory.
    Factory,
    /// The plugin's `should_load`.
    ShouldLoad,
    /// The plugin's `load`.
    Load,
    /// The plugin's `unload`.
    Unload,
    /// The plugin's `Drop`, where the manager dropped it.
    Drop,
    /// The listener callback of that name.
    Listener(&'static str),
}

impl fmt::Display for CallSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finder => f.write_str("the finder"),
            Self::Filter => f.write_str("a filter"),
            Self::Factory => f.write_str("its factory"),
            Self::ShouldLoad => f.write_str("its `should_load`"),
            Self::Load => f.write_str("its `load`"),
            Self::Unload => f.write_str("its `unload`"),
            Self::Drop => f.write_str("its `drop`"),
            Self::Listener(callback) => write!(f, "a listener's `{callback}`"),
        }
    }
}

impl LoadError {
    pub(crate) fn new(id: PluginId, place: Option<Location>, kind: LoadErrorKind) -> Self {
        Self(Arc::new(Inner { id, place, kind, source: None }))
    }

    pub(crate) fn with_source(
        id: PluginId,
        place: Option<Location>,
        kind: LoadErrorKind,
        source: BoxError,
    ) -> Self {
        // A plugin's error keeps its type, so that its help can be told apart from its headline.
        let source = match source.downcast::<LoadError>() {
            Ok(error) => Source::Plugin(*error),
            Err(error) => Source::Foreign(error),
        };
        Self(Arc::new(Inner { id, place, kind, source: Some(source) }))
    }

    pub(crate) fn because_of(
        id: PluginId,
        place: Option<Location>,
        kind: LoadErrorKind,
        source: LoadError,
    ) -> Self {
        Self(Arc::new(Inner { id, place, kind, source: Some(Source::Plugin(source)) }))
    }

    /// The plugin concerned.
    ///
    /// An id is valid by construction, but what was asked for may not be: then characters that no
    /// name has are `_` here, and the message has the original.
    pub fn id(&self) -> &PluginId {
        &self.0.id
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &LoadErrorKind {
        &self.0.kind
    }

    /// Where the plugin is declared, if it is known.
    pub fn place(&self) -> Option<&Location> {
        self.0.place.as_ref()
    }

    /// The cause, if it is another plugin's error.
    pub(crate) fn plugin_source(&self) -> Option<&LoadError> {
        match self.0.source.as_ref()? {
            Source::Plugin(error) => Some(error),
            Source::Foreign(_) => None,
        }
    }

    /// The cause as a text, and the help that it brings.
    pub(crate) fn source_text(&self) -> Option<(String, Option<String>)> {
        let text = match self.0.source.as_ref()? {
            Source::Foreign(error) => error.to_string(),
            Source::Plugin(error) => error.to_string(),
        };
        Some(match text.rsplit_once("\nhelp: ") {
            Some((headline, help)) => (headline.to_owned(), Some(help.to_owned())),
            None => (text, None),
        })
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadError")
            .field("id", &format_args!("{}", self.0.id))
            .field("kind", &self.0.kind)
            .field("source", &self.source())
            .finish_non_exhaustive()
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self.0.source.as_ref()? {
            Source::Foreign(error) => Some(&**error),
            Source::Plugin(error) => Some(error),
        }
    }
}

/// Every failure of a [`complete`](crate::Loaded::complete) that is not.
///
/// ```
/// use plux_runtime::{Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::new("my.tools");
/// let errors = manager.load_all().complete().err().unwrap();
/// assert_eq!(errors.len(), 1);
/// eprintln!("{errors}");
/// ```
#[derive(Clone, Debug)]
pub struct LoadErrors(Vec<LoadError>);

impl LoadErrors {
    pub(crate) fn new(errors: Vec<LoadError>) -> Self {
        Self(errors)
    }
}

impl std::ops::Deref for LoadErrors {
    type Target = [LoadError];

    fn deref(&self) -> &[LoadError] {
        &self.0
    }
}

impl IntoIterator for LoadErrors {
    type Item = LoadError;
    type IntoIter = std::vec::IntoIter<LoadError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a LoadErrors {
    type Item = &'a LoadError;
    type IntoIter = std::slice::Iter<'a, LoadError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for LoadErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.len() > 1 {
            writeln!(f, "{} plugins are not loaded", self.0.len())?;
        }
        for (at, error) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl Error for LoadErrors {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.first().and_then(Error::source)
    }
}

/// The id of what was asked for, with `_` for whatever no id has.
pub(crate) fn nearest_id(namespace: &str, name: &str) -> PluginId {
    let plain = |text: &str| -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let text: String = text.chars().map(plain).take(100).collect();
        format!("_{text}")
    };
    let namespace =
        namespace.parse().or_else(|_| Namespace::new(plain(namespace))).expect("made of `_`");
    let name = name.parse().or_else(|_| PluginName::new(plain(name))).expect("made of `_`");
    PluginId::new(namespace, name)
}
