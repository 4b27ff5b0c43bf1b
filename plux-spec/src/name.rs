//! Names that are valid by construction.
//!
//! | word | grammar | example |
//! |---|---|---|
//! | namespace | segments joined by `.`; a segment starts with a letter or `_` and goes on with letters, digits, `_`, `-` | `finops.vendors` |
//! | name | starts with a letter, a digit or `_`, goes on with letters, digits, `_`, `-`, `.`, `+` | `aws` |
//! | id | `namespace:name` | `finops.vendors:aws` |
//!
//! All of it is ASCII, and a namespace or name has at most [`MAX_LENGTH`] bytes: names are typed in
//! shells, environment variables and globs.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::str::FromStr;

use crate::cow_slice::copy;

/// The most bytes that a namespace or a name may have.
pub const MAX_LENGTH: usize = 128;

/// A violated rule for namespaces or names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    TooLong,
    EmptySegment,
    BadStart,
    BadCharacter,
}

/// A namespace or name that does not follow the grammar of the [module](self).
///
/// ```
/// use plux_spec::Namespace;
///
/// let error = "finops..vendors".parse::<Namespace>().unwrap_err();
/// assert_eq!(error.to_string(), "the namespace \"finops..vendors\" has an empty segment");
/// assert_eq!(error.value(), "finops..vendors");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    what: &'static str,
    value: String,
    problem: Problem,
    at: usize,
}

impl NameError {
    /// Returns the rejected string.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What to write instead, without the `help:` in front.
    pub fn help(&self) -> &'static str {
        if self.what == Namespace::WHAT { Namespace::HELP } else { PluginName::HELP }
    }

    /// The character at fault, where there is one.
    fn character(&self) -> Option<char> {
        // `at` is a byte offset into ASCII up to the first fault, hence a character boundary.
        self.value.get(self.at..).and_then(|rest| rest.chars().next())
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, value, problem, .. } = self;
        match (problem, self.character()) {
            (Problem::Empty, _) => write!(f, "the {what} is empty"),
            (Problem::TooLong, _) => {
                write!(f, "the {what} has {} bytes, more than {MAX_LENGTH}", value.len())
            }
            (Problem::EmptySegment, _) => {
                write!(f, "the {what} {value:?} has an empty segment")
            }
            (Problem::BadStart, Some(c)) if value.contains('.') => {
                write!(f, "the {what} {value:?} has a segment that starts with {c:?}")
            }
            (Problem::BadStart, Some(c)) => write!(f, "the {what} {value:?} starts with {c:?}"),
            (_, Some(c)) => write!(f, "the {what} {value:?} contains {c:?}"),
            (_, None) => write!(f, "the {what} {value:?} is malformed"),
        }
    }
}

impl std::error::Error for NameError {}

/// The first fault of a namespace, with its byte offset.
const fn check_namespace(value: &[u8]) -> Result<(), (Problem, usize)> {
    if value.is_empty() {
        return Err((Problem::Empty, 0));
    }
    if value.len() > MAX_LENGTH {
        return Err((Problem::TooLong, MAX_LENGTH));
    }
    let mut at = 0;
    let mut segment_starts = true;
    while at < value.len() {
        let byte = value[at];
        if byte == b'.' {
            if segment_starts {
                return Err((Problem::EmptySegment, at));
            }
            segment_starts = true;
        } else if segment_starts {
            if !byte.is_ascii_alphabetic() && byte != b'_' {
                return Err((Problem::BadStart, at));
            }
            segment_starts = false;
        } else if !byte.is_ascii_alphanumeric() && byte != b'_' && byte != b'-' {
            return Err((Problem::BadCharacter, at));
        }
        at += 1;
    }
    if segment_starts { Err((Problem::EmptySegment, at)) } else { Ok(()) }
}

/// The first fault of a name, with its byte offset.
const fn check_name(value: &[u8]) -> Result<(), (Problem, usize)> {
    if value.is_empty() {
        return Err((Problem::Empty, 0));
    }
    if value.len() > MAX_LENGTH {
        return Err((Problem::TooLong, MAX_LENGTH));
    }
    if !value[0].is_ascii_alphanumeric() && value[0] != b'_' {
        return Err((Problem::BadStart, 0));
    }
    let mut at = 1;
    while at < value.len() {
        let byte = value[at];
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.' | b'+') {
            return Err((Problem::BadCharacter, at));
        }
        at += 1;
    }
    Ok(())
}

/// Defines [`Namespace`] or [`PluginName`].
macro_rules! name_type {
    ($(#[$doc:meta])* $Name:ident, $what:literal, $check:ident, $help:literal) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(Cow<'static, str>);

        impl Clone for $Name {
            fn clone(&self) -> Self {
                Self(copy(&self.0))
            }
        }

        impl $Name {
            const WHAT: &'static str = $what;
            const HELP: &'static str = $help;

            /// Creates a name from a string that follows the grammar.
            ///
            /// # Errors
            ///
            /// [`NameError`] says what is wrong with any other string.
            pub fn new(value: impl Into<Cow<'static, str>>) -> Result<Self, NameError> {
                let value = value.into();
                match $check(value.as_bytes()) {
                    Ok(()) => Ok(Self(value)),
                    Err((problem, at)) => Err(NameError {
                        what: Self::WHAT,
                        value: value.into_owned(),
                        problem,
                        at,
                    }),
                }
            }

            /// Creates a name from a literal, for statics.
            ///
            /// # Panics
            ///
            /// If the string does not follow the grammar; in a constant, that is a compile error.
            pub const fn from_static(value: &'static str) -> Self {
                assert!($check(value.as_bytes()).is_ok(), concat!("malformed ", $what));
                Self(Cow::Borrowed(value))
            }

            /// Returns the string.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $Name {
            type Err = NameError;

            fn from_str(value: &str) -> Result<Self, NameError> {
                Self::new(value.to_owned())
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl AsRef<str> for $Name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $Name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq<str> for $Name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $Name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }
    };
}

name_type! {
    /// The group that a plugin belongs to, dotted.
    ///
    /// ```
    /// use plux_spec::Namespace;
    ///
    /// let namespace: Namespace = "finops.vendors".parse()?;
    /// assert_eq!(namespace, "finops.vendors");
    ///
    /// let error = "finops..vendors".parse::<Namespace>().unwrap_err();
    /// assert_eq!(error.to_string(), "the namespace \"finops..vendors\" has an empty segment");
    /// # Ok::<(), plux_spec::NameError>(())
    /// ```
    Namespace, "namespace", check_namespace,
    "a namespace is made of segments joined by `.`, each a letter or `_`, then letters, digits, `_` or `-`, like \"finops.vendors\""
}

name_type! {
    /// The name of a plugin, unique in its namespace.
    ///
    /// ```
    /// use plux_spec::PluginName;
    ///
    /// assert_eq!("import-cur".parse::<PluginName>()?, "import-cur");
    /// let error = "import cur".parse::<PluginName>().unwrap_err();
    /// assert_eq!(error.to_string(), "the name \"import cur\" contains ' '");
    /// # Ok::<(), plux_spec::NameError>(())
    /// ```
    PluginName, "name", check_name,
    "a name is a letter, digit or `_`, then letters, digits, `_`, `-`, `.` or `+`, like \"aws\""
}

/// The id of a plugin, unique in a program: `namespace:name`.
///
/// ```
/// use plux_spec::PluginId;
///
/// let id: PluginId = "finops.vendors:aws".parse()?;
/// assert_eq!(id.namespace(), "finops.vendors");
/// assert_eq!(id.name(), "aws");
/// assert_eq!(id.to_string(), "finops.vendors:aws");
/// # Ok::<(), plux_spec::ParseIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PluginId {
    namespace: Namespace,
    name: PluginName,
}

impl PluginId {
    /// The id of the plugin `name` in `namespace`.
    pub const fn new(namespace: Namespace, name: PluginName) -> Self {
        Self { namespace, name }
    }

    /// Returns an id for a requested namespace and name. If one of them is malformed, each character other
    /// than ASCII letters and digits becomes `_`, with another `_` in front.
    ///
    /// ```
    /// use plux_spec::PluginId;
    ///
    /// assert_eq!(PluginId::lossy("my.tools", "saw").to_string(), "my.tools:saw");
    /// assert_eq!(PluginId::lossy("my tools", "").to_string(), "_my_tools:_");
    /// ```
    pub fn lossy(namespace: &str, name: &str) -> Self {
        Self {
            namespace: Namespace(lossy(namespace, check_namespace(namespace.as_bytes()).is_ok())),
            name: PluginName(lossy(name, check_name(name.as_bytes()).is_ok())),
        }
    }

    /// The group that the plugin belongs to.
    pub const fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The plugin's name in its namespace.
    pub const fn name(&self) -> &PluginName {
        &self.name
    }
}

/// Returns whether a crate is that of a package or target `name`, in which `-` may be in place of `_`.
///
/// ```
/// use plux_spec::is_crate_name;
///
/// assert!(is_crate_name("finops_aws", "finops-aws"));
/// assert!(!is_crate_name("aws", "finops-aws"));
/// ```
pub fn is_crate_name(crate_name: &str, name: &str) -> bool {
    let is_same = |(a, b): (u8, u8)| a == if b == b'-' { b'_' } else { b };
    crate_name.len() == name.len() && crate_name.bytes().zip(name.bytes()).all(is_same)
}

/// Returns a namespace or name, in which `_` replaces characters if it is malformed.
fn lossy(value: &str, is_valid: bool) -> Cow<'static, str> {
    const MAX_CHARS: usize = 100;
    if is_valid {
        return Cow::Owned(value.to_owned());
    }
    let mut lossy = vec![b'_'];
    for letter in value.chars().take(MAX_CHARS) {
        let byte = u8::try_from(letter).ok().filter(u8::is_ascii_alphanumeric);
        lossy.push(byte.unwrap_or(b'_'));
    }
    Cow::Owned(String::from_utf8(lossy).unwrap_or_default())
}

impl fmt::Display for PluginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)
    }
}

impl FromStr for PluginId {
    type Err = ParseIdError;

    fn from_str(value: &str) -> Result<Self, ParseIdError> {
        let (namespace, name) =
            value.split_once(':').ok_or_else(|| ParseIdError::NoColon(value.to_owned()))?;
        let namespace = namespace.parse().map_err(ParseIdError::Part)?;
        let name = name.parse().map_err(ParseIdError::Part)?;
        Ok(Self { namespace, name })
    }
}

/// The error of parsing a [`PluginId`].
///
/// ```
/// use plux_spec::PluginId;
///
/// let error = "aws".parse::<PluginId>().unwrap_err();
/// assert_eq!(error.to_string(), "the id \"aws\" has no `:`");
/// assert!(error.help().ends_with("like \"finops.vendors:aws\""));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseIdError {
    /// There is no `:` between namespace and name.
    NoColon(String),
    /// The namespace or the name is malformed.
    Part(NameError),
}

impl ParseIdError {
    /// What to write instead, without the `help:` in front.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoColon(_) => "an id is a namespace, `:` and a name, like \"finops.vendors:aws\"",
            Self::Part(error) => error.help(),
        }
    }
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoColon(value) => write!(f, "the id {value:?} has no `:`"),
            Self::Part(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ParseIdError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoColon(_) => None,
            Self::Part(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message<T: FromStr<Err = NameError> + fmt::Debug>(value: &str) -> String {
        value.parse::<T>().unwrap_err().to_string()
    }

    #[test]
    fn names_that_are_taken() {
        for namespace in ["a", "_a", "a-b", "finops.vendors", "a.b.c_d.e1"] {
            assert_eq!(namespace.parse::<Namespace>().unwrap(), namespace);
        }
        for name in ["a", "1", "_", "s3", "import-cur", "v1.2+x"] {
            assert_eq!(name.parse::<PluginName>().unwrap(), name);
        }
    }

    #[test]
    fn a_malformed_namespace_is_named_with_its_fault() {
        assert_eq!(message::<Namespace>(""), "the namespace is empty");
        assert_eq!(message::<Namespace>("a."), r#"the namespace "a." has an empty segment"#);
        assert_eq!(message::<Namespace>(".a"), r#"the namespace ".a" has an empty segment"#);
        assert_eq!(message::<Namespace>("1a"), r#"the namespace "1a" starts with '1'"#);
        assert_eq!(
            message::<Namespace>("a.1"),
            r#"the namespace "a.1" has a segment that starts with '1'"#
        );
        assert_eq!(message::<Namespace>("a:b"), r#"the namespace "a:b" contains ':'"#);
        assert_eq!(message::<Namespace>("fünf"), r#"the namespace "fünf" contains 'ü'"#);
        assert_eq!(
            message::<Namespace>(&"a".repeat(129)),
            "the namespace has 129 bytes, more than 128"
        );
    }

    #[test]
    fn a_malformed_name_is_named_with_its_fault() {
        assert_eq!(message::<PluginName>(""), "the name is empty");
        assert_eq!(message::<PluginName>("-a"), r#"the name "-a" starts with '-'"#);
        assert_eq!(message::<PluginName>("a/b"), r#"the name "a/b" contains '/'"#);
        assert_eq!(message::<PluginName>("é"), r#"the name "é" starts with 'é'"#);
    }

    #[test]
    fn an_id_needs_both_halves() {
        let message = |value: &str| value.parse::<PluginId>().unwrap_err().to_string();
        assert_eq!(message("aws"), r#"the id "aws" has no `:`"#);
        assert_eq!(message("a:"), "the name is empty");
        assert_eq!(message(":a"), "the namespace is empty");
        assert_eq!(message("a:b:c"), r#"the name "b:c" contains ':'"#);
    }
}
