//! Filters exclude plugins before they are instantiated.

mod pattern;

pub use self::pattern::{EnvFilter, Exclude, PatternError};
use std::fmt;

use crate::PluginSpec;

/// The decision of a filter.
///
/// ```
/// use plux_runtime::{Decision, Plugin, PluginManager, PluginSpec};
///
/// let manager = PluginManager::<dyn Plugin>::builder("my.tools", ())
///     .filter(|spec: &PluginSpec| match spec.package() {
///         "untrusted" => Decision::Exclude("its package is not trusted".into()),
///         _ => Decision::Load,
///     })
///     .build();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The filter does not exclude the plugin.
    Load,
    /// The plugin is disabled for this reason.
    Exclude(String),
}

/// Excludes plugins before they are created. Closures are filters too.
///
/// A manager calls its filters in the order in which they were added. The first filter that
/// excludes a plugin gives the reason; the later ones are not called. A filter cannot include a
/// plugin that another filter excludes.
///
/// ```
/// use plux_runtime::{Decision, PluginFilter, PluginSpec};
///
/// struct OnlyStable;
///
/// impl PluginFilter for OnlyStable {
///     fn decide(&self, spec: &PluginSpec) -> Decision {
///         match spec.meta().get("stability") {
///             Some("experimental") => Decision::Exclude("it is experimental".into()),
///             _ => Decision::Load,
///         }
///     }
/// }
/// ```
pub trait PluginFilter: Send + Sync {
    /// Decides whether to load `spec`.
    fn decide(&self, spec: &PluginSpec) -> Decision;

    /// Returns the patterns that match none of the `known` plugins of all namespaces.
    /// [`verify`](crate::PluginManager::verify) reports them as possible typos.
    fn unused_patterns(&self, known: &[&PluginSpec]) -> Vec<String> {
        let _ = known;
        Vec::new()
    }
}

impl<F: Fn(&PluginSpec) -> Decision + Send + Sync> PluginFilter for F {
    fn decide(&self, spec: &PluginSpec) -> Decision {
        self(spec)
    }
}

/// A list of filters, such as the patterns of a configuration file. The first that excludes a
/// plugin gives the reason.
impl<F: PluginFilter> PluginFilter for Vec<F> {
    fn decide(&self, spec: &PluginSpec) -> Decision {
        let mut decisions = self.iter().map(|filter| filter.decide(spec));
        decisions.find(|it| *it != Decision::Load).unwrap_or(Decision::Load)
    }

    fn unused_patterns(&self, known: &[&PluginSpec]) -> Vec<String> {
        self.iter().flat_map(|filter| filter.unused_patterns(known)).collect()
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load => f.write_str("load"),
            Self::Exclude(reason) => write!(f, "exclude: {reason}"),
        }
    }
}
