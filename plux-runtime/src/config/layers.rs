//! Layers: files, environment variables and arguments. Each layer overrides the ones below.

use std::sync::Arc;

use super::Config;
use super::error::{ConfigError, ConfigErrorKind};
use super::origin::{Origin, OriginKind};
use super::value::{Entry, Kind, Table, Value, is_same_word};

/// Layers of a configuration, the lowest first.
///
/// ```
/// use plux_runtime::config::Config;
///
/// let config = Config::from_toml_str("defaults.toml", "[agents.monitor]\ninterval = 10\nhost = 'a'")?
///     .merge(Config::from_toml_str("testbed.toml", "[agents.monitor]\ninterval = 5\n")?)
///     .merge(Config::from_vars("TESTBED", [("TESTBED__AGENTS__MONITOR__INTERVAL", "3")])?)
///     .merge(Config::from_arguments(["agents.monitor.interval=2"])?);
/// let of = |path| config.origin_of(path).unwrap().to_string();
/// assert_eq!(of("agents.monitor.host"), "defaults.toml:3:8");
/// assert_eq!(of("agents.monitor.interval"), "argument `agents.monitor.interval=2`");
/// # Ok::<(), plux_runtime::config::ConfigError>(())
/// ```
impl Config {
    /// Reads the environment variables whose names start with `prefix` and `__`.
    ///
    /// The rest of the name is the path of the value. `__` separates its segments:
    /// `TESTBED__AGENTS__FAST_MONITOR__INTERVAL` is `agents.fast-monitor.interval`. Segments are
    /// compared without regard to case, `-`, `_`, `.` and `+`.
    ///
    /// The type of the field decides how the value is parsed. A string is the value as it is. Everything
    /// else is TOML: `5`, `true`, `["a", "b"]`, `{ port = 80 }`.
    ///
    /// The variables have no order. It is an error if two of them set the same value, as `TESTBED__A_B`
    /// and `TESTBED__a_b` do, or if one sets a part of what another one sets: `TESTBED__A` and
    /// `TESTBED__A__B`.
    ///
    /// # Errors
    ///
    /// Returns an error if a name has an empty segment, a value is not Unicode, or two variables
    /// conflict.
    pub fn from_env(prefix: &str) -> Result<Self, ConfigError> {
        let mut vars = Vec::new();
        for (name, value) in std::env::vars_os() {
            // Other variables do not have to be Unicode.
            let Some(name) = name.to_str().filter(|name| path_of(prefix, name).is_some()) else {
                continue;
            };
            let Ok(value) = value.into_string() else {
                let kind = ConfigErrorKind::Read { message: "the value is not Unicode".to_owned() };
                return Err(ConfigError::new(kind, "", variable(name)));
            };
            vars.push((name.to_owned(), value));
        }
        Self::from_vars(prefix, vars)
    }

    /// Reads the given variables as [`from_env`](Self::from_env) reads those of the process.
    ///
    /// # Errors
    ///
    /// Returns an error if a name has an empty segment, or two variables conflict.
    pub fn from_vars<N: AsRef<str>, V: Into<String>>(
        prefix: &str,
        vars: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, ConfigError> {
        let mut vars: Vec<(N, V)> = vars.into_iter().collect();
        // The error of a conflict is the same on every run.
        vars.sort_by(|(a, _), (b, _)| a.as_ref().cmp(b.as_ref()));
        let mut root = Kind::Table(Table::new()).into();
        let mut before: Vec<(Vec<String>, String)> = Vec::new();
        for (name, value) in vars {
            let name = name.as_ref();
            let Some(path) = path_of(prefix, name) else { continue };
            let segments: Vec<String> = path.split("__").map(str::to_lowercase).collect();
            if let Some((_, other)) = before.iter().find(|(other, _)| overlap(other, &segments)) {
                let kind = ConfigErrorKind::ConflictingVariables { other: other.clone() };
                return Err(ConfigError::new(kind, &segments.join("."), variable(name)));
            }
            let value = Value::new(Kind::Unparsed(value.into()), variable(name));
            merge(&mut root, nested(&segments, true, value)?);
            before.push((segments, name.to_owned()));
        }
        Ok(root.into())
    }

    /// Parses arguments of the form `path=value`, such as those of an option `--set`.
    ///
    /// Values are parsed as in [`from_env`](Self::from_env). A later argument replaces what an earlier
    /// one sets.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument has no `=`, or an empty segment in its path.
    pub fn from_arguments<A: AsRef<str>>(
        arguments: impl IntoIterator<Item = A>,
    ) -> Result<Self, ConfigError> {
        let mut root = Kind::Table(Table::new()).into();
        for argument in arguments {
            let argument = argument.as_ref();
            let origin = Origin::new(OriginKind::Argument, argument, None);
            let Some((path, value)) = argument.split_once('=') else {
                return Err(ConfigError::new(ConfigErrorKind::NoKey, "", origin));
            };
            let segments: Vec<String> = path.split('.').map(|it| it.trim().to_owned()).collect();
            let value = Value::new(Kind::Unparsed(value.to_owned()), origin);
            merge(&mut root, nested(&segments, false, value)?);
        }
        Ok(root.into())
    }

    /// Merges the table `upper` into this one: its values replace those of the same path. Tables are
    /// merged; arrays are replaced.
    #[must_use]
    pub fn merge(self, upper: Self) -> Self {
        let upper = wrapped(&self.path, false, upper.into_value());
        let mut root = Arc::unwrap_or_clone(self.root);
        merge(&mut root, upper);
        Self { root: root.into(), path: self.path }
    }
}

fn variable(name: &str) -> Origin {
    Origin::new(OriginKind::Variable, name, None)
}

/// Returns the rest of a variable's name after `prefix` and `__`.
fn path_of<'a>(prefix: &str, name: &'a str) -> Option<&'a str> {
    name.strip_prefix(prefix)?.strip_prefix("__")
}

/// Returns whether two paths name the same value, or one a part of the other's.
fn overlap(a: &[String], b: &[String]) -> bool {
    a.iter().zip(b).all(|(a, b)| is_same_word(a, b))
}

/// Does the same as [`wrapped`], with an error for an empty segment.
fn nested(segments: &[String], is_loose: bool, value: Value) -> Result<Value, ConfigError> {
    if segments.iter().any(String::is_empty) {
        return Err(ConfigError::new(ConfigErrorKind::NoKey, "", value.origin));
    }
    Ok(wrapped(segments, is_loose, value))
}

/// Returns nested tables that contain a value at the path `segments`.
fn wrapped(segments: &[String], is_loose: bool, value: Value) -> Value {
    let origin = value.origin.clone();
    segments.iter().rev().fold(value, |value, segment| {
        let entry = Entry { key: origin.clone(), is_loose, value };
        let table = Table::from([(segment.clone(), entry)]);
        Value::new(Kind::Table(table), origin.clone())
    })
}

fn merge(lower: &mut Value, upper: Value) {
    match (&mut lower.kind, upper) {
        (Kind::Table(lower), Value { kind: Kind::Table(upper), .. }) => {
            for (key, entry) in upper {
                insert(lower, key, entry);
            }
        }
        (_, upper) => *lower = upper,
    }
}

fn insert(table: &mut Table, key: String, mut upper: Entry) {
    let is_same = |(other, lower): &(&String, &Entry)| {
        **other == key || (upper.is_loose || lower.is_loose) && is_same_word(other, &key)
    };
    let same = table.iter().find(is_same).map(|(other, _)| other.clone());
    // The spelling of a file has precedence.
    let Some((same, mut lower)) = same.and_then(|same| table.remove_entry(&same)) else {
        table.insert(key, upper);
        return;
    };
    let key = if lower.is_loose { key } else { same };
    upper.is_loose &= lower.is_loose;
    merge(&mut lower.value, std::mem::take(&mut upper.value));
    // The origin of a table is that of its first layer.
    let entry = if lower.is_loose && !upper.is_loose { upper.key } else { lower.key };
    table.insert(key, Entry { key: entry, is_loose: upper.is_loose, value: lower.value });
}
