//! The message of every [`LoadError`].

use std::fmt;

use plux_spec::condition::display_all;
use plux_spec::suggest::did_you_mean;
use plux_spec::{Condition, Location, Status, Target, enable};

use super::ContractOrigins;
use crate::{CallSite, LoadError, LoadErrorKind};

pub(super) fn quoted<T: fmt::Display>(words: &[T], separator: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(separator)
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        match self.help() {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl LoadError {
    /// Returns the message without its `help:` line: what happened, why, and where.
    ///
    /// ```
    /// # use plux_runtime::{Plugin, PluginManager};
    /// # let manager = PluginManager::<dyn Plugin>::new("my.tools");
    /// let error = manager.load("saw").err().unwrap();
    /// let help = error.help().unwrap();
    /// assert_eq!(error.to_string(), format!("{}\nhelp: {help}", error.headline()));
    /// ```
    pub fn headline(&self) -> String {
        let cause = self.cause();
        #[cfg(feature = "config")]
        if let Some(headline) = self.config_headline(cause.as_deref()) {
            return headline;
        }
        let mut headline = self.summary();
        if let Some(cause) = cause {
            headline = format!("{headline}: {cause}");
        }
        match self.location().filter(|_| !self.names_locations()) {
            Some(location) => format!("{headline} ({location})"),
            None => headline,
        }
    }

    /// Returns what to do about the error, without the `help:` in front.
    ///
    /// An application may print its own advice instead.
    pub fn help(&self) -> Option<String> {
        // The help of the root cause applies.
        match self.nested() {
            Some(inner) if !matches!(self.kind(), LoadErrorKind::Requirement { .. }) => {
                inner.help()
            }
            _ => Some(self.own_help()),
        }
    }

    /// Returns what the source says, without its help.
    fn cause(&self) -> Option<String> {
        if let Some(error) = self.plugin_source() {
            // The source lines of a configuration do not fit into a sentence.
            #[cfg(feature = "config")]
            if let Some(summary) = error.config_summary() {
                return Some(summary);
            }
            return self.names_cause().then(|| error.headline());
        }
        let error = std::error::Error::source(self)?.to_string();
        // A transparent wrapper around a `LoadError` displays its help, which is ours, too.
        let help = self.nested().and_then(Self::help).map(|help| format!("\nhelp: {help}"));
        let stripped = help.and_then(|help| Some(error.strip_suffix(&help)?.to_owned()));
        Some(stripped.unwrap_or(error))
    }

    /// Returns whether the message includes the source. The kind of an unmet requirement may
    /// already contain it.
    fn names_cause(&self) -> bool {
        !matches!(
            (self.kind(), self.plugin_source().map(Self::kind)),
            (
                LoadErrorKind::Requirement { .. },
                Some(
                    LoadErrorKind::Unknown { .. }
                        | LoadErrorKind::UnknownNamespace { .. }
                        | LoadErrorKind::Missing { .. }
                        | LoadErrorKind::Inactive { .. }
                        | LoadErrorKind::Disabled { .. }
                        | LoadErrorKind::Version { .. }
                )
            )
        )
    }

    /// Returns whether the summary or the cause names the locations.
    fn names_locations(&self) -> bool {
        matches!(self.kind(), LoadErrorKind::Duplicate { .. } | LoadErrorKind::Cycle { .. })
            || self.names_cause()
                && self.plugin_source().is_some_and(|source| source.location().is_some())
    }

    /// Returns what happened, without the cause, the location and the help.
    pub(crate) fn summary(&self) -> String {
        if let Some(words) = self.inner().words {
            return (words.summary)(self);
        }
        let id = self.id();
        match self.kind() {
            #[cfg(feature = "config")]
            LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
                self.config_summary().unwrap_or_default()
            }
            LoadErrorKind::Unknown { name, .. } => {
                format!("the namespace `{}` has no plugin `{name}`", id.namespace())
            }
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => error.to_string(),
            LoadErrorKind::UnknownNamespace { namespace, .. } => {
                format!("unknown namespace `{namespace}`: it has no plugin and no extension point")
            }
            LoadErrorKind::Inactive { package, target, status, condition, .. } => {
                let condition = match (condition.is_empty(), target) {
                    (false, _) => format!(": it requires {}", display_all(condition)),
                    (true, Target::Lib) => String::new(),
                    (true, target) => format!(": it is declared in `{target}`"),
                };
                let inactive = if *status == Status::Inactive { "inactive" } else { "not" };
                format!(
                    "the plugin `{id}` of the package `{package}` is {inactive} in this \
                     build{condition}"
                )
            }
            LoadErrorKind::Missing { cause } => {
                format!("the plugin `{id}` is indexed but not linked: {cause}")
            }
            LoadErrorKind::Disabled { reason } => {
                format!("the plugin `{id}` is disabled: {reason}")
            }
            LoadErrorKind::Duplicate { locations } => {
                let list: Vec<String> = locations.iter().map(Location::to_string).collect();
                format!("the plugin `{id}` is defined {} times: {}", list.len(), list.join("; "))
            }
            LoadErrorKind::ContractMismatch { expected, found } => {
                let origins = self.contract_origins();
                let of = |location: Option<&Location>| {
                    location
                        .map_or_else(String::new, |it| format!(" of {} {}", it.package, it.version))
                };
                let expected_of = of(origins.and_then(|it| it.expected.as_ref()));
                let found_of = of(origins.and_then(|it| it.found.as_ref()));
                format!(
                    "the plugin `{id}` has the wrong contract: expected `{expected}`{expected_of}, \
                     found `{found}`{found_of}"
                )
            }
            LoadErrorKind::NotData => format!(
                "the plugin `{id}` is created by a factory, but a `Registry` returns static data"
            ),
            LoadErrorKind::NoIndex => {
                "the program has no index, so that missing plugins are not detected".to_owned()
            }
            LoadErrorKind::Finder => {
                format!("the finder failed to look up the plugins of `{}`", id.namespace())
            }
            LoadErrorKind::SharedPlugin => format!(
                "the factory of the plugin `{id}` kept a reference to the `Arc` that it returned, so \
                 that `load` cannot change the plugin"
            ),
            LoadErrorKind::Init { by } | LoadErrorKind::Load { by } => {
                format!("the plugin `{id}` failed in {by}")
            }
            LoadErrorKind::Hook { hook } => {
                format!("the plugin `{id}` failed in {}", CallSite::Hook(hook))
            }
            LoadErrorKind::Unload { required_by } if required_by.is_empty() => {
                format!("the plugin `{id}` failed in {}", CallSite::Unload)
            }
            LoadErrorKind::Unload { required_by } => {
                let require = if required_by.len() == 1 { "requires it" } else { "require it" };
                let required_by = quoted(required_by, " and ");
                format!("cannot unload the plugin `{id}`: {required_by} {require}")
            }
            LoadErrorKind::Panicked { by, message } => {
                format!("the plugin `{id}` panicked in {by}: {message}")
            }
            // They have words of their own.
            LoadErrorKind::Version { .. } | LoadErrorKind::Requirement { .. } => String::new(),
            LoadErrorKind::Cycle { path } => {
                let is_part = path.iter().any(|node| node.id() == Some(id));
                let depends = if is_part { "is part of" } else { "depends on" };
                let path: Vec<String> = path.iter().map(ToString::to_string).collect();
                format!("the plugin `{id}` {depends} a cyclic dependency: {}", path.join(" → "))
            }
        }
    }

    /// Returns the application's words for the conditions that would enable the plugin, if it has
    /// any; see [`help_with`](crate::PluginManagerBuilder::help_with).
    pub(super) fn application_help(&self) -> Option<String> {
        match self.kind() {
            LoadErrorKind::Inactive { target: Target::Lib, enabled_by, .. }
                if !enabled_by.is_empty() && !is_test_only(enabled_by) =>
            {
                self.help_with()?.help(enabled_by)
            }
            _ => None,
        }
    }

    pub(super) fn own_help(&self) -> String {
        if let Some(words) = self.inner().words {
            return (words.help)(self);
        }
        if let Some(help) = self.application_help() {
            return help;
        }
        match self.kind() {
            #[cfg(feature = "config")]
            LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
                self.config_help().unwrap_or_default()
            }
            LoadErrorKind::Unknown { closest_matches, known, unscanned, .. } => {
                did_you_mean(closest_matches).unwrap_or_else(|| match &**known {
                    _ if !unscanned.is_empty() => format!(
                        "it may be in a package that this build leaves out: {}",
                        unscanned.join(", ")
                    ),
                    [] => "add a dependency on a package that declares it; `cargo plux list` lists \
                           the plugins"
                        .to_owned(),
                    known => format!("the namespace has {}", quoted(known, ", ")),
                })
            }
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => {
                error.help().to_owned()
            }
            LoadErrorKind::UnknownNamespace { closest_matches, .. } => {
                did_you_mean(closest_matches).unwrap_or_else(|| {
                    "add a dependency that has plugins for it; `cargo plux list` lists the plugins"
                        .to_owned()
                })
            }
            LoadErrorKind::Inactive { package, target, .. } if *target != Target::Lib => {
                format!("only `{target}` of `{package}` has it; move it to the library to share it")
            }
            LoadErrorKind::Inactive { package, enabled_by, command, .. } => {
                match (enable::imperative(enabled_by), command) {
                    _ if is_test_only(enabled_by) => {
                        format!("only the tests of `{package}` have it; remove its `cfg(test)`")
                    }
                    (Some(imperative), Some(command)) => format!("{imperative}: `{command}`"),
                    (Some(imperative), None) => imperative,
                    (None, _) => format!("build `{package}` so that the condition holds"),
                }
            }
            LoadErrorKind::Missing { cause } => cause.help(),
            // A manager decides once: loading again has no effect.
            LoadErrorKind::Disabled { .. } => "remove the reason and start the program again".to_owned(),
            LoadErrorKind::Duplicate { .. } => "rename all but one of them".to_owned(),
            LoadErrorKind::ContractMismatch { expected, found } => {
                mismatch_help(expected, found, self.contract_origins())
            }
            LoadErrorKind::NotData => {
                "use a `PluginManager`, or declare the plugin as a `static` or a `const`".to_owned()
            }
            LoadErrorKind::NoIndex => {
                "call `plux_build::emit();` in build.rs, and add `plux_runtime::include_index!();` to \
                 the crate; in tests of a plugin crate, call `development_mode(true)`"
                    .to_owned()
            }
            LoadErrorKind::Finder => "fix the finder's error and try again".to_owned(),
            LoadErrorKind::SharedPlugin => {
                "return a new `Arc` from the factory, and keep no clone and no `Weak` of it".to_owned()
            }
            LoadErrorKind::Init { .. } | LoadErrorKind::Load { .. } => {
                "fix the error and load the plugin again".to_owned()
            }
            LoadErrorKind::Hook { .. } => "fix the error and call the hook again".to_owned(),
            LoadErrorKind::Unload { required_by } if required_by.is_empty() => {
                "fix the error; the manager dropped its reference to the plugin all the same".to_owned()
            }
            LoadErrorKind::Unload { .. } => {
                "unload those first, or all plugins with `unload_all`".to_owned()
            }
            LoadErrorKind::Panicked { .. } => {
                "a panic is a bug; report it to the maintainers of that code".to_owned()
            }
            LoadErrorKind::Version { .. } | LoadErrorKind::Requirement { .. } => String::new(),
            LoadErrorKind::Cycle { .. } => {
                "remove one of these dependencies: a plugin cannot depend on itself, directly or not"
                    .to_owned()
            }
        }
    }
}

/// Returns the help for a contract mismatch.
fn mismatch_help(expected: &str, found: &str, origins: Option<&ContractOrigins>) -> String {
    if expected != found {
        return format!("implement `{expected}`, or use a manager of the plugin's contract");
    }
    // Two types with the same name: the program contains two versions of the crate.
    match origins {
        Some(ContractOrigins { expected: Some(expected), found: Some(found) })
            if expected.version == found.version =>
        {
            format!(
                "`{0}` is linked twice, once as the crate under test: move the test to an integration \
                 test, below tests/",
                expected.package
            )
        }
        Some(ContractOrigins { expected: Some(Location { package, .. }), .. }) => {
            format!(
                "use one version of `{package}`; `cargo tree -i {package}` shows what requires which"
            )
        }
        _ => "its crate is linked in two versions: use one; `cargo tree --duplicates` lists them"
            .to_owned(),
    }
}

/// Returns whether one of the conditions is `cfg(test)`, which only holds in tests.
pub(crate) fn is_test_only(conditions: &[Condition]) -> bool {
    conditions.iter().any(|condition| matches!(condition, Condition::Cfg(cfg) if cfg == "test"))
}
