//! The help of each finding.

use crate::committed_index::CommittedIndex;
use crate::enable;
use crate::finding::Finding;
use crate::rules::{contract, duplicates};
use crate::suggest::did_you_mean;

impl Finding {
    /// Returns what to do about it, without the `help:` in front.
    #[inline]
    pub fn help(&self) -> String {
        match self {
            Self::Missing { reason, .. } => reason.help(),
            Self::NotIndexed { location, is_gap_known: true, .. } => format!(
                "list it in `[[package.metadata.plux.plugins]]` of `{}` if a macro or a build \
                 script generates it",
                location.package
            ),
            Self::NotIndexed { committed: Some(index), .. } => index.help(),
            Self::NotIndexed { is_package_known: false, .. } => "rebuild, so that the index is updated; \
                 if the program has only the index of a library, run `cargo plux init -p PROGRAM`; list plugins \
                 that a macro or a build script generates in `[[package.metadata.plux.plugins]]`"
                .to_owned(),
            Self::NotIndexed { .. } => "rebuild, so that the index is updated (for a new test or \
                 example, `touch build.rs` first); list plugins that a macro or a build script \
                 generates in `[[package.metadata.plux.plugins]]`"
                .to_owned(),
            Self::Inactive { enabled_by, committed, .. } => {
                let again = match committed {
                    Some(index) => index.help(),
                    None => "rebuild, so that the index is updated".to_owned(),
                };
                match enable::imperative(enabled_by) {
                    Some(imperative) => format!("{again}; or {imperative}"),
                    None => again,
                }
            }
            Self::OtherVersion { committed, .. } => other_version(committed.as_ref()),
            Self::Duplicate { .. } => duplicates::HELP.to_owned(),
            Self::DuplicateRegistration { .. } => "move the test to `tests/`: a unit test \
                 links the package twice if a dev-dependency depends on the package"
                .to_owned(),
            Self::UnknownNamespace { closest_matches, .. } => did_you_mean(closest_matches)
                .unwrap_or_else(|| {
                    "correct it, or add a dependency that has plugins for it; `cargo plux check` \
                     reports plugins that are not linked"
                        .to_owned()
                }),
            Self::UndeclaredNamespace { id, closest_matches, .. } => did_you_mean(closest_matches)
                .unwrap_or_else(|| {
                    let namespace = id.namespace();
                    format!(
                        "add `#[extension_point(namespace = \"{namespace}\")]` to the contract of its plugins, \
                         a trait or a type"
                    )
                }),
            Self::ContractMismatch { declared, contract: found, .. } => {
                contract::help(declared, found).to_string()
            }
            Self::Cardinality { found: 0, .. } => {
                "add a package that has one, or change the `cardinality`".to_owned()
            }
            Self::Cardinality { .. } => {
                "disable all except one, or change the `cardinality`".to_owned()
            }
            Self::UnmetRequirement { requires, reason, .. } => reason.help(requires),
            Self::CyclicLoadOrder { steps } => {
                if steps.iter().all(|step| step.argument == "requires") {
                    return "remove one `requires`; `after` orders plugins without requiring them"
                        .to_owned();
                }
                let arguments: Vec<String> = steps
                    .iter()
                    .map(|step| format!("`{}` of `{}`", step.argument, step.declared_by.name()))
                    .collect();
                format!("remove one of them: {}", arguments.join(", "))
            }
            Self::UnknownRequirement { closest_matches, .. }
            | Self::UnknownOrderTarget { closest_matches, .. } => did_you_mean(closest_matches)
                .unwrap_or_else(|| {
                    "add the package that declares it, or remove the reference".to_owned()
                }),
            Self::UnmatchedPattern { .. } => {
                "correct or remove it; `cargo plux list` shows the ids".to_owned()
            }
            Self::InvalidConfig { help, .. } => help.clone(),
            Self::Incomplete(gap) => gap.reason.help(),
            Self::NoIndex => "call `plux_build::emit();` in build.rs, and add \
                 `plux_runtime::include_index!();` to the crate; if both are there, a crate that is \
                 a `dylib` keeps the index from the program: make it a `lib`"
                .to_owned(),
        }
    }
}

/// Returns the help for a plugin of another version than the indexed one.
fn other_version(committed: Option<&CommittedIndex>) -> String {
    let lock = "rebuild with the Cargo.lock that the index was made with; for `cargo install`, add \
                `--locked`";
    match committed {
        // An installed program cannot change its index.
        Some(index) => format!("{lock}; or {}", index.help()),
        None => lock.to_owned(),
    }
}
