//! Version requirements: Cargo's grammar and rules.
//!
//! They are implemented here and not by the `semver` crate, which Cargo uses: with resolver 1,
//! `cargo_metadata` enables its feature `serde` for programs as well. The tests compare both.
//!
//! A macro writes a [`VersionReq`] as a constant expression. A program without version requirements
//! contains neither the parser nor the comparison.

mod matches;
mod parse;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

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

/// The operator of a [`Comparator`].
///
/// ```
/// use plux_spec::VersionOp;
///
/// assert_eq!(VersionOp::Tilde.symbol(), "~");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionOp {
    /// Equal, as far as it is given.
    Exact,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterEq,
    /// Less.
    Less,
    /// Less or equal.
    LessEq,
    /// At least this version, with the same major and minor version.
    Tilde,
    /// Compatible with this version, by Cargo's rule.
    Caret,
    /// Any version, as far as it is not given: `1.*`.
    Wildcard,
}

impl VersionOp {
    /// Returns the symbol before the version; empty for a wildcard.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Exact => "=",
            Self::Greater => ">",
            Self::GreaterEq => ">=",
            Self::Less => "<",
            Self::LessEq => "<=",
            Self::Tilde => "~",
            Self::Caret => "^",
            Self::Wildcard => "",
        }
    }
}

/// A malformed version requirement.
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
