//! The reasons for which a requirement is not met.

use std::borrow::Cow;
use std::fmt;

use crate::condition::Condition;
use crate::cow_slice::CowSlice;
use crate::enable;
use crate::entry::Target;
use crate::missing_reason::MissingReason;
use crate::name::PluginId;
use crate::requirement::Requirement;
use crate::suggest::did_you_mean;

/// The reason for which a required plugin cannot be loaded.
///
/// Its `Display` is a clause that follows the name of the required plugin.
///
/// ```
/// use plux_spec::UnmetReason;
///
/// let reason = UnmetReason::Unknown { closest_matches: vec!["aws".to_owned()] };
/// assert_eq!(reason.to_string(), "which does not exist");
/// assert_eq!(reason.help(&"finops.vendors:awz".parse()?), "did you mean `aws`?");
/// # Ok::<(), plux_spec::ParseIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnmetReason {
    /// No such plugin is declared.
    Unknown {
        /// Names or namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// Neither the program nor its index knows its namespace.
    UnknownNamespace {
        /// Namespaces that may have been meant.
        closest_matches: Vec<String>,
    },
    /// It is not in this build.
    Inactive {
        /// Whether other packages of the workspace may enable it.
        is_conditional: bool,
        /// The conditions that do not hold.
        enabled_by: CowSlice<Condition>,
        /// The command that builds with it, if there is one.
        command: Option<String>,
    },
    /// Only tests, examples and benchmarks have it.
    DevDependency {
        /// The package that has it, a dev-dependency of the program.
        package: String,
    },
    /// It is in another binary, test or example of its package.
    OtherTarget {
        /// That target.
        target: Target,
    },
    /// It is indexed but not linked.
    Missing(MissingReason),
    /// It is disabled, by a filter or by itself.
    Disabled {
        /// Why.
        reason: String,
    },
    /// It is of a version that the requirement does not accept.
    Version {
        /// The package that has it.
        package: Cow<'static, str>,
        /// The package's version.
        found: Cow<'static, str>,
        /// The requirement.
        requirement: Requirement,
    },
    /// It cannot be loaded because of its own requirements.
    Blocked,
    /// It could not be loaded.
    Failed {
        /// The message of the error.
        message: String,
        /// What to do.
        help: String,
    },
}

impl UnmetReason {
    /// Returns what to do about it, without the `help:` in front; `required` is the plugin.
    pub fn help(&self, required: &PluginId) -> String {
        match self {
            Self::Unknown { closest_matches } | Self::UnknownNamespace { closest_matches } => {
                did_you_mean(closest_matches).unwrap_or_else(|| {
                    format!(
                        "add a dependency on the package that declares `{required}`; a test links \
                         it with `use the_crate as _;`"
                    )
                })
            }
            Self::Inactive { enabled_by, command, .. } => {
                match (enable::imperative(enabled_by), command) {
                    (Some(imperative), Some(command)) => format!("{imperative}: `{command}`"),
                    (Some(imperative), None) => imperative,
                    (None, _) => "include its package in the build".to_owned(),
                }
            }
            Self::DevDependency { package } => {
                format!("add `{package}` to `[dependencies]` of the program")
            }
            Self::OtherTarget { .. } => format!("move `{required}` to the library to share it"),
            Self::Missing(reason) => reason.help(),
            Self::Disabled { .. } => {
                format!("enable `{required}`, or exclude what requires it as well")
            }
            Self::Version { package, found, requirement } => {
                // Not parsed: a program would contain the parser of requirements for it.
                let plugin = Requirement { version: None, ..requirement.clone() };
                let version =
                    requirement.version.as_ref().map_or_else(String::new, ToString::to_string);
                format!(
                    "use a version of `{package}` that matches `{version}`, or require `{plugin} {found}`"
                )
            }
            Self::Blocked => format!("run `cargo plux show {required}` to see what it requires"),
            Self::Failed { help, .. } => help.clone(),
        }
    }
}

impl fmt::Display for UnmetReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { .. } => f.write_str("which does not exist"),
            Self::UnknownNamespace { .. } => f.write_str("whose namespace is unknown"),
            Self::Inactive { is_conditional: false, .. } => {
                f.write_str("which is not in this build")
            }
            Self::Inactive { is_conditional: true, .. } => {
                f.write_str("which is not in a build of this package alone")
            }
            Self::DevDependency { package } => {
                write!(f, "which is not in this build: `{package}` is only a dev-dependency")
            }
            Self::OtherTarget { target } => write!(f, "which only `{target}` has"),
            Self::Missing(reason) => write!(f, "which is not linked: {reason}"),
            Self::Disabled { reason } => write!(f, "which is disabled: {reason}"),
            Self::Version { found, requirement, .. } => {
                write!(f, "whose version {found} does not match `")?;
                requirement.version.as_ref().map_or(Ok(()), |version| version.fmt(f))?;
                f.write_str("`")
            }
            Self::Blocked => f.write_str("which is blocked by its own requirements"),
            Self::Failed { message, .. } => write!(f, "which is not loaded: {message}"),
        }
    }
}
