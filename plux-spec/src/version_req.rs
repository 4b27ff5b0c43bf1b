//! Version requirements: Cargo's grammar and rules, as data that a program has without parsing.
//!
//! The `semver` crate parses and compares. [`VersionReq`] holds what it parsed, so that a macro can
//! write a requirement as a constant expression: a program that compares versions at start-up has
//! no parser of requirements.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::CowSlice;

/// A version requirement as in Cargo.toml, such as `>=1.2, <2`.
///
/// ```
/// use plux_spec::VersionReq;
///
/// let requirement: VersionReq = ">=1.2, <2".parse()?;
/// assert_eq!(requirement.matches("1.3.0"), Some(true));
/// assert_eq!(requirement.matches("2.0.0"), Some(false));
/// assert_eq!(requirement.matches(""), None);
/// assert_eq!("1.2".parse::<VersionReq>()?.to_string(), "^1.2");
/// # Ok::<(), plux_spec::VersionReqError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionReq {
    /// What a version is compared with. It has to match all of them; any version matches none.
    pub comparators: CowSlice<Comparator>,
}

/// One part of a version requirement, such as `>=1.2`.
///
/// ```
/// use plux_spec::{VersionOp, VersionReq};
///
/// let requirement: VersionReq = ">=1.2".parse()?;
/// let comparator = &requirement.comparators[0];
/// assert_eq!(comparator.op, VersionOp::GreaterEq);
/// assert_eq!((comparator.major, comparator.minor, comparator.patch), (1, Some(2), None));
/// # Ok::<(), plux_spec::VersionReqError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Comparator {
    /// How the version is compared.
    pub op: VersionOp,
    /// The major version.
    pub major: u64,
    /// The minor version, if it is given.
    pub minor: Option<u64>,
    /// The patch version, if it is given.
    pub patch: Option<u64>,
    /// The pre-release, such as `alpha.1`; usually empty.
    pub pre: Cow<'static, str>,
}

macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $Op:ident = $symbol:literal,)+) => {
        /// How a version is compared with a [`Comparator`].
        ///
        /// ```
        /// use plux_spec::VersionOp;
        ///
        /// assert_eq!(VersionOp::Tilde.symbol(), "~");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum VersionOp { $($(#[doc = $doc])+ $Op,)+ }

        impl VersionOp {
            /// Returns the symbol before the version; empty for a wildcard.
            pub const fn symbol(self) -> &'static str {
                match self { $(Self::$Op => $symbol,)+ }
            }

            fn of(op: semver::Op) -> Option<Self> {
                match op { $(semver::Op::$Op => Some(Self::$Op),)+ _ => None }
            }

            fn to_semver(self) -> semver::Op {
                match self { $(Self::$Op => semver::Op::$Op,)+ }
            }
        }
    };
}

ops! {
    /// Equal, as far as it is given.
    Exact = "=",
    /// Greater.
    Greater = ">",
    /// Greater or equal.
    GreaterEq = ">=",
    /// Less.
    Less = "<",
    /// Less or equal.
    LessEq = "<=",
    /// At least this version, with the same major and minor version.
    Tilde = "~",
    /// Compatible with this version, by Cargo's rule.
    Caret = "^",
    /// Any version, as far as it is not given: `1.*`.
    Wildcard = "",
}

/// A version requirement that the `semver` crate cannot parse.
///
/// ```
/// use plux_spec::VersionReq;
///
/// let error = ">=1.2 <2".parse::<VersionReq>().unwrap_err();
/// assert_eq!(error.to_string(), "expected comma after minor version number, found '<'");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionReqError {
    message: String,
}

impl fmt::Display for VersionReqError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for VersionReqError {}

impl FromStr for VersionReq {
    type Err = VersionReqError;

    fn from_str(requirement: &str) -> Result<Self, VersionReqError> {
        let parsed: semver::VersionReq = requirement
            .parse()
            .map_err(|error: semver::Error| VersionReqError { message: error.to_string() })?;
        let comparator = |it: semver::Comparator| {
            let op = VersionOp::of(it.op).ok_or_else(|| VersionReqError {
                message: format!("unsupported operator in {it}"),
            })?;
            let pre = it.pre.as_str().to_owned().into();
            Ok(Comparator { op, major: it.major, minor: it.minor, patch: it.patch, pre })
        };
        Ok(Self {
            comparators: parsed
                .comparators
                .into_iter()
                .map(comparator)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl VersionReq {
    /// Returns whether a package's version is accepted: whether it matches, or is not a version.
    ///
    /// A plugin that was made by hand may have no version, and another build system than Cargo may give
    /// none.
    pub fn accepts(&self, version: &str) -> bool {
        self.matches(version) != Some(false)
    }

    /// Returns whether a package's version matches, by Cargo's rules; `None` if it is not a version.
    ///
    /// A pre-release matches only if a comparator with the same major, minor and patch version has a
    /// pre-release as well.
    pub fn matches(&self, version: &str) -> Option<bool> {
        let version = semver::Version::parse(version).ok()?;
        let comparator = |it: &Comparator| {
            Some(semver::Comparator {
                op: it.op.to_semver(),
                major: it.major,
                minor: it.minor,
                patch: it.patch,
                pre: semver::Prerelease::new(&it.pre).ok()?,
            })
        };
        let comparators = self.comparators.iter().map(comparator).collect::<Option<_>>()?;
        Some(semver::VersionReq { comparators }.matches(&version))
    }
}

impl fmt::Display for VersionReq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.comparators.is_empty() {
            return f.write_str("*");
        }
        for (at, comparator) in self.comparators.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{comparator}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Comparator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { op, major, minor, patch, pre } = self;
        write!(f, "{}{major}", op.symbol())?;
        for part in [minor, patch] {
            match part {
                Some(number) => write!(f, ".{number}")?,
                None if *op == VersionOp::Wildcard => return f.write_str(".*"),
                None => return Ok(()),
            }
        }
        if pre.is_empty() { Ok(()) } else { write!(f, "-{pre}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUIREMENTS: &[&str] = &[
        "*",
        "1",
        "1.2",
        "1.2.3",
        "=1",
        "=1.2.3-rc.1",
        ">1",
        ">=1.2, <2",
        "<0.3",
        "<=1.2.3",
        "~1",
        "~1.2",
        "~1.2.3",
        "^0",
        "^0.0",
        "^0.0.3",
        "^0.2.3",
        "1.*",
        "1.2.*",
        "1.*.*",
        ">=1.0.0-alpha.1, <1.0.0",
        ">1.2, <1.8, <1.7",
    ];

    const VERSIONS: &[&str] = &[
        "0.0.0",
        "0.0.3",
        "0.2.2",
        "0.2.3",
        "0.3.0",
        "1.0.0-alpha.2",
        "1.0.0",
        "1.2.0",
        "1.2.3-rc.1",
        "1.2.3",
        "1.2.3+build.5",
        "1.2.4",
        "1.7.0",
        "2.0.0-beta",
        "2.0.0",
        "10.20.30",
    ];

    #[test]
    fn requirements_mean_what_they_mean_to_cargo() {
        for text in REQUIREMENTS {
            let (own, theirs) =
                (text.parse::<VersionReq>().unwrap(), semver::VersionReq::parse(text).unwrap());
            assert_eq!(own.to_string(), theirs.to_string());
            assert_eq!(own.to_string().parse(), Ok(own.clone()));
            for version in VERSIONS {
                let expected = theirs.matches(&semver::Version::parse(version).unwrap());
                assert_eq!(own.matches(version), Some(expected), "{text} and {version}");
            }
        }
    }

    #[test]
    fn what_is_not_a_version_cannot_be_compared() {
        for version in ["", "1", "1.2", "v1.2.3", "1.2.3.4", "one"] {
            assert_eq!("*".parse::<VersionReq>().unwrap().matches(version), None, "{version}");
        }
    }
}
