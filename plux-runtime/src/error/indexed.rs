//! The messages for plugins that an index lists and the program does not contain.

use std::fmt;

use plux_spec::condition::display_all;
use plux_spec::{Condition, Status, Target, enable};

use super::Messages;
use crate::{LoadError, LoadErrorKind};

/// The messages of [`LoadErrorKind::Inactive`] and [`LoadErrorKind::Missing`].
pub(crate) static INDEXED: Messages = Messages { summary, help };

fn summary(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let id = error.id();
    match error.kind() {
        LoadErrorKind::Missing { cause } => {
            write!(f, "the plugin `{id}` is indexed but not linked: {cause}")
        }
        LoadErrorKind::Inactive { package, target, status, condition, missing_reason, .. } => {
            let inactive = if *status == Status::Inactive { "inactive" } else { "not" };
            write!(f, "the plugin `{id}` of the package `{package}` is {inactive} in this build")?;
            if is_of_dev_dependency(error.kind()) {
                return write!(
                    f,
                    ": only tests, examples and benchmarks of the program link `{package}`"
                );
            }
            match (condition.is_empty(), target) {
                (false, _) => write!(f, ": it requires {}", display_all(condition)),
                (true, Target::Lib) => Ok(()),
                (true, target) => write!(f, ": it is declared in `{target}`"),
            }?;
            missing_reason.as_ref().map_or(Ok(()), |it| write!(f, ", and {it}"))
        }
        _ => Messages::of_other_kind(f),
    }
}

fn help(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(help) = error.application_help() {
        return f.write_str(&help);
    }
    match error.kind() {
        LoadErrorKind::Missing { cause } => cause.write_help(f),
        LoadErrorKind::Inactive { package, target, .. } if *target != Target::Lib => {
            write!(f, "only `{target}` of `{package}` has it; move it to the library to share it")
        }
        LoadErrorKind::Inactive { package, enabled_by, .. } if is_test_only(enabled_by) => {
            write!(f, "only the tests of `{package}` have it; remove its `cfg(test)`")
        }
        LoadErrorKind::Inactive { package, .. } if is_of_dev_dependency(error.kind()) => {
            write!(f, "add `{package}` to `[dependencies]` of the program")
        }
        LoadErrorKind::Inactive { package, enabled_by, command, missing_reason, .. } => {
            match (enable::imperative(enabled_by), command) {
                (Some(imperative), Some(command)) => write!(f, "{imperative}: `{command}`"),
                (Some(imperative), None) => f.write_str(&imperative),
                (None, _) => write!(f, "build `{package}` so that the condition holds"),
            }?;
            let Some(missing_reason) = missing_reason else { return Ok(()) };
            f.write_str(", and ")?;
            missing_reason.write_help(f)
        }
        _ => Messages::of_other_kind(f),
    }
}

impl LoadError {
    /// Returns the application's help for the conditions that would enable the plugin, if it has
    /// any; see [`help_with`](crate::PluginManagerBuilder::help_with).
    pub(super) fn application_help(&self) -> Option<String> {
        match self.kind() {
            LoadErrorKind::Inactive { target: Target::Lib, enabled_by, .. }
                if !enabled_by.is_empty() && !is_test_only(enabled_by) =>
            {
                self.typed_source()?.help_for(enabled_by)
            }
            _ => None,
        }
    }
}

/// Returns whether only dev-dependencies of this program lead to the plugin: its conditions hold, but the
/// program does not contain it.
pub(super) fn is_of_dev_dependency(kind: &LoadErrorKind) -> bool {
    matches!(kind, LoadErrorKind::Inactive { status, target: Target::Lib, enabled_by, .. }
        if status.is_linked() && !is_test_only(enabled_by))
}

/// Returns whether one of the conditions is `cfg(test)`, which only holds in tests.
pub(crate) fn is_test_only(conditions: &[Condition]) -> bool {
    conditions.iter().any(Condition::is_test)
}
