//! Matches versions with requirements.

use std::cmp::Ordering;

use super::parse::has_leading_zero;
use super::{Comparator, VersionOp, VersionReq};

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
        let version = Version::parse(version)?;
        let is_comparable = |it: &Comparator| {
            let numbers = (Some(it.major), it.minor, it.patch);
            let [major, minor, patch] = version.numbers.map(Some);
            !it.pre.is_empty() && numbers == (major, minor, patch)
        };
        let comparators = &*self.comparators;
        Some(
            comparators.iter().all(|comparator| version.matches(comparator))
                && (version.pre.is_empty() || comparators.iter().any(is_comparable)),
        )
    }
}

struct Version<'a> {
    /// Major, minor and patch.
    numbers: [u64; 3],
    pre: &'a str,
}

impl<'a> Version<'a> {
    fn parse(version: &'a str) -> Option<Self> {
        let (version, build) = optional_suffix(version, '+');
        let (numbers, pre) = optional_suffix(version, '-');
        let are_valid = |it: Option<&str>, is_valid: fn(&str) -> bool| {
            it.is_none_or(|identifiers| identifiers.split('.').all(is_valid))
        };
        if !are_valid(build, is_identifier)
            || !are_valid(pre, |it| is_identifier(it) && !has_leading_zero(it))
        {
            return None;
        }
        let mut parts = numbers.split('.');
        let mut number = || {
            // `parse` accepts a `+`, but the version is split there.
            parts.next().filter(|digits| !has_leading_zero(digits))?.parse().ok()
        };
        let numbers = [number()?, number()?, number()?];
        parts.next().is_none().then_some(Self { numbers, pre: pre.unwrap_or_default() })
    }

    fn matches(&self, comparator: &Comparator) -> bool {
        let given = [Some(comparator.major), comparator.minor, comparator.patch];
        let count = given.iter().flatten().count();
        let theirs = &given.map(Option::unwrap_or_default)[..count];
        let own = &self.numbers[..count];
        let numbers = own.cmp(theirs);
        let order = numbers.then_with(|| compare_pre(self.pre, &comparator.pre));
        let is_complete = count == given.len();
        let are_same = |count: usize| own[..count] == theirs[..count];
        match comparator.op {
            VersionOp::Exact | VersionOp::Wildcard => order.is_eq(),
            VersionOp::Greater => order.is_gt(),
            VersionOp::GreaterEq => order.is_ge(),
            // `<1` does not match pre-releases of 1.
            VersionOp::Less => order.is_lt() && (is_complete || numbers.is_lt()),
            VersionOp::LessEq => order.is_le() && (is_complete || order.is_eq() || numbers.is_lt()),
            VersionOp::Tilde => are_same(count.min(2)) && order.is_ge(),
            VersionOp::Caret => {
                let order = if is_complete { order } else { numbers };
                let first = theirs.iter().position(|&number| number > 0);
                are_same(first.map_or(count, |at| at + 1)) && order.is_ge()
            }
        }
    }
}

/// Splits at the first `separator`.
fn optional_suffix(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((text, suffix)) => (text, Some(suffix)),
        None => (text, None),
    }
}

fn is_identifier(identifier: &str) -> bool {
    !identifier.is_empty()
        && identifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Compares pre-releases, which are less than the release. Numbers are less than other identifiers.
fn compare_pre<'a>(a: &'a str, b: &'a str) -> Ordering {
    if a.is_empty() || b.is_empty() {
        return a.is_empty().cmp(&b.is_empty());
    }
    let key = |identifier: &'a str| {
        let is_number = identifier.bytes().all(|byte| byte.is_ascii_digit());
        // Without leading zeros, a longer number is greater.
        (!is_number, if is_number { identifier.len() } else { 0 }, identifier)
    };
    a.split('.').map(key).cmp(b.split('.').map(key))
}
