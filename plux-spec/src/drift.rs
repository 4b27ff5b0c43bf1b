//! Any difference between what is indexed, what is linked and what is declared.

mod cause;

use std::fmt;

pub use cause::Cause;

use crate::{Cardinality, Incomplete, Namespace, PluginId, Text};

/// Where something is declared.
///
/// ```
/// use plux_spec::drift::Place;
///
/// let place = Place {
///     package: "finops-aws".into(),
///     version: "0.3.0".into(),
///     file: "src/cli.rs".into(),
///     line: 12,
/// };
/// assert_eq!(place.to_string(), "finops-aws 0.3.0, src/cli.rs:12");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The package; empty where it is not known.
    pub package: Text,
    /// Its version.
    pub version: Text,
    /// The source file, relative to the package.
    pub file: Text,
    /// The attribute's line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.package.is_empty() {
            write!(f, "{} {}, ", self.package, self.version)?;
        }
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One difference. It reads as a message that ends with what to do about it.
///
/// ```
/// use plux_spec::Finding;
///
/// assert_eq!(
///     Finding::CompletenessUnknown.to_string(),
///     "the program has no index, so it cannot tell whether a plugin is missing\n\
///      help: call `plux_build::emit();` in build.rs, and add `plux_runtime::include_index!();` to the crate"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The index calls a plugin active that is not linked.
    Missing {
        /// The plugin.
        id: PluginId,
        /// Where the index says that it is.
        place: Place,
        /// Why it is not linked.
        cause: Cause,
    },
    /// A plugin is linked that the index does not know.
    NotIndexed {
        /// The plugin.
        id: PluginId,
        /// Where it says that it is.
        place: Place,
    },
    /// A plugin is linked that the index calls inactive.
    Inactive {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
        /// What the index says would switch it on.
        enable: Option<Text>,
    },
    /// Several plugins have one id.
    Duplicate {
        /// Their id.
        id: PluginId,
        /// Where they are.
        places: Vec<Place>,
    },
    /// One plugin is linked several times; one of them is used.
    LinkedTwice {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
    },
    /// Neither the index nor the program knows the namespace that was asked about.
    UnknownNamespace {
        /// The namespace.
        namespace: String,
        /// What is the matter with it.
        problem: String,
        /// Namespaces that may have been meant.
        nearest: Vec<String>,
    },
    /// A plugin is in a namespace that no extension point declares.
    UndeclaredNamespace {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
        /// Declared namespaces that may have been meant.
        nearest: Vec<String>,
    },
    /// A plugin has another contract than its extension point.
    OtherContract {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
        /// Its contract.
        contract: Text,
        /// The contract of the extension point, or of the manager that asks.
        declared: Text,
        /// Where the extension point is, if it was that.
        declared_at: Option<Place>,
    },
    /// An extension point has more or fewer plugins than it wants.
    Cardinality {
        /// The declared namespace.
        namespace: Namespace,
        /// How many it wants.
        wanted: Cardinality,
        /// How many there are.
        found: usize,
        /// Where the extension point is.
        declared_at: Place,
    },
    /// A plugin needs one that is not there.
    UnmetRequirement {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
        /// What it needs, and what is known of that.
        problem: String,
        /// What to do, without the `help:` in front.
        help: String,
    },
    /// A plugin wants to come before or after one that is not there.
    UnknownNeighbour {
        /// The plugin.
        id: PluginId,
        /// Where it is.
        place: Place,
        /// The argument, `before` or `after`.
        argument: &'static str,
        /// The name that it gives there.
        name: String,
        /// Names that may have been meant.
        nearest: Vec<String>,
    },
    /// A filter's pattern matches no plugin.
    UnmatchedPattern {
        /// The pattern.
        pattern: String,
    },
    /// The scanner could not see through something.
    Incomplete(Incomplete),
    /// The program has no index.
    CompletenessUnknown,
}

impl Finding {
    /// What to do about it, without the `help:` in front.
    pub fn help(&self) -> String {
        match self {
            Self::Missing { cause, .. } => cause.help(),
            Self::NotIndexed { .. } => "build again, so that the index is made anew; the scanner \
                 does not see plugins that a macro or a build script writes"
                .to_owned(),
            Self::Inactive { enable: Some(enable), .. } => {
                format!("build again, so that the index is made anew; or switch it on: {enable}")
            }
            Self::Inactive { enable: None, .. } => {
                "build again, so that the index is made anew".to_owned()
            }
            Self::Duplicate { .. } => "rename all but one of them".to_owned(),
            Self::LinkedTwice { .. } => "nothing to do for a package under test that comes back \
                 through one of its dev-dependencies"
                .to_owned(),
            Self::UnknownNamespace { nearest, .. } => match &**nearest {
                [] => "correct it, or add a dependency that has plugins for it".to_owned(),
                nearest => did_you_mean(nearest),
            },
            Self::UndeclaredNamespace { id, nearest, .. } => match &**nearest {
                [] => {
                    format!("declare it: `#[extension_point(namespace = \"{}\")]`", id.namespace())
                }
                nearest => did_you_mean(nearest),
            },
            Self::OtherContract { declared, .. } => format!("implement `{declared}`"),
            Self::Cardinality { found: 0, namespace, .. } => {
                format!(
                    "add a dependency that has a plugin in `{namespace}`, or enable its feature"
                )
            }
            Self::Cardinality { .. } => {
                "drop a dependency that has one of them, or its feature".to_owned()
            }
            Self::UnmetRequirement { help, .. } => help.clone(),
            Self::UnknownNeighbour { argument, nearest, .. } => match &**nearest {
                [] => {
                    format!("correct or drop it in `{argument}`; without it the order is by name")
                }
                nearest => did_you_mean(nearest),
            },
            Self::UnmatchedPattern { .. } => {
                "correct or drop it; `cargo plux list` shows the ids".to_owned()
            }
            Self::Incomplete(_) => {
                "see to it that plugins stand in plain sources, not behind it".to_owned()
            }
            Self::CompletenessUnknown => "call `plux_build::emit();` in build.rs, and add \
                 `plux_runtime::include_index!();` to the crate"
                .to_owned(),
        }
    }
}

/// ``did you mean `a` or `b`?``
fn did_you_mean(nearest: &[String]) -> String {
    let quoted: Vec<String> = nearest.iter().map(|word| format!("`{word}`")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { id, place, cause } => {
                write!(f, "the plugin `{id}` is indexed but not linked: {cause} ({place})")
            }
            Self::NotIndexed { id, place } => {
                write!(f, "the plugin `{id}` is linked but not indexed ({place})")
            }
            Self::Inactive { id, place, .. } => {
                write!(f, "the plugin `{id}` is linked, but the index calls it inactive ({place})")
            }
            Self::Duplicate { id, places } => {
                let places: Vec<String> = places.iter().map(Place::to_string).collect();
                write!(f, "{} plugins are called `{id}`: {}", places.len(), places.join("; "))
            }
            Self::LinkedTwice { id, place } => {
                write!(f, "the plugin `{id}` is linked more than once; one is used ({place})")
            }
            Self::UnknownNamespace { problem, .. } => f.write_str(problem),
            Self::UndeclaredNamespace { id, place, .. } => write!(
                f,
                "the plugin `{id}` is in the namespace `{}`, which no extension point declares \
                 ({place})",
                id.namespace()
            ),
            Self::OtherContract { id, place, contract, declared, declared_at: None } => write!(
                f,
                "the plugin `{id}` is a `{contract}`, but its manager wants a `{declared}` ({place})"
            ),
            Self::OtherContract { id, place, contract, declared, declared_at: Some(at) } => write!(
                f,
                "the plugin `{id}` is a `{contract}` ({place}), but its extension point wants a \
                 `{declared}` ({at})"
            ),
            Self::Cardinality { namespace, wanted, found, declared_at } => {
                let wanted = match wanted {
                    Cardinality::Any => "any number of plugins",
                    Cardinality::AtLeastOne => "at least one plugin",
                    Cardinality::ExactlyOne => "exactly one plugin",
                    Cardinality::AtMostOne => "at most one plugin",
                };
                write!(
                    f,
                    "the extension point `{namespace}` wants {wanted} and has {found} \
                     ({declared_at})"
                )
            }
            Self::UnmetRequirement { id, place, problem, .. } => {
                write!(f, "the plugin `{id}` {problem} ({place})")
            }
            Self::UnknownNeighbour { id, place, argument, name, .. } => write!(
                f,
                "the plugin `{id}` has `{name}` in its `{argument}`, which is no plugin of `{}` \
                 ({place})",
                id.namespace()
            ),
            Self::UnmatchedPattern { pattern } => {
                write!(f, "the filter pattern `{pattern}` matches no plugin")
            }
            Self::Incomplete(gap) => {
                write!(f, "the index may lack plugins of `{}`: {}", gap.package, gap.reason)?;
                match (&gap.file, gap.line) {
                    (Some(file), Some(line)) => write!(f, " ({file}:{line})"),
                    (Some(file), None) => write!(f, " ({file})"),
                    (None, _) => Ok(()),
                }
            }
            Self::CompletenessUnknown => f.write_str(
                "the program has no index, so it cannot tell whether a plugin is missing",
            ),
        }?;
        write!(f, "\nhelp: {}", self.help())
    }
}

/// All differences that were found.
///
/// ```
/// use plux_spec::{Drift, Finding};
///
/// let drift: Drift = [Finding::CompletenessUnknown].into_iter().collect();
/// assert!(!drift.is_empty());
/// for finding in &drift {
///     eprintln!("{finding}");
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Drift {
    findings: Vec<Finding>,
}

impl Drift {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The differences.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The differences, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Whether the program has an index, so that plugins could be missed at all.
    pub fn is_completeness_known(&self) -> bool {
        !self.findings.contains(&Finding::CompletenessUnknown)
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            let separator = if at == 0 { "" } else { "\n" };
            write!(f, "{separator}{finding}")?;
        }
        Ok(())
    }
}

impl FromIterator<Finding> for Drift {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self { findings: findings.into_iter().collect() }
    }
}

impl IntoIterator for Drift {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

impl<'a> IntoIterator for &'a Drift {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.iter()
    }
}

#[cfg(test)]
mod tests;
