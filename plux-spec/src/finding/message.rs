//! What is said of each difference: the message, and what to do.

use std::fmt;

use crate::{Cardinality, Finding, Location, enable};

impl Finding {
    /// What to do about it, without the `help:` in front.
    pub fn help(&self) -> String {
        match self {
            Self::Missing { reason, .. } => reason.help(),
            Self::NotIndexed { .. } => "build again, so that the index is written again (for a new test \
                 or example, `touch build.rs` first); the scanner does not see plugins that a macro \
                 or a build script writes"
                .to_owned(),
            Self::OtherVersion { .. } => "build again with the Cargo.lock that the index was made by; \
                 `cargo install` takes it with `--locked`"
                .to_owned(),
            Self::Inactive { enabled_by, .. } => {
                let again = "build again, so that the index is written again";
                match enable::imperative(enabled_by) {
                    Some(imperative) => format!("{again}; or {imperative}"),
                    None => again.to_owned(),
                }
            }
            Self::Duplicate { .. } => "rename all but one of them".to_owned(),
            Self::DuplicateRegistration { .. } => "nothing to do for a package under test that comes back \
                 through one of its dev-dependencies"
                .to_owned(),
            Self::UnknownNamespace { closest_matches, .. } => match &**closest_matches {
                [] => "correct it, or add a dependency that has plugins for it".to_owned(),
                closest_matches => did_you_mean(closest_matches),
            },
            Self::UndeclaredNamespace { id, closest_matches, .. } => match &**closest_matches {
                [] => {
                    format!("declare it: `#[extension_point(namespace = \"{}\")]`", id.namespace())
                }
                closest_matches => did_you_mean(closest_matches),
            },
            Self::ContractMismatch { declared, .. } => format!("implement `{declared}`"),
            Self::Cardinality { found: 0, namespace, .. } => {
                format!(
                    "add a dependency that has a plugin in `{namespace}`, or enable its feature"
                )
            }
            Self::Cardinality { .. } => {
                "drop a dependency that has one of them, or its feature".to_owned()
            }
            Self::UnmetRequirement { help, .. } => help.clone(),
            Self::UnknownOrderTarget { argument, closest_matches, .. } => match &**closest_matches {
                [] => {
                    format!("correct or drop it in `{argument}`; without it the order is by name")
                }
                closest_matches => did_you_mean(closest_matches),
            },
            Self::UnmatchedPattern { .. } => {
                "correct or drop it; `cargo plux list` shows the ids".to_owned()
            }
            Self::Incomplete(_) => {
                "see to it that plugins stand in plain sources, not behind it".to_owned()
            }
            Self::NoIndex => "call `plux_build::emit();` in build.rs, and add \
                 `plux_runtime::include_index!();` to the crate; where both are there, a crate that \
                 is a `dylib` keeps it from the program: make that a `lib`"
                .to_owned(),
        }
    }
}

/// ``did you mean `a` or `b`?``
fn did_you_mean(closest_matches: &[String]) -> String {
    let quoted: Vec<String> = closest_matches.iter().map(|word| format!("`{word}`")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { id, location, reason } => {
                write!(f, "the plugin `{id}` is indexed but not linked: {reason} ({location})")
            }
            Self::NotIndexed { id, location } => {
                write!(f, "the plugin `{id}` is linked but not indexed ({location})")
            }
            Self::OtherVersion { id, location, indexed } => write!(
                f,
                "the plugin `{id}` is linked in another version of `{}`: indexed {indexed}, linked {} \
                 ({location})",
                location.package, location.version
            ),
            Self::Inactive { id, location, .. } => {
                write!(
                    f,
                    "the plugin `{id}` is linked, but the index calls it inactive ({location})"
                )
            }
            Self::Duplicate { id, locations } => {
                let locations: Vec<String> = locations.iter().map(Location::to_string).collect();
                write!(f, "{} plugins are called `{id}`: {}", locations.len(), locations.join("; "))
            }
            Self::DuplicateRegistration { id, location } => {
                write!(f, "the plugin `{id}` is linked more than once; one is used ({location})")
            }
            Self::UnknownNamespace { problem, .. } => f.write_str(problem),
            Self::UndeclaredNamespace { id, location, .. } => write!(
                f,
                "the plugin `{id}` is in the namespace `{}`, which no extension point declares \
                 ({location})",
                id.namespace()
            ),
            Self::ContractMismatch { id, location, contract, declared, declared_at: None } => {
                write!(
                    f,
                    "the plugin `{id}` is a `{contract}`, but its manager expects a `{declared}` ({location})"
                )
            }
            Self::ContractMismatch { id, location, contract, declared, declared_at: Some(at) } => {
                write!(
                    f,
                    "the plugin `{id}` is a `{contract}` ({location}), but its extension point expects a \
                 `{declared}` ({at})"
                )
            }
            Self::Cardinality { namespace, expected, found, declared_at } => {
                let expected = match expected {
                    Cardinality::Any => "any number of plugins",
                    Cardinality::AtLeastOne => "at least one plugin",
                    Cardinality::ExactlyOne => "exactly one plugin",
                    Cardinality::AtMostOne => "at most one plugin",
                };
                write!(
                    f,
                    "the extension point `{namespace}` expects {expected} and has {found} \
                     ({declared_at})"
                )
            }
            Self::UnmetRequirement { id, location, problem, .. } => {
                write!(f, "the plugin `{id}` {problem} ({location})")
            }
            Self::UnknownOrderTarget { id, location, argument, name, .. } => write!(
                f,
                "the plugin `{id}` has `{name}` in its `{argument}`, which is no plugin of `{}` \
                 ({location})",
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
            Self::NoIndex => f.write_str(
                "the program has no index, so it cannot tell whether a plugin is missing",
            ),
        }?;
        write!(f, "\nhelp: {}", self.help())
    }
}
