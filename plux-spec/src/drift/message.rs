//! What is said of each difference: the message, and what to do.

use std::fmt;

use super::{Finding, Place};
use crate::Cardinality;

impl Finding {
    /// What to do about it, without the `help:` in front.
    pub fn help(&self) -> String {
        match self {
            Self::Missing { cause, .. } => cause.help(),
            Self::NotIndexed { .. } => "build again, so that the index is made anew (for a new test \
                 or example, `touch build.rs` first); the scanner does not see plugins that a macro \
                 or a build script writes"
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
                 `plux_runtime::include_index!();` to the crate; where both are there, a crate that \
                 is a `dylib` keeps it from the program: make that a `lib`"
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
