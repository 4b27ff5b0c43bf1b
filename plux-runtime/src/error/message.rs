//! The text of every [`LoadError`].

use std::fmt;

use plux_spec::Location;
use plux_spec::Status;

use crate::{LoadError, LoadErrorKind};

/// Joins words: ``did you mean `a` or `b`?``
pub(crate) fn did_you_mean(nearest: &[String]) -> Option<String> {
    (!nearest.is_empty()).then(|| format!("did you mean {}?", quoted(nearest, " or ")))
}

fn quoted(words: &[String], separator: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(separator)
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (headline, help) = match self.source_text() {
            Some((cause, help)) => (format!("{}: {cause}", self.headline()), help),
            None => (self.headline(), None),
        };
        let help = match (self.kind(), help) {
            (LoadErrorKind::Requirement { help, .. }, None) => help.clone(),
            (_, Some(help)) => help,
            (_, None) => self.help(),
        };
        f.write_str(&headline)?;
        if let Some(place) = self.place().filter(|_| !self.names_places()) {
            write!(f, " ({place})")?;
        }
        write!(f, "\nhelp: {help}")
    }
}

impl LoadError {
    /// Whether the headline or the cause says where.
    fn names_places(&self) -> bool {
        self.plugin_source().is_some_and(|source| source.place().is_some())
            || matches!(self.kind(), LoadErrorKind::Duplicate { .. } | LoadErrorKind::Cycle { .. })
    }

    /// What is the matter, without the cause, the place and the help.
    pub(crate) fn headline(&self) -> String {
        let id = self.id();
        match self.kind() {
            LoadErrorKind::Unknown { name, .. } => {
                format!("the namespace `{}` has no plugin `{name}`", id.namespace())
            }
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => error.to_string(),
            LoadErrorKind::UnknownNamespace { namespace, .. } => format!(
                "nothing is known of the namespace `{namespace}`: it has no plugin and no \
                 extension point"
            ),
            LoadErrorKind::Inactive { package, status, condition, .. } => {
                let condition = condition
                    .as_ref()
                    .map_or_else(String::new, |condition| format!(": it requires {condition}"));
                match status {
                    Status::Conditional => format!(
                        "the plugin `{id}` of the package `{package}` is not in this build\
                         {condition}"
                    ),
                    _ => format!(
                        "the plugin `{id}` of the package `{package}` is inactive in this \
                         build{condition}"
                    ),
                }
            }
            LoadErrorKind::Missing { cause } => {
                format!("the plugin `{id}` is indexed but not linked: {cause}")
            }
            LoadErrorKind::Disabled { reason } => {
                format!("the plugin `{id}` is disabled: {reason}")
            }
            LoadErrorKind::Duplicate { places } => {
                let places: Vec<String> = places.iter().map(Location::to_string).collect();
                format!("{} plugins are called `{id}`: {}", places.len(), places.join("; "))
            }
            LoadErrorKind::ContractMismatch { expected, found } => {
                format!("the plugin `{id}` is a `{found}`, but its manager wants a `{expected}`")
            }
            LoadErrorKind::Finder => {
                format!("the plugins of `{}` could not be looked up", id.namespace())
            }
            LoadErrorKind::Init { by } => format!("the plugin `{id}` could not be made by {by}"),
            LoadErrorKind::Load { by } => {
                format!("the plugin `{id}` could not be loaded by {by}")
            }
            LoadErrorKind::Unload { needed_by } if needed_by.is_empty() => {
                format!("the plugin `{id}` could not be unloaded")
            }
            LoadErrorKind::Unload { needed_by } => {
                let needed_by: Vec<String> = needed_by.iter().map(ToString::to_string).collect();
                let needs =
                    if needed_by.len() == 1 { "needs it and is" } else { "need it and are" };
                format!(
                    "the plugin `{id}` is not unloaded: {} {needs} loaded",
                    quoted(&needed_by, " and ")
                )
            }
            LoadErrorKind::Panicked { by, message } => {
                format!("the plugin `{id}` panicked in {by}: {message}")
            }
            LoadErrorKind::Requirement { requires, problem, .. } => {
                format!("the plugin `{id}` requires `{requires}`, {problem}")
            }
            LoadErrorKind::Cycle { path } => {
                let own = format!("`{id}`");
                let is_part = path.iter().any(|plugin| plugin.starts_with(&own));
                let is = if is_part { "is" } else { "needs what is" };
                format!("the plugin {own} {is} part of a cycle: {}", path.join(" → "))
            }
        }
    }

    /// What to do about it, without the `help:` in front.
    fn help(&self) -> String {
        match self.kind() {
            LoadErrorKind::Unknown { nearest, known, unread, .. } => did_you_mean(nearest)
                .unwrap_or_else(|| match &**known {
                    _ if !unread.is_empty() => {
                        format!("it may be in what this build leaves out: {}", unread.join(", "))
                    }
                    [] => "add a dependency that brings it; `cargo plux list` shows what is there"
                        .to_owned(),
                    known => format!("the namespace has {}", quoted(known, ", ")),
                }),
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => {
                error.help().to_owned()
            }
            LoadErrorKind::UnknownNamespace { nearest, .. } => did_you_mean(nearest)
                .unwrap_or_else(|| {
                    "add a dependency that has plugins for it; `cargo plux list` shows what is \
                     there"
                        .to_owned()
                }),
            LoadErrorKind::Inactive { package, enable, command, .. } => match (enable, command) {
                (Some(enable), Some(command)) => format!("{enable}: `{command}`"),
                (Some(enable), None) => enable.clone(),
                (None, _) => format!("build `{package}` so that the condition holds"),
            },
            LoadErrorKind::Missing { cause } => cause.help(),
            // To try again is not enough: a manager asks once.
            LoadErrorKind::Disabled { .. } => "take the reason away, then start again".to_owned(),
            LoadErrorKind::Duplicate { .. } => "rename all but one of them".to_owned(),
            LoadErrorKind::ContractMismatch { expected, .. } => format!(
                "implement `{expected}`, or ask for it with a manager of the plugin's contract"
            ),
            LoadErrorKind::Finder => "mend what the finder reports, then ask again".to_owned(),
            LoadErrorKind::Init { .. } | LoadErrorKind::Load { .. } => {
                "mend that, then try again: a fresh plugin is made".to_owned()
            }
            LoadErrorKind::Unload { needed_by } if needed_by.is_empty() => {
                "the manager let go of the plugin all the same".to_owned()
            }
            LoadErrorKind::Unload { .. } => {
                "unload those first, or everything with `unload_all`".to_owned()
            }
            LoadErrorKind::Panicked { .. } => {
                "a panic is a defect of that code; report it where it is maintained".to_owned()
            }
            LoadErrorKind::Requirement { help, .. } => help.clone(),
            LoadErrorKind::Cycle { .. } => {
                "take one of them out: a plugin must not need itself, not even through others"
                    .to_owned()
            }
        }
    }
}
