//! The messages for errors in the lifecycle of plugins, which only a manager has.

use std::fmt;

use super::Messages;
use super::message::{quoted, separated};
use crate::{CallSite, LoadError, LoadErrorKind};

/// The messages of the kinds that plugins, listeners, filters and finders cause.
pub(crate) static LIFECYCLE: Messages = Messages { summary, help };

fn summary(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let id = error.id();
    match error.kind() {
        LoadErrorKind::Disabled { reason } => {
            write!(f, "the plugin `{id}` is disabled: {reason}")
        }
        LoadErrorKind::Finder => {
            write!(f, "the finder failed to look up the plugins of `{}`", id.namespace())
        }
        LoadErrorKind::SharedPlugin => write!(
            f,
            "the factory of the plugin `{id}` kept a reference to the `Arc` that it returned, so \
             `load` cannot change the plugin"
        ),
        LoadErrorKind::Init { by } | LoadErrorKind::Load { by } => {
            write!(f, "the plugin `{id}` failed in {by}")
        }
        LoadErrorKind::Hook { hook } => {
            write!(f, "the plugin `{id}` failed in {}", CallSite::Hook(hook))
        }
        LoadErrorKind::Unload { required_by } if required_by.is_empty() => {
            write!(f, "the plugin `{id}` failed in {}", CallSite::Unload)
        }
        LoadErrorKind::Unload { required_by } => {
            let require = if required_by.len() == 1 { "requires it" } else { "require it" };
            let required_by = quoted(required_by, " and ");
            write!(f, "cannot unload the plugin `{id}`: {required_by} {require}")
        }
        LoadErrorKind::Panicked { by, message } => {
            write!(f, "the plugin `{id}` panicked in {by}: {message}")
        }
        LoadErrorKind::Cycle { path } => {
            let is_part = path.iter().any(|node| node.id() == Some(id));
            let depends = if is_part { "is part of" } else { "depends on" };
            let path = separated(path, "", " → ");
            write!(f, "the plugin `{id}` {depends} a cyclic dependency: {path}")
        }
        _ => Messages::of_other_kind(f),
    }
}

fn help(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(match error.kind() {
        // A manager decides once: loading again has no effect.
        LoadErrorKind::Disabled { .. } => "change what disables it, and start the program again",
        LoadErrorKind::Finder => "fix the finder's error and try again",
        LoadErrorKind::SharedPlugin => {
            "return a new `Arc` from the factory, and keep no clone and no `Weak` of it"
        }
        LoadErrorKind::Init { .. } | LoadErrorKind::Load { .. } => {
            "fix the error and load the plugin again"
        }
        LoadErrorKind::Hook { .. } => "fix the error; the other plugins were called all the same",
        LoadErrorKind::Unload { required_by } if required_by.is_empty() => {
            "fix the error; the manager dropped its reference to the plugin anyway"
        }
        LoadErrorKind::Unload { .. } => "unload those first, or all plugins with `unload_all`",
        LoadErrorKind::Panicked { .. } => {
            "a panic is a bug; report it to the maintainers of that code"
        }
        LoadErrorKind::Cycle { .. } => {
            "remove one of these dependencies: a plugin cannot depend on itself, directly or not"
        }
        _ => return Messages::of_other_kind(f),
    })
}
