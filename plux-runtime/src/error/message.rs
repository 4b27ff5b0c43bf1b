//! The message of every [`LoadError`].

use std::fmt;

use plux_spec::condition::display_all;
use plux_spec::rules::{contract, duplicates};
use plux_spec::suggest::did_you_mean;
use plux_spec::{Condition, Location, Status, Target, enable};

use super::ContractOrigins;
use crate::{CallSite, LoadError, LoadErrorKind};

/// Returns the items, each between backticks.
pub(super) fn quoted<T: fmt::Display>(items: &[T], separator: &str) -> impl fmt::Display {
    separated(items, "`", separator)
}

fn separated<T: fmt::Display>(items: &[T], quote: &str, separator: &str) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        for (at, item) in items.iter().enumerate() {
            let separator = if at == 0 { "" } else { separator };
            write!(f, "{separator}{quote}{item}{quote}")?;
        }
        Ok(())
    })
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_headline(f)?;
        f.write_str("\nhelp: ")?;
        self.write_help(f)
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
        format!("{}", fmt::from_fn(|f| self.write_headline(f)))
    }

    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.typed_source();
        let cause = source.and_then(|source| source.cause(self));
        #[cfg(feature = "config")]
        if let Some(headline) = self.config_headline(cause.as_deref()) {
            return f.write_str(&headline);
        }
        self.write_summary(f)?;
        if let Some(cause) = cause {
            write!(f, ": {cause}")?;
        }
        let names_location =
            matches!(self.kind(), LoadErrorKind::Duplicate { .. } | LoadErrorKind::Cycle { .. })
                || source.is_some_and(|source| source.names_location(self));
        match self.location().filter(|_| !names_location) {
            Some(location) => write!(f, " ({location})"),
            None => Ok(()),
        }
    }

    /// Returns what to do about the error, without the `help:` in front.
    ///
    /// An application may print its own advice instead.
    pub fn help(&self) -> Option<String> {
        Some(format!("{}", fmt::from_fn(|f| self.write_help(f))))
    }

    fn write_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The help of the root cause applies.
        match self.nested() {
            Some(inner) if !matches!(self.kind(), LoadErrorKind::Requirement { .. }) => {
                inner.write_help(f)
            }
            _ => self.write_own_help(f),
        }
    }

    /// Returns what happened, without the cause, the location and the help.
    pub(crate) fn summary(&self) -> String {
        format!("{}", fmt::from_fn(|f| self.write_summary(f)))
    }

    fn write_summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(words) = self.inner().words {
            return (words.summary)(self, f);
        }
        let id = self.id();
        match self.kind() {
            #[cfg(feature = "config")]
            LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
                f.write_str(&self.config_summary().unwrap_or_default())
            }
            LoadErrorKind::Unknown { name, .. } => {
                write!(f, "the namespace `{}` has no plugin `{name}`", id.namespace())
            }
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => {
                write!(f, "{error}")
            }
            LoadErrorKind::UnknownNamespace { namespace, .. } => write!(
                f,
                "unknown namespace `{namespace}`: it has no plugin and no extension point"
            ),
            LoadErrorKind::Inactive { package, target, status, condition, .. } => {
                let inactive = if *status == Status::Inactive { "inactive" } else { "not" };
                write!(
                    f,
                    "the plugin `{id}` of the package `{package}` is {inactive} in this build"
                )?;
                match (condition.is_empty(), target) {
                    (false, _) => write!(f, ": it requires {}", display_all(condition)),
                    (true, Target::Lib) => Ok(()),
                    (true, target) => write!(f, ": it is declared in `{target}`"),
                }
            }
            LoadErrorKind::Missing { cause } => {
                write!(f, "the plugin `{id}` is indexed but not linked: {cause}")
            }
            LoadErrorKind::Disabled { reason } => {
                write!(f, "the plugin `{id}` is disabled: {reason}")
            }
            LoadErrorKind::Duplicate { locations } => {
                f.write_str(&duplicates::defined_multiple_times(id))?;
                write!(f, ": {}", separated(locations, "", "; "))
            }
            LoadErrorKind::ContractMismatch { expected, found } => {
                let origins = self.contract_origins();
                let of = |contract: &str, location: Option<&Location>| match location {
                    Some(it) => format!("`{contract}` of {} {}", it.package, it.version),
                    None => format!("`{contract}`"),
                };
                f.write_str(&contract::mismatch(
                    id,
                    of(expected, origins.and_then(|it| it.expected.as_ref())),
                    of(found, origins.and_then(|it| it.found.as_ref())),
                ))
            }
            LoadErrorKind::NotData => write!(
                f,
                "the plugin `{id}` is created by a factory, but a `Registry` returns static data"
            ),
            LoadErrorKind::NoIndex => {
                f.write_str("the program has no index, so missing plugins are not detected")
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
            // They have words of their own.
            LoadErrorKind::Version { .. } | LoadErrorKind::Requirement { .. } => Ok(()),
            LoadErrorKind::Cycle { path } => {
                let is_part = path.iter().any(|node| node.id() == Some(id));
                let depends = if is_part { "is part of" } else { "depends on" };
                let path = separated(path, "", " → ");
                write!(f, "the plugin `{id}` {depends} a cyclic dependency: {path}")
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
                self.typed_source()?.help_for(enabled_by)
            }
            _ => None,
        }
    }

    /// Writes what to do about the error, whatever its source says.
    pub(super) fn write_own_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(words) = self.inner().words {
            return (words.help)(self, f);
        }
        if let Some(help) = self.application_help() {
            return f.write_str(&help);
        }
        let help = match self.kind() {
            #[cfg(feature = "config")]
            LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
                return f.write_str(&self.config_help().unwrap_or_default());
            }
            LoadErrorKind::Unknown { closest_matches, .. }
            | LoadErrorKind::UnknownNamespace { closest_matches, malformed: None, .. }
                if !closest_matches.is_empty() =>
            {
                return f.write_str(&did_you_mean(closest_matches).unwrap_or_default());
            }
            LoadErrorKind::Unknown { unscanned, .. } if !unscanned.is_empty() => {
                let unscanned = separated(unscanned, "", ", ");
                return write!(f, "it may be in a package that this build leaves out: {unscanned}");
            }
            LoadErrorKind::Unknown { known, .. } if !known.is_empty() => {
                return write!(f, "the namespace has {}", quoted(known, ", "));
            }
            LoadErrorKind::Unknown { .. } => {
                "add a dependency on a package that declares it; `cargo plux list` lists the plugins"
            }
            LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => error.help(),
            LoadErrorKind::UnknownNamespace { .. } => {
                "add a dependency that has plugins for it; `cargo plux list` lists the plugins"
            }
            LoadErrorKind::Inactive { package, target, .. } if *target != Target::Lib => {
                return write!(
                    f,
                    "only `{target}` of `{package}` has it; move it to the library to share it"
                );
            }
            LoadErrorKind::Inactive { package, enabled_by, .. } if is_test_only(enabled_by) => {
                return write!(f, "only the tests of `{package}` have it; remove its `cfg(test)`");
            }
            LoadErrorKind::Inactive { package, enabled_by, command, .. } => {
                return match (enable::imperative(enabled_by), command) {
                    (Some(imperative), Some(command)) => write!(f, "{imperative}: `{command}`"),
                    (Some(imperative), None) => f.write_str(&imperative),
                    (None, _) => write!(f, "build `{package}` so that the condition holds"),
                };
            }
            LoadErrorKind::Missing { cause } => return f.write_str(&cause.help()),
            // A manager decides once: loading again has no effect.
            LoadErrorKind::Disabled { .. } => {
                "change what disables it, and start the program again"
            }
            LoadErrorKind::Duplicate { .. } => duplicates::HELP,
            LoadErrorKind::ContractMismatch { expected, found } => {
                return write_mismatch_help(expected, found, self.contract_origins(), f);
            }
            LoadErrorKind::NotData => {
                "use a `PluginManager`, or declare the plugin as a `static` or a `const`"
            }
            LoadErrorKind::NoIndex => {
                "call `plux_build::emit();` in build.rs, and add `plux_runtime::include_index!();` to \
                 the crate; in tests of a plugin crate, call `development_mode(true)`"
            }
            LoadErrorKind::Finder => "fix the finder's error and try again",
            LoadErrorKind::SharedPlugin => {
                "return a new `Arc` from the factory, and keep no clone and no `Weak` of it"
            }
            LoadErrorKind::Init { .. } | LoadErrorKind::Load { .. } => {
                "fix the error and load the plugin again"
            }
            LoadErrorKind::Hook { .. } => "fix the error and call the hook again",
            LoadErrorKind::Unload { required_by } if required_by.is_empty() => {
                "fix the error; the manager dropped its reference to the plugin anyway"
            }
            LoadErrorKind::Unload { .. } => "unload those first, or all plugins with `unload_all`",
            LoadErrorKind::Panicked { .. } => {
                "a panic is a bug; report it to the maintainers of that code"
            }
            LoadErrorKind::Version { .. } | LoadErrorKind::Requirement { .. } => "",
            LoadErrorKind::Cycle { .. } => {
                "remove one of these dependencies: a plugin cannot depend on itself, directly or not"
            }
        };
        f.write_str(help)
    }
}

/// Writes the help for a contract mismatch.
fn write_mismatch_help(
    expected: &str,
    found: &str,
    origins: Option<&ContractOrigins>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if expected != found {
        return write!(f, "implement `{expected}`, or use a manager of the plugin's contract");
    }
    // Two types with the same name: the program contains two versions of the crate.
    match origins {
        Some(ContractOrigins { expected: Some(expected), found: Some(found) })
            if expected.version == found.version =>
        {
            write!(
                f,
                "`{0}` is linked twice, once as the crate under test: move the test to an integration \
                 test, below tests/",
                expected.package
            )
        }
        Some(ContractOrigins { expected: Some(Location { package, .. }), .. }) => write!(
            f,
            "use one version of `{package}`; `cargo tree -i {package}` shows what requires which"
        ),
        _ => f.write_str(
            "its crate is linked in two versions: use one; `cargo tree --duplicates` lists them",
        ),
    }
}

/// Returns whether one of the conditions is `cfg(test)`, which only holds in tests.
pub(crate) fn is_test_only(conditions: &[Condition]) -> bool {
    conditions.iter().any(|condition| matches!(condition, Condition::Cfg(cfg) if cfg == "test"))
}
