//! The message of a [`LoadError`], and those of the kinds that every program can have.

use std::fmt::{self, Display as _};

use plux_spec::Location;
use plux_spec::rules::{contract, duplicates, undeclared};
use plux_spec::suggest::question;

use super::{ContractOrigins, Messages};
use crate::{LoadError, LoadErrorKind};

/// The messages of the kinds that every manager and registry can have.
pub(crate) static RESOLUTION: Messages = Messages { summary, help };

/// The same for names that are not found in a program without an index.
pub(crate) static UNINDEXED: Messages = Messages { summary, help: help_without_index };

const INCLUDE_INDEX: &str = "call `plux_build::emit();` in build.rs, and add \
     `plux_runtime::include_index!();` to the crate";

/// Returns the items, each between backticks.
pub(super) fn quoted<T: fmt::Display>(items: &[T], separator: &str) -> impl fmt::Display {
    separated(items, "`", separator)
}

pub(super) fn separated<T: fmt::Display>(
    items: &[T],
    quote: &str,
    separator: &str,
) -> impl fmt::Display {
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
        (self.inner().messages.summary)(self, f)?;
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
        format!("{}", fmt::from_fn(|f| (self.inner().messages.summary)(self, f)))
    }

    /// Writes the help of the error itself, without regard to its source.
    pub(super) fn write_own_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.inner().messages.help)(self, f)
    }
}

fn summary(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let id = error.id();
    match error.kind() {
        #[cfg(feature = "config")]
        LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
            f.write_str(&error.config_summary().unwrap_or_default())
        }
        LoadErrorKind::Unknown { name, .. } => {
            // `str::escape_debug` would take 2 KB of a program. The standard library contains `Debug`.
            let quoted = format!("{name:?}");
            let name = quoted.get(1..quoted.len() - 1).unwrap_or_default();
            write!(f, "the namespace `{}` has no plugin `{name}`", id.namespace())
        }
        LoadErrorKind::UnknownNamespace { malformed: Some(error), .. } => write!(f, "{error}"),
        LoadErrorKind::UnknownNamespace { namespace, .. } => {
            undeclared::unknown_namespace(namespace).fmt(f)
        }
        LoadErrorKind::Duplicate { locations } => {
            f.write_str(&duplicates::defined_multiple_times(id))?;
            write!(f, ": {}", separated(locations, "", "; "))
        }
        LoadErrorKind::ContractMismatch { expected, found } => {
            let origins = error.contract_origins();
            let is_request_wrong = is_requested_type_wrong(expected, found, origins);
            let expected = of(expected, origins.and_then(|it| it.expected.as_ref()));
            let found = of(found, origins.and_then(|it| it.found.as_ref()));
            if is_request_wrong {
                return write!(
                    f,
                    "mismatched type of the `PluginManager` or `Registry` that loads `{id}`: expected {found}, \
                     found {expected}"
                );
            }
            contract::mismatch(id, expected, found).fmt(f)
        }
        LoadErrorKind::NotData => write!(
            f,
            "the plugin `{id}` is created by a factory, but a `Registry` returns static data"
        ),
        LoadErrorKind::NoIndex => {
            f.write_str("the program has no index, so missing plugins are not detected")
        }
        _ => Messages::of_other_kind(f),
    }
}

fn help(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let help = match error.kind() {
        #[cfg(feature = "config")]
        LoadErrorKind::Config { .. } | LoadErrorKind::UnusedConfig { .. } => {
            return f.write_str(&error.config_help().unwrap_or_default());
        }
        LoadErrorKind::Unknown { closest_matches, .. }
        | LoadErrorKind::UnknownNamespace { closest_matches, malformed: None, .. }
            if !closest_matches.is_empty() =>
        {
            return question(closest_matches).fmt(f);
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
            "add a dependency that has plugins for it; `cargo plux list` lists the plugins, and `cargo \
             plux check` reports those that are not linked"
        }
        LoadErrorKind::Duplicate { .. } => duplicates::HELP,
        LoadErrorKind::ContractMismatch { expected, found } => {
            return write_mismatch_help(expected, found, error.contract_origins(), f);
        }
        LoadErrorKind::NotData => {
            "use a `PluginManager`, or declare the plugin as a `static` or a `const`"
        }
        LoadErrorKind::NoIndex => {
            return write!(
                f,
                "{INCLUDE_INDEX}; in tests of a plugin crate, call `development_mode(true)`"
            );
        }
        _ => return Messages::of_other_kind(f),
    };
    f.write_str(help)
}

fn help_without_index(error: &LoadError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.kind() {
        LoadErrorKind::Unknown { closest_matches, known, .. }
            if closest_matches.is_empty() && known.is_empty() => {}
        LoadErrorKind::UnknownNamespace { closest_matches, malformed: None, .. }
            if closest_matches.is_empty() => {}
        _ => return help(error, f),
    }
    write!(f, "{INCLUDE_INDEX}; the program has no index, so rustc may leave out its plugins")
}

/// Returns a contract, with the package that declares its extension point if that is known.
fn of(contract: &str, declared_at: Option<&Location>) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        write!(f, "`{contract}`")?;
        match declared_at {
            Some(it) => write!(f, " of {} {}", it.package, it.version),
            None => Ok(()),
        }
    })
}

/// Returns whether the contract of a plugin is that of its namespace, so that the manager or registry has the
/// wrong type. Types with the same name are of two versions of a crate.
fn is_requested_type_wrong(expected: &str, found: &str, origins: Option<&ContractOrigins>) -> bool {
    expected != found && origins.is_some_and(|it| it.is_of_namespace)
}

/// Writes the help for a contract mismatch.
fn write_mismatch_help(
    expected: &str,
    found: &str,
    origins: Option<&ContractOrigins>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if is_requested_type_wrong(expected, found, origins) {
        return write!(f, "use `{found}`, the contract of the namespace, as its type parameter");
    }
    if expected != found {
        return contract::help(expected, found).fmt(f);
    }
    // Two types with the same name: the program contains two versions of the crate.
    match origins {
        Some(ContractOrigins { expected: Some(expected), found: Some(found), .. })
            if expected.version == found.version =>
        {
            write!(
                f,
                "move the test to `tests/`: a unit test links `{0}` twice, once as the crate under \
                 test",
                expected.package
            )
        }
        Some(ContractOrigins { expected: Some(Location { package, version, .. }), .. }) => write!(
            f,
            "use one version of `{package}`; `cargo tree -i {package}@{version}` shows what requires {version}"
        ),
        _ => f.write_str(contract::COPIES_HELP),
    }
}
