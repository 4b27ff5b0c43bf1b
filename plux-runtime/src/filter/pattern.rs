//! Filters by patterns.

use std::env::VarError;
use std::fmt;

use plux_spec::glob::matches;

use crate::{Decision, PluginFilter, PluginSpec};

/// Excludes plugins whose id or path matches a pattern.
///
/// `*` matches any characters, including dots; `?` matches one character.
///
/// ```
/// use plux_runtime::{Exclude, Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::builder("finops.vendors", ())
///     .filter(Exclude::glob("finops.vendors:experimental-*")?)
///     .filter(Exclude::path("*::legacy::*")?)
///     .build();
/// # Ok::<(), plux_runtime::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Exclude {
    pattern: String,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Id,
    Path,
}

impl Exclude {
    /// Excludes plugins by id: `namespace:name`.
    ///
    /// # Errors
    ///
    /// Returns an error if the pattern has no `:`, or a character that is not allowed in ids.
    pub fn glob(pattern: &str) -> Result<Self, PatternError> {
        let problem = if pattern.matches(':').count() != 1 {
            Some(Problem::NoColon)
        } else if pattern.starts_with(':') || pattern.ends_with(':') {
            Some(Problem::EmptyHalf)
        } else {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.+*?:".contains(c);
            pattern.chars().find(|&c| !allowed(c)).map(Problem::Character)
        };
        Self::unless(problem, pattern, What::Id)
    }

    /// Excludes plugins by the path of the annotated item, like `finops_aws::cli::Aws`.
    ///
    /// # Errors
    ///
    /// Returns an error if the pattern is empty or contains whitespace.
    pub fn path(pattern: &str) -> Result<Self, PatternError> {
        let blank = pattern.chars().find(|c| c.is_whitespace()).map(Problem::Character);
        let problem = if pattern.is_empty() { Some(Problem::Empty) } else { blank };
        Self::unless(problem, pattern, What::Path)
    }

    fn unless(problem: Option<Problem>, pattern: &str, what: What) -> Result<Self, PatternError> {
        let pattern = pattern.to_owned();
        match problem {
            Some(problem) => Err(PatternError { pattern, what, problem, variable: None }),
            None => Ok(Self { pattern, what }),
        }
    }

    fn matches(&self, spec: &PluginSpec) -> bool {
        match self.what {
            What::Path => matches(&self.pattern, spec.path()),
            What::Id => self.pattern.split_once(':').is_some_and(|(namespace, name)| {
                matches(namespace, spec.namespace()) && matches(name, spec.name())
            }),
        }
    }
}

impl PluginFilter for Exclude {
    fn decide(&self, spec: &PluginSpec) -> Decision {
        if self.matches(spec) {
            Decision::Exclude(format!("the filter `{}` excludes it", self.pattern))
        } else {
            Decision::Load
        }
    }

    fn unused_patterns(&self, known: &[&PluginSpec]) -> Vec<String> {
        let unused_patterns = !known.iter().any(|spec| self.matches(spec));
        unused_patterns.then(|| self.pattern.clone()).into_iter().collect()
    }
}

/// Excludes the plugins that an environment variable lists.
///
/// The variable has comma-separated patterns of the syntax of [`Exclude::glob`]:
///
/// ```sh
/// PLUX_DISABLE='finops.vendors:aws,*.experimental:*' finops --help
/// ```
///
/// ```
/// use plux_runtime::{EnvFilter, Plugin, PluginManager};
///
/// let manager = PluginManager::<dyn Plugin>::builder("finops.vendors", ())
///     .filter(EnvFilter::from_env("PLUX_DISABLE")?)
///     .build();
/// // A typo in the variable is a finding.
/// for finding in &manager.verify() {
///     eprintln!("{finding}");
/// }
/// # Ok::<(), plux_runtime::PatternError>(())
/// ```
#[derive(Clone, Debug)]
pub struct EnvFilter {
    variable: String,
    patterns: Vec<Exclude>,
}

impl EnvFilter {
    /// Reads the variable now. A variable that is not set excludes nothing.
    ///
    /// # Errors
    ///
    /// Returns an error for the first malformed pattern, or if the value is not UTF-8.
    #[inline]
    pub fn from_env(variable: &str) -> Result<Self, PatternError> {
        match std::env::var(variable) {
            Ok(value) => Self::from_value(variable, &value),
            Err(VarError::NotPresent) => Self::from_value(variable, ""),
            Err(VarError::NotUnicode(value)) => Err(PatternError {
                pattern: value.to_string_lossy().into_owned(),
                what: What::Id,
                problem: Problem::NotUnicode,
                variable: Some(variable.to_owned()),
            }),
        }
    }

    /// Parses `value` as the variable's value.
    #[inline]
    fn from_value(variable: &str, value: &str) -> Result<Self, PatternError> {
        let patterns = value
            .split(',')
            .map(str::trim)
            .filter(|pattern| !pattern.is_empty())
            .map(Exclude::glob)
            .collect::<Result<_, _>>();
        match patterns {
            Ok(patterns) => Ok(Self { variable: variable.to_owned(), patterns }),
            Err(error) => Err(PatternError { variable: Some(variable.to_owned()), ..error }),
        }
    }
}

impl PluginFilter for EnvFilter {
    fn decide(&self, spec: &PluginSpec) -> Decision {
        match self.patterns.iter().find(|pattern| pattern.matches(spec)) {
            None => Decision::Load,
            Some(Exclude { pattern, .. }) => {
                Decision::Exclude(format!("`{pattern}` in {} excludes it", self.variable))
            }
        }
    }

    fn unused_patterns(&self, known: &[&PluginSpec]) -> Vec<String> {
        self.patterns.iter().flat_map(|pattern| pattern.unused_patterns(known)).collect()
    }
}

/// The error of a malformed pattern.
///
/// ```
/// use plux_runtime::Exclude;
///
/// assert_eq!(
///     Exclude::glob("aws").unwrap_err().to_string(),
///     "the pattern \"aws\" has no `:` between namespace and name\n\
///      help: write it like \"finops.vendors:experimental-*\", or \"*:aws\" for every namespace"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pattern: String,
    what: What,
    problem: Problem,
    variable: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    NoColon,
    EmptyHalf,
    Character(char),
    NotUnicode,
}

impl PatternError {
    /// Returns the rejected string.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the pattern {:?}", self.pattern)?;
        if let Some(variable) = &self.variable {
            write!(f, " in {variable}")?;
        }
        match self.problem {
            Problem::Empty => f.write_str(" is empty"),
            Problem::NoColon if self.pattern.contains(':') => f.write_str(" has more than one `:`"),
            Problem::NoColon => f.write_str(" has no `:` between namespace and name"),
            Problem::EmptyHalf => f.write_str(" lacks the namespace or the name"),
            Problem::Character(c) => write!(f, " contains {c:?}"),
            Problem::NotUnicode => f.write_str(" is not UTF-8"),
        }?;
        f.write_str(match self.what {
            What::Id => {
                "\nhelp: write it like \"finops.vendors:experimental-*\", or \"*:aws\" for every \
                 namespace"
            }
            What::Path => "\nhelp: write it like \"finops_aws::cli::*\", or \"*::legacy::*\"",
        })
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_pattern_in_the_variable_is_named_with_it() {
        let error = EnvFilter::from_value("PLUX_DISABLE", "a:b, aws").unwrap_err();
        assert!(error.to_string().starts_with("the pattern \"aws\" in PLUX_DISABLE has no `:`"));
    }
}
