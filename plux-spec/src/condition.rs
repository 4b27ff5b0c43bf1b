//! Conditions that packages and plugins depend on.
//!
//! A condition is a value, in `plux.json` and in a program. [`Condition`]'s `Display` is its only
//! wording:
//!
//! | condition | wording |
//! |---|---|
//! | [`Feature`](Condition::Feature) | ``feature `aws` of `finops` `` |
//! | [`Target`](Condition::Target) | ``target `cfg(windows)` `` |
//! | [`Cfg`](Condition::Cfg) | `` `cfg(unix)` `` |

use std::borrow::Cow;
use std::fmt;

use crate::CowSlice;
use crate::cow_slice::copy;

/// A condition that has to hold for a package or a plugin to be in a build.
///
/// ```
/// use plux_spec::Condition;
///
/// let aws = Condition::Feature { package: "finops".into(), feature: "aws".into() };
/// assert_eq!(aws.to_string(), "feature `aws` of `finops`");
/// assert_eq!(aws.holds(|_| None), None);
///
/// let either = Condition::Any(vec![aws, Condition::Cfg("unix".into())].into());
/// assert_eq!(either.to_string(), "feature `aws` of `finops` or `cfg(unix)`");
/// let on_unix = |leaf: &Condition| match leaf {
///     Condition::Cfg(cfg) if cfg == "unix" => Some(true),
///     _ => None,
/// };
/// assert_eq!(either.holds(on_unix), Some(true));
/// ```
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Condition {
    /// A package has a feature enabled that its manifest declares.
    ///
    /// A `cfg(feature = "…")` whose feature the package does not declare is a [`Cfg`](Self::Cfg):
    /// Cargo cannot enable it.
    Feature {
        /// The package that declares the feature.
        package: Cow<'static, str>,
        /// The feature.
        feature: Cow<'static, str>,
    },
    /// The target is this triple, or matches this `cfg(…)`, as a key of `[target]` in a manifest.
    Target(Cow<'static, str>),
    /// The predicate of a `#[cfg(…)]` holds.
    Cfg(Cow<'static, str>),
    /// The library of a package has this crate type.
    CrateType {
        /// The package.
        package: Cow<'static, str>,
        /// The crate type.
        crate_type: Cow<'static, str>,
    },
    /// One of these conditions holds.
    Any(CowSlice<Condition>),
    /// All of these conditions hold.
    All(CowSlice<Condition>),
    /// These conditions do not all hold.
    Not(CowSlice<Condition>),
}

// Derived code would contain the allocation for an owned string five times.
impl Clone for Condition {
    fn clone(&self) -> Self {
        match self {
            Self::Feature { package, feature } => {
                Self::Feature { package: copy(package), feature: copy(feature) }
            }
            Self::Target(target) => Self::Target(copy(target)),
            Self::Cfg(cfg) => Self::Cfg(copy(cfg)),
            Self::CrateType { package, crate_type } => {
                Self::CrateType { package: copy(package), crate_type: copy(crate_type) }
            }
            Self::Any(parts) => Self::Any(owned(parts).into()),
            Self::All(parts) => Self::All(owned(parts).into()),
            Self::Not(parts) => Self::Not(owned(parts).into()),
        }
    }
}

impl Condition {
    /// Returns whether it is `cfg(test)`, which only holds in a crate that is built as a test.
    ///
    /// ```
    /// use plux_spec::Condition;
    ///
    /// assert!(Condition::Cfg("test".into()).is_test());
    /// assert!(!Condition::Cfg("unix".into()).is_test());
    /// ```
    pub fn is_test(&self) -> bool {
        matches!(self, Self::Cfg(cfg) if cfg == "test")
    }

    /// Returns the condition that all of these hold; the condition itself if there is only one.
    #[inline]
    pub fn all(mut conditions: Vec<Self>) -> Self {
        match conditions.len() {
            1 => conditions.remove(0),
            _ => Self::All(conditions.into()),
        }
    }

    /// Returns the condition that one of these holds; the condition itself if there is only one.
    #[inline]
    pub fn any(mut conditions: Vec<Self>) -> Self {
        match conditions.len() {
            1 => conditions.remove(0),
            _ => Self::Any(conditions.into()),
        }
    }

    /// Evaluates the condition; `None` if the answer depends on a leaf that is not known.
    ///
    /// `leaf` is called for conditions other than `Any`, `All` and `Not`.
    pub fn holds(&self, leaf: impl Fn(&Self) -> Option<bool>) -> Option<bool> {
        self.evaluate(&leaf)
    }

    fn evaluate(&self, leaf: &dyn Fn(&Self) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Any(conditions) => fold(conditions, leaf, true),
            Self::All(conditions) => fold(conditions, leaf, false),
            Self::Not(conditions) => fold(conditions, leaf, false).map(|holds| !holds),
            Self::Feature { .. } | Self::Target(_) | Self::Cfg(_) | Self::CrateType { .. } => {
                leaf(self)
            }
        }
    }

    /// Returns whether the wording needs parentheses as an operand.
    fn is_compound(&self) -> bool {
        matches!(self, Self::Any(parts) | Self::All(parts) if parts.len() > 1)
    }
}

/// Evaluates whether all of these conditions hold.
///
/// ```
/// use plux_spec::condition;
///
/// assert_eq!(condition::all_hold(&[], |_| None), Some(true));
/// ```
pub fn all_hold(
    conditions: &[Condition],
    leaf: impl Fn(&Condition) -> Option<bool>,
) -> Option<bool> {
    fold(conditions, &leaf, false)
}

/// Returns `decisive` if one of the conditions evaluates to it, and the opposite if none does.
fn fold(
    conditions: &[Condition],
    leaf: &dyn Fn(&Condition) -> Option<bool>,
    decisive: bool,
) -> Option<bool> {
    let mut is_known = true;
    for condition in conditions {
        match condition.evaluate(leaf) {
            Some(holds) if holds == decisive => return Some(decisive),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(!decisive)
}

/// Returns a list of conditions for display: ``feature `aws` of `finops` and `cfg(unix)` ``.
///
/// ```
/// use plux_spec::{Condition, condition};
///
/// let conditions =
///     [Condition::Target("cfg(windows)".into()), Condition::Cfg("tokio_unstable".into())];
/// assert_eq!(
///     condition::display_all(&conditions).to_string(),
///     "target `cfg(windows)` and `cfg(tokio_unstable)`"
/// );
/// ```
pub fn display_all(conditions: &[Condition]) -> impl fmt::Display + '_ {
    Joined { conditions, separator: " and " }
}

/// Returns a copy of the conditions. Not generic, so that a program contains the code once.
#[inline(never)]
pub fn owned(conditions: &[Condition]) -> Vec<Condition> {
    conditions.to_owned()
}

struct Joined<'a> {
    conditions: &'a [Condition],
    separator: &'static str,
}

impl fmt::Display for Joined<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, condition) in self.conditions.iter().enumerate() {
            if at > 0 {
                f.write_str(self.separator)?;
            }
            if condition.is_compound() && self.conditions.len() > 1 {
                write!(f, "({condition})")?;
            } else {
                condition.fmt(f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Feature { package, feature } => {
                write!(f, "feature `{feature}` of `{package}`")
            }
            Self::Target(target) => write!(f, "target `{target}`"),
            Self::Cfg(cfg) => write!(f, "`cfg({cfg})`"),
            Self::CrateType { package, crate_type } => {
                write!(f, "crate type `{crate_type}` of `{package}`")
            }
            Self::All(conditions) if conditions.is_empty() => f.write_str("`cfg(true)`"),
            Self::Any(conditions) if conditions.is_empty() => f.write_str("`cfg(false)`"),
            Self::All(conditions) => Joined { conditions, separator: " and " }.fmt(f),
            Self::Any(conditions) => Joined { conditions, separator: " or " }.fmt(f),
            Self::Not(conditions) => match &**conditions {
                [one] if !one.is_compound() => write!(f, "not {one}"),
                conditions => write!(f, "not ({})", display_all(conditions)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feature(name: &'static str) -> Condition {
        Condition::Feature { package: "app".into(), feature: name.into() }
    }

    fn cfg(predicate: &'static str) -> Condition {
        Condition::Cfg(predicate.into())
    }

    /// `on` holds, `off` does not, and everything else is unknown.
    fn leaf(condition: &Condition) -> Option<bool> {
        match condition {
            Condition::Cfg(cfg) if cfg == "on" => Some(true),
            Condition::Cfg(cfg) if cfg == "off" => Some(false),
            _ => None,
        }
    }

    #[test]
    fn an_unknown_leaf_matters_only_where_it_decides() {
        let holds = |it: Condition| it.holds(leaf);
        let any = |parts: Vec<Condition>| Condition::Any(parts.into());
        let all = |parts: Vec<Condition>| Condition::All(parts.into());
        let not = |parts: Vec<Condition>| Condition::Not(parts.into());
        assert_eq!(holds(any(vec![feature("x"), cfg("on")])), Some(true));
        assert_eq!(holds(any(vec![feature("x"), cfg("off")])), None);
        assert_eq!(holds(any(vec![cfg("off")])), Some(false));
        assert_eq!(holds(any(vec![])), Some(false));
        assert_eq!(holds(all(vec![feature("x"), cfg("off")])), Some(false));
        assert_eq!(holds(all(vec![feature("x"), cfg("on")])), None);
        assert_eq!(holds(all(vec![cfg("on"), cfg("on")])), Some(true));
        assert_eq!(holds(all(vec![])), Some(true));
        assert_eq!(holds(not(vec![cfg("on"), cfg("off")])), Some(true));
        assert_eq!(holds(not(vec![cfg("on")])), Some(false));
        assert_eq!(holds(not(vec![feature("x")])), None);
        assert_eq!(all_hold(&[cfg("on"), feature("x")], leaf), None);
        assert_eq!(all_hold(&[cfg("off"), feature("x")], leaf), Some(false));
    }

    #[test]
    fn nested_lists_are_in_parentheses() {
        let any = Condition::Any(vec![feature("a"), feature("b")].into());
        assert_eq!(any.to_string(), "feature `a` of `app` or feature `b` of `app`");
        assert_eq!(
            display_all(&[any.clone(), cfg("unix")]).to_string(),
            "(feature `a` of `app` or feature `b` of `app`) and `cfg(unix)`"
        );
        assert_eq!(display_all(std::slice::from_ref(&any)).to_string(), any.to_string());
        assert_eq!(Condition::Not(vec![cfg("x")].into()).to_string(), "not `cfg(x)`");
        assert_eq!(
            Condition::Not(vec![cfg("x"), cfg("y")].into()).to_string(),
            "not (`cfg(x)` and `cfg(y)`)"
        );
        assert_eq!(Condition::Not(vec![any.clone()].into()).to_string(), format!("not ({any})"));
        assert_eq!(Condition::All(vec![].into()).to_string(), "`cfg(true)`");
        assert_eq!(Condition::Any(vec![].into()).to_string(), "`cfg(false)`");
    }

    #[test]
    fn a_list_of_one_is_the_condition_itself() {
        assert_eq!(Condition::all(vec![cfg("x")]), cfg("x"));
        assert_eq!(Condition::any(vec![cfg("x")]), cfg("x"));
        assert_eq!(Condition::all(vec![]), Condition::All(vec![].into()));
        let two = vec![cfg("x"), cfg("y")];
        assert_eq!(Condition::any(two.clone()), Condition::Any(two.into()));
    }
}
