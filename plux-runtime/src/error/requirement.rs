//! The messages of requirements that are not met.
//!
//! Only errors of requirements refer to them, so that a program in which no plugin has requirements
//! does not contain them.

use std::fmt;

use plux_spec::{Status, Target, UnmetReason};

use super::Messages;
use super::indexed::is_of_dev_dependency;
use super::message::quoted;
use crate::{LoadError, LoadErrorKind, Requirement};

/// The messages of [`LoadErrorKind::Requirement`] and [`LoadErrorKind::Version`].
pub(crate) static REQUIREMENT: Messages = Messages { summary, help };

fn summary(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let id = error.id();
    match error.kind() {
        LoadErrorKind::Version { requirement, found, package } => write!(
            f,
            "the plugin `{id}` of the package `{package}` has version {found}, expected \
             `{requirement}`"
        ),
        LoadErrorKind::Requirement { requires } => {
            let problem = error.plugin_source().map_or_else(String::new, unmet_clause);
            write!(f, "the plugin `{id}` requires {}, {problem}", chain_message(requires))
        }
        _ => Messages::of_other_kind(f),
    }
}

fn help(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match (error.kind(), error.plugin_source()) {
        (LoadErrorKind::Version { .. }, _) => f.write_str(&unmet(error).help(error.id())),
        (_, Some(source)) => write_unmet_help(source, f),
        (_, None) => Ok(()),
    }
}

/// The maximum number of requirements that an error names. A chain may consist of thousands of
/// plugins.
const LONGEST_CHAIN: usize = 8;

/// Returns `chain` with `first` in front, cut to [`LONGEST_CHAIN`].
pub(crate) fn extend_chain(first: Requirement, chain: &[Requirement]) -> Vec<Requirement> {
    let mut extended = vec![first];
    extended.extend(chain.iter().cloned());
    if extended.len() > LONGEST_CHAIN {
        extended.remove(LONGEST_CHAIN - 1);
    }
    extended
}

/// Returns `` `a`, which requires `b` ``.
pub(crate) fn chain_message(chain: &[Requirement]) -> String {
    if let (LONGEST_CHAIN.., [first, .., last]) = (chain.len(), chain) {
        return format!("`{}`, which requires `{}` through others", first.id(), last.id());
    }
    let ids: Vec<_> = chain.iter().map(Requirement::id).collect();
    quoted(&ids, ", which requires ").to_string()
}

/// Returns why a requirement is not met, to be printed after its name. The message of another error
/// is appended as that of the source.
fn unmet_clause(source: &LoadError) -> String {
    match unmet(source) {
        UnmetReason::Failed { .. } => "which is not loaded".to_owned(),
        reason => reason.to_string(),
    }
}

fn write_unmet_help(source: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(help) = source.application_help() {
        return f.write_str(&help);
    }
    match source.kind() {
        LoadErrorKind::Unknown { closest_matches, unscanned, .. }
            if closest_matches.is_empty() && !unscanned.is_empty() =>
        {
            source.write_own_help(f)
        }
        _ => f.write_str(&unmet(source).help(source.id())),
    }
}

/// Returns why a requirement with the error `source` is not met.
pub(crate) fn unmet(source: &LoadError) -> UnmetReason {
    match source.kind() {
        LoadErrorKind::Unknown { closest_matches, .. } => {
            UnmetReason::Unknown { closest_matches: closest_matches.clone() }
        }
        LoadErrorKind::UnknownNamespace { closest_matches, .. } => {
            UnmetReason::UnknownNamespace { closest_matches: closest_matches.clone() }
        }
        LoadErrorKind::Missing { cause } => UnmetReason::Missing(cause.clone()),
        LoadErrorKind::Inactive { target, .. } if *target != Target::Lib => {
            UnmetReason::OtherTarget { target: target.clone() }
        }
        kind @ LoadErrorKind::Inactive { package, .. } if is_of_dev_dependency(kind) => {
            UnmetReason::DevDependency { package: package.clone() }
        }
        LoadErrorKind::Inactive { status, enabled_by, command, .. } => UnmetReason::Inactive {
            is_conditional: *status == Status::Conditional,
            enabled_by: enabled_by.clone().into(),
            command: command.clone(),
        },
        LoadErrorKind::Disabled { reason } => UnmetReason::Disabled { reason: reason.clone() },
        LoadErrorKind::Version { requirement, found, package } => UnmetReason::Version {
            package: package.clone().into(),
            found: found.clone().into(),
            requirement: plux_spec::Requirement {
                version: Some(requirement.clone()),
                ..source.id().clone().into()
            },
        },
        _ => UnmetReason::Failed {
            message: source.summary(),
            help: source.help().unwrap_or_default(),
        },
    }
}
