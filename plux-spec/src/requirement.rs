//! The items of the argument `requires` of a plugin, and their grammar.
//!
//! An item is a name or an id, `?` if it is optional, and after a space a version requirement as in
//! Cargo.toml:
//!
//! | item | requires |
//! |---|---|
//! | `"aws"` | the plugin `aws` of the same namespace |
//! | `"other.namespace:name"` | a plugin of another namespace |
//! | `"aws >=1.2, <2"` | the plugin `aws`, of a package whose version matches |
//! | `"aws?"` | the plugin `aws`, if the program has it |
//! | `"aws? 1.2"` | the plugin `aws`, if the program has it, of a version that matches |

use std::fmt;
use std::str::FromStr;

use crate::name::{NameError, Namespace, ParseIdError, PluginId};
use crate::version_req::{VersionReq, VersionReqError};

/// A requirement of a plugin: an id, and what the plugin has to be.
///
/// It displays in the form in which `plux.json` has it, with the namespace.
///
/// ```
/// use plux_spec::Requirement;
///
/// let requirement: Requirement = "finops.vendors:aws >=1.2, <2".parse()?;
/// assert_eq!(requirement.id.name(), "aws");
/// assert!(!requirement.optional);
/// assert!(requirement.accepts("1.3.0") && !requirement.accepts("2.0.0"));
///
/// let optional: Requirement = "finops.vendors:aws?".parse()?;
/// assert!(optional.optional && optional.accepts("0.1.0"));
/// assert_eq!(optional.to_string(), "finops.vendors:aws?");
/// # Ok::<(), plux_spec::ParseRequirementError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Requirement {
    /// The required plugin.
    pub id: PluginId,
    /// The versions of its package that are accepted; `None` for all.
    pub version: Option<VersionReq>,
    /// Whether the plugin may be absent.
    pub optional: bool,
}

impl Requirement {
    /// Parses an item of `requires`. A name without a namespace is one of `namespace`.
    ///
    /// ```
    /// use plux_spec::{Namespace, Requirement};
    ///
    /// let namespace = Namespace::from_static("finops.vendors");
    /// let requirement = Requirement::parse_in("aws? 1.2", &namespace)?;
    /// assert_eq!(requirement.to_string(), "finops.vendors:aws? ^1.2");
    /// # Ok::<(), plux_spec::ParseRequirementError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if it does not follow the grammar of the [module](self).
    #[inline]
    pub fn parse_in(item: &str, namespace: &Namespace) -> Result<Self, ParseRequirementError> {
        parse(item, Some(namespace))
    }

    /// Returns whether a package's version is accepted; see [`VersionReq::accepts`].
    pub fn accepts(&self, version: &str) -> bool {
        self.version.as_ref().is_none_or(|required| required.accepts(version))
    }
}

/// A requirement of a plugin, whatever its version.
impl From<PluginId> for Requirement {
    fn from(id: PluginId) -> Self {
        Self { id, version: None, optional: false }
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)?;
        if self.optional {
            f.write_str("?")?;
        }
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

impl FromStr for Requirement {
    type Err = ParseRequirementError;

    #[inline]
    fn from_str(item: &str) -> Result<Self, ParseRequirementError> {
        parse(item, None)
    }
}

/// The one parser of requirements.
#[inline]
fn parse(item: &str, own: Option<&Namespace>) -> Result<Requirement, ParseRequirementError> {
    let end = item.find(|c: char| c.is_whitespace() || "?@=<>~^*,".contains(c));
    let (plugin, rest) = item.split_at(end.unwrap_or(item.len()));
    let id = match own {
        Some(namespace) if !plugin.contains(':') => {
            PluginId::new(namespace.clone(), plugin.parse().map_err(ParseRequirementError::Name)?)
        }
        _ => plugin.parse().map_err(ParseRequirementError::Id)?,
    };
    let (optional, rest) = match rest.strip_prefix('?') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let version = rest.trim();
    if !version.is_empty() && !rest.starts_with(char::is_whitespace) {
        return Err(ParseRequirementError::NoSpace(item.to_owned()));
    }
    let version = match version {
        "" => None,
        version => Some(version.parse().map_err(|error| ParseRequirementError::Version {
            plugin: plugin.to_owned(),
            version: version.to_owned(),
            error,
        })?),
    };
    Ok(Requirement { id, version, optional })
}

/// A string that is not a [`Requirement`].
///
/// ```
/// use plux_spec::Requirement;
///
/// let error = "finops.vendors:aws@2".parse::<Requirement>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the requirement \"finops.vendors:aws@2\" has no space before the version"
/// );
/// assert_eq!(error.help(), "write \"finops.vendors:aws 2\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseRequirementError {
    /// The name is malformed.
    Name(NameError),
    /// The id is malformed.
    Id(ParseIdError),
    /// Something other than a space follows the plugin.
    NoSpace(String),
    /// The version requirement is malformed.
    Version {
        /// The plugin, as it is written.
        plugin: String,
        /// The version requirement.
        version: String,
        /// What is wrong with it.
        error: VersionReqError,
    },
}

impl ParseRequirementError {
    /// Returns what to write instead, without the `help:` in front.
    #[inline]
    pub fn help(&self) -> String {
        match self {
            Self::Name(error) => error.help().to_owned(),
            Self::Id(error) => error.help().to_owned(),
            Self::NoSpace(item) => {
                let end = item.find(|c: char| !(c.is_ascii_alphanumeric() || "._-+:?".contains(c)));
                let (plugin, rest) = item.split_at(end.unwrap_or(item.len()));
                let version = rest.trim_start_matches('@').trim();
                match version.parse::<VersionReq>() {
                    Ok(_) => format!("write \"{plugin} {version}\""),
                    Err(_) => example(plugin.trim_end_matches('?')),
                }
            }
            Self::Version { plugin, .. } => example(plugin),
        }
    }
}

fn example(plugin: &str) -> String {
    format!(
        "write a version requirement as in Cargo.toml, like \"{plugin} >=1.2, <2\"; `?` after the \
         name makes it optional"
    )
}

impl fmt::Display for ParseRequirementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Id(error) => error.fmt(f),
            Self::NoSpace(item) => {
                write!(f, "the requirement {item:?} has no space before the version")
            }
            Self::Version { version, error, .. } => {
                write!(f, "invalid version requirement {version:?}: {error}")
            }
        }
    }
}

impl std::error::Error for ParseRequirementError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Name(error) => Some(error),
            Self::Id(error) => Some(error),
            Self::NoSpace(_) => None,
            Self::Version { error, .. } => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(item: &str) -> Result<String, String> {
        let namespace = Namespace::from_static("test.tools");
        let requirement = Requirement::parse_in(item, &namespace);
        match &requirement {
            Ok(it) => assert_eq!(it.to_string().parse().as_ref(), Ok(it), "{item}"),
            Err(error) => assert!(!error.help().is_empty()),
        }
        requirement.map(|it| it.to_string()).map_err(|it| format!("{it}; {}", it.help()))
    }

    #[test]
    fn a_requirement_is_a_plugin_and_what_it_has_to_be() {
        for (item, canonical) in [
            ("saw", "test.tools:saw"),
            ("other:saw", "other:saw"),
            ("saw?", "test.tools:saw?"),
            ("saw 1.2", "test.tools:saw ^1.2"),
            ("saw  >= 1.2,<2 ", "test.tools:saw >=1.2, <2"),
            ("other:saw? =1.2.3", "other:saw? =1.2.3"),
            ("saw-2.0+x *", "test.tools:saw-2.0+x *"),
        ] {
            assert_eq!(parsed(item).as_deref(), Ok(canonical));
        }
    }

    #[test]
    fn version_without_a_space() {
        for (item, instead) in [
            ("saw>=2", "\"saw >=2\""),
            ("saw@>=2", "\"saw >=2\""),
            ("saw@1.2", "\"saw 1.2\""),
            ("other:saw?^2", "\"other:saw? ^2\""),
        ] {
            assert_eq!(
                parsed(item),
                Err(format!(
                    "the requirement {item:?} has no space before the version; write {instead}"
                ))
            );
        }
        assert!(parsed("saw??").unwrap_err().contains("like \"saw >=1.2, <2\""));
    }

    #[test]
    fn malformed_requirements_are_errors_that_say_what_to_write() {
        let example = "write a version requirement as in Cargo.toml, like \"saw >=1.2, <2\"; `?` after \
                       the name makes it optional";
        for (item, message) in [
            (
                "saw one",
                "invalid version requirement \"one\": unexpected character 'o' while parsing major version number",
            ),
            (
                "saw >=1 <2",
                "invalid version requirement \">=1 <2\": expected comma after major version number, found '<'",
            ),
            (
                "saw ?",
                "invalid version requirement \"?\": unexpected character '?' while parsing major version number",
            ),
            (
                "saw 1.2?",
                "invalid version requirement \"1.2?\": expected comma after minor version number, found '?'",
            ),
        ] {
            assert_eq!(parsed(item), Err(format!("{message}; {example}")));
        }
        assert!(parsed("").unwrap_err().starts_with("the name is empty"));
        assert!(parsed("?").unwrap_err().starts_with("the name is empty"));
        assert!(parsed("a b:saw").is_err());
        assert!(parsed("sä w").unwrap_err().starts_with("the name \"sä\" contains 'ä'"));
        assert!("saw".parse::<Requirement>().unwrap_err().to_string().ends_with("has no `:`"));
    }

    #[test]
    fn a_version_that_is_not_known_is_accepted() {
        let requirement: Requirement = "test.tools:saw >=2".parse().unwrap();
        assert!(requirement.accepts("") && requirement.accepts("2.1.0"));
        assert!(!requirement.accepts("1.9.9") && !requirement.accepts("2.1.0-rc.1"));
    }

    /// A linear congruential generator that yields the same numbers in every run.
    struct Random(u64);

    impl Random {
        fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888);
            choices[(self.0 >> 33) as usize % choices.len()]
        }

        fn comparator(&mut self) -> String {
            let (op, space) =
                (self.of(&["", "=", ">", ">=", "<", "<=", "~", "^"]), self.of(&["", " "]));
            let [major, minor, patch] = [(); 3].map(|()| self.of(&["0", "1", "2", "10"]));
            let pre = self.of(&["", "", "-rc.1", "-0a", "+build.7", "-alpha+5"]);
            match self.of(&["1", "2", "3", "*", "1.*"]) {
                "1" => format!("{op}{space}{major}"),
                "2" => format!("{op}{space}{major}.{minor}"),
                "3" => format!("{op}{space}{major}.{minor}.{patch}{pre}"),
                "*" => "*".to_owned(),
                _ => format!("{major}.{}", self.of(&["*", "x", "*.*", "X"])),
            }
        }
    }

    #[test]
    fn random_requirements_are_displayed_in_a_form_that_is_parsed_to_the_same() {
        let mut random = Random(1);
        let mut valid = 0;
        for _ in 0..5000 {
            let plugin = random.of(&["saw", "other.tools:saw", "saw-2.0+x", "a:_"]);
            let optional = random.of(&["", "?"]);
            let versions: Vec<String> = (0..random.of(&["", "1", "12", "123"]).len())
                .map(|_| random.comparator())
                .collect();
            let versions = versions.join(random.of(&[",", ", ", " , "]));
            let item = format!("{plugin}{optional} {versions}");
            // `semver` decides which requirements are valid, and which versions they accept.
            let semver = match &*versions {
                "" => Ok(semver::VersionReq::STAR),
                versions => versions.parse::<semver::VersionReq>(),
            };
            assert_eq!(parsed(&item).is_ok(), semver.is_ok(), "{item}");
            let Ok(semver) = semver else { continue };
            valid += 1;
            let namespace = Namespace::from_static("test.tools");
            let requirement = Requirement::parse_in(&item, &namespace).unwrap();
            assert_eq!(requirement.optional, optional == "?", "{item}");
            for version in ["0.0.0", "0.1.2", "1.0.0", "1.2.10", "2.0.0-rc.1", "2.10.0", "10.1.1"] {
                let accepted = versions.is_empty() || semver.matches(&version.parse().unwrap());
                assert_eq!(requirement.accepts(version), accepted, "{item}: {version}");
            }
        }
        assert!(valid > 2000, "only {valid} of 5000 are valid");
    }

    #[test]
    fn no_string_makes_the_parser_or_its_messages_panic() {
        let pieces = [
            "saw",
            "other:saw",
            ":",
            "?",
            "??",
            " ",
            "\t",
            "\u{a0}",
            "\u{2003}",
            ">=1.2",
            "<",
            "=",
            "~",
            "^",
            "*",
            ",",
            ", ",
            "1",
            "1.2.3",
            "-",
            "-rc",
            "+",
            ".",
            "..",
            "@",
            "@1",
            "ä",
            "短",
            "\0",
            "\n",
            "\"",
            "\\",
            "{",
            "}",
            "99999999999999999999",
            "x",
            "",
        ];
        let mut random = Random(2);
        for _ in 0..20_000 {
            let item: String = (0..random.of(&["", "1", "12", "123", "12345678"]).len())
                .map(|_| random.of(&pieces))
                .collect();
            // Both the message and its help are made.
            let _ = parsed(&item);
            let _ = item.parse::<Requirement>().map_err(|error| error.help());
        }
    }
}
