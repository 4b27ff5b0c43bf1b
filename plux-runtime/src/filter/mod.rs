//! Who decides, before a plugin is made, that it is not to be.

mod pattern;

pub use self::pattern::{EnvFilter, Exclude, PatternError};
use std::fmt;

use crate::PluginSpec;

/// What a filter decides.
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
    /// Nothing speaks against the plugin.
    Load,
    /// The plugin is disabled, for that reason.
    Exclude(String),
}

/// Excludes plugins before they are made. Closures are filters too.
///
/// A manager asks its filters in the order in which they were added; the first that excludes a
/// plugin gives the reason, and the others are not asked. Excluding plugins is the one thing that
/// filters do: none can bring back what another excludes.
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
    /// Whether `spec` is to be loaded.
    fn decide(&self, spec: &PluginSpec) -> Decision;

    /// The patterns that match none of the `known` plugins, which are those of all namespaces:
    /// [`verify`](crate::PluginManager::verify) reports them, since they may be misspelt.
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

/// Several filters as one, such as the patterns of a configuration file; the first that excludes a
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
